"""The query that judges every case anew: rules, priority, groups and packages, by the manifest's conditions."""

from __future__ import annotations

from pipeline.audit.condition import column_sql, condition_sql, value_sql


WORD = 60  # rules whose outcomes stand in the bits of one whole number


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
            f"select fact.case_id, fact.regency_code, {_bits_sql('', len(rules))} as met, {_bits_sql('not ', len(rules))} as not_met,\n"
            f"    fact.priority_key, priority.priority_rank, fact.floor_groups, fact.packages\nfrom fact\njoin priority on {' and '.join(alike) or 'true'}")


def outcome_told_sql(deciding: dict) -> str:
    """One row per case of `rule_outcome`: the rules that are met, not met, unknown, overridden, decided by the facts, as bits; and its lines."""
    tests = {"met": "outcome = 'met'", "not_met": "outcome = 'not_met'", "unknown": "outcome = 'unknown'", "overridden": "decided_by = 'override'",
             "factual": "decided_by = 'facts'"}
    words = range(1, (len(deciding["rules"]) - 1) // WORD + 2)
    bits = {name: ", ".join(f"bit_or(case when {test}{f' and rule.word = {word}' if len(words) > 1 else ''} then rule.bit else 0 end)" for word in words)
            for name, test in tests.items()}
    columns = ",\n    ".join(f"[{word}] as {name}" for name, word in bits.items())
    return (f"select rule_outcome.case_id,\n    {columns},\n    count(*) as lines\n"
            "from rule_outcome\nleft join rule on rule.rule = rule_outcome.rule\ngroup by rule_outcome.case_id")


def place_of(rule_no: int) -> tuple[int, int]:
    """The word and the bit of a rule."""
    return (rule_no - 1) // WORD + 1, 1 << (rule_no - 1) % WORD


def _bits_sql(sign: str, rules: int) -> str:
    words: dict[int, list[str]] = {}
    for number in range(1, rules + 1):
        word, bit = place_of(number)
        words.setdefault(word, []).append(f"case when {sign}rule_{number} then {bit} else 0 end")
    return f"[{', '.join(f'cast({sum_} as bigint)' for sum_ in map(' + '.join, words.values()))}]"


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
