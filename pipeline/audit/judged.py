"""The query that judges every case anew: rules, priority, groups and packages, by the manifest's conditions."""

from __future__ import annotations

from pipeline.audit.condition import column_sql, condition_sql, value_sql


def judged_sql(deciding: dict) -> str:
    """One row per case of `candidate`: what each rule says, its priority, its groups with a floor, the packages it may receive."""
    outcomes = ", ".join(f"case {condition_sql(rule['when'])} when true then 'met' when false then 'not_met' else 'unknown' end"
                         for rule in deciding["rules"])
    order = ", ".join(_criterion_sql(one) for one in deciding["priority"]) or "1"
    return (f"select case_id, regency_code,\n    [{outcomes}] as outcomes,\n"
            f"    {_priority_key_sql(deciding['priority'])} as priority_key,\n"
            f"    dense_rank() over (order by {order}) as priority_rank,\n"
            f"    {_groups_sql(deciding)} as floor_groups,\n"
            f"    {_packages_sql(deciding['packages'])} as packages\nfrom candidate")


def _priority_key_sql(priority: list[dict]) -> str:
    facts = [f"coalesce(cast({column_sql(one['fact'])} as varchar), '?')" for one in priority]
    return f"concat_ws('|', {', '.join(facts) or repr('')})"


def _criterion_sql(criterion: dict) -> str:
    """The best comes first and the unknown last, also a word that is not among those ordered."""
    column, best = column_sql(criterion["fact"]), criterion["best"]
    if best in ("lowest", "highest"):
        return f"{column} {'asc' if best == 'lowest' else 'desc'} nulls last"
    words = [best, not best] if isinstance(best, bool) else best
    places = " ".join(f"when {value_sql(word)} then {place}" for place, word in enumerate(words))
    return f"case {column} {places} end nulls last"


def _groups_sql(deciding: dict) -> str:
    groups = [floor["group"] for floor in deciding["floors"]]
    members = [f"case when {condition_sql(deciding['groups'][group])} then {value_sql(group)} end" for group in groups]
    return f"concat_ws(';', {', '.join(members) or repr('')})"


def _packages_sql(packages: dict[str, dict]) -> str:
    """The package asked for, where the case may receive it, then the others in the order of the file."""
    if not packages:
        return "''"
    fits = {name: condition_sql(package["for"]) for name, package in packages.items()}
    asked = " ".join(f"when requested_package = {value_sql(name)} and {fit} then {value_sql(name)}" for name, fit in fits.items())
    others = [f"case when requested_package is distinct from {value_sql(name)} and {fit} then {value_sql(name)} end"
              for name, fit in fits.items()]
    return f"concat_ws(';', case {asked} end, {', '.join(others)})"
