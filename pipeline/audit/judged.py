"""The query that judges every case anew: rules, priority, groups and packages, by the manifest's conditions."""

from __future__ import annotations

from pipeline.audit.condition import column_sql, condition_sql, value_sql


def judged_sql(deciding: dict) -> str:
    """One row per case of `candidate`: the rules met and not met as bits, its priority, its groups with a floor, the packages it may receive."""
    rules, priority = deciding["rules"], deciding["priority"]
    truths = [f"{condition_sql(rule['when'])} as rule_{number}" for number, rule in enumerate(rules, 1)]
    facts = {f"priority_{number}": column_sql(one["fact"]) for number, one in enumerate(priority, 1)}
    named = [f"{fact} as {name}" for name, fact in facts.items()]
    alike = [f"fact.{name} is not distinct from priority.{name}" for name in facts]
    order = [_criterion_sql(name, one["best"]) for name, one in zip(facts, priority, strict=True)]
    return (f"with priority as (\n    select *, dense_rank() over (order by {', '.join(order) or '1'}) as priority_rank\n"
            f"    from (select distinct {', '.join(named) or '1 as one'} from candidate)\n),\nfact as (\n    select case_id, regency_code,\n        "
            + ",\n        ".join([*truths, *named, f"{_priority_key_sql(priority)} as priority_key", f"{_groups_sql(deciding)} as floor_groups",
                                  f"{_packages_sql(deciding['packages'])} as packages"])
            + "\n    from candidate\n)\n"
            f"select fact.case_id, fact.regency_code, {_bits_sql('', rules)} as met, {_bits_sql('not ', rules)} as not_met,\n"
            f"    fact.priority_key, priority.priority_rank, fact.floor_groups, fact.packages\nfrom fact\njoin priority on {' and '.join(alike) or 'true'}")


def bits_type(rules: list[dict]) -> str:
    """The whole numbers whose bits stand for so many rules."""
    return "bigint" if len(rules) < 63 else "hugeint"


def _bits_sql(sign: str, rules: list[dict]) -> str:
    bits = " + ".join(f"case when {sign}rule_{number} then {1 << number - 1} else 0 end" for number in range(1, len(rules) + 1))
    return f"cast({bits} as {bits_type(rules)})"


def _priority_key_sql(priority: list[dict]) -> str:
    facts = [f"coalesce(cast({column_sql(one['fact'])} as varchar), '?')" for one in priority]
    return f"concat_ws('|', {', '.join(facts) or repr('')})"


def _criterion_sql(column: str, best: bool | str | list[str]) -> str:
    """The best comes first and the unknown last, also a word that is not among those ordered."""
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
