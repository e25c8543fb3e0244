"""Writes a programme as SQL, the same text for DuckDB and Spark. NULL is unknown; no quote, cast or function differs.

Names are columns without quotes: the loader lets through only names that both engines take so. Agrees with `judge`.
"""

from __future__ import annotations

import datetime

from pipeline.core.condition import All, Any, Compare, Condition, Not, Value
from pipeline.core.programme import Criterion, Programme, Rule

SIGNS = {"is": "=", "is_not": "<>", "at_least": ">=", "at_most": "<=", "below": "<", "above": ">"}
OR, COMMA = "\n            or ", ",\n        "
LAST = 2**63 - 1  # behind every known value; the largest whole number of both engines


def condition_sql(condition: Condition, table: str = "candidate") -> str:
    """The condition as a boolean expression over the columns of a table, NULL where it is unknown."""
    match condition:
        case All(parts):
            return f"({' and '.join(condition_sql(part, table) for part in parts)})"
        case Any(parts):
            return f"({' or '.join(condition_sql(part, table) for part in parts)})"
        case Not(part):
            return f"(not {condition_sql(part, table)})"
    return f"({_compare_sql(condition, f'{table}.{condition.fact}')})"


def _compare_sql(compare: Compare, column: str) -> str:
    match compare:
        case Compare(_, "is_known", value):
            return f"{column} is not null" if value else f"{column} is null"
        case Compare(_, "between", (low, high)):
            return f"{column} between {_literal(low)} and {_literal(high)}"
        case Compare(_, "one_of", values):
            return f"{column} in ({', '.join(map(_literal, values))})"
        case Compare(_, "none_of", values):
            return f"{column} not in ({', '.join(map(_literal, values))})"
    return f"{column} {SIGNS[compare.operator]} {_literal(compare.value)}"


def _literal(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, int):
        return str(value)
    return "'" + value.replace("'", "''") + "'"


def judged_sql(programme: Programme, table: str = "candidate") -> str:
    """One row per case: `case_id`, and each rule as a column that is met, not_met or unknown."""
    found = [f"{condition_sql(rule.when, table)} as {rule.name}" for rule in programme.rules]
    words = [f"case when found.{rule.name} then 'met' when not found.{rule.name} then 'not_met' else 'unknown' end"
             f" as {rule.name}" for rule in programme.rules]
    return (f"with found as (\n    select {COMMA.join([f'{table}.case_id', *found])}\n    from {table}\n)\n"
            f"select {COMMA.join(['found.case_id', *words])}\nfrom found")


def overridden_sql(programme: Programme, table: str = "rule_override") -> str:
    """One row per overridden case: `case_id`, and each rule that may be reviewed as what an officer decided, NULL if nothing."""
    words = [f"max(case when {table}.rule = '{rule.name}' then {table}.outcome end) as {rule.name}" for rule in _reviewable(programme)]
    return f"select {COMMA.join([f'{table}.case_id', *words])}\nfrom {table}\ngroup by {table}.case_id"


def decided_sql(programme: Programme) -> str:
    """One row per case: `case_id`, and each rule as an officer decided it, else as the facts judge it."""
    words = [f"coalesce(overridden.{rule.name}, judged.{rule.name}) as {rule.name}" if rule.review_allowed
             else f"judged.{rule.name}" for rule in programme.rules]
    return (f"select {COMMA.join(['judged.case_id', *words])}\nfrom judged\n"
            "left join overridden on overridden.case_id = judged.case_id")


def rule_outcome_sql(programme: Programme) -> str:
    """One row per case and rule: case_id, rule, outcome, decided_by."""
    return "\nunion all\n".join(
        f"select decided.case_id, '{rule.name}' as rule, decided.{rule.name} as outcome, {_decided_by(rule)}"
        for rule in programme.rules
    )


def _decided_by(rule: Rule) -> str:
    if not rule.review_allowed:
        return "'facts' as decided_by from decided"
    return (f"case when overridden.{rule.name} is null then 'facts' else 'override' end as decided_by\n"
            "from decided left join overridden on overridden.case_id = decided.case_id")


def _reviewable(programme: Programme) -> list[Rule]:
    return [rule for rule in programme.rules if rule.review_allowed]


def verdict_sql(programme: Programme, table: str = "decided") -> str:
    """One row per case: case_id, outcome, and the rules that failed, are unknown, are asked in the field and were overridden."""
    rules = programme.rules
    failing = [(rule, _outcome_in(rule, table, _failing(rule))) for rule in rules]
    open_ = [(rule, _outcome_in(rule, table, ("unknown",))) for rule in rules if rule.settled(None) is None]
    asked = [(rule, test) for rule, test in open_ if rule.if_unknown == "ask_field"]
    overridden = [(rule, f"overridden.{rule.name} is not null") for rule in _reviewable(programme)]
    steps = {"ineligible": failing, "undetermined": [one for one in open_ if one not in asked], "conditional": asked}
    outcome = "".join(f"        when {OR.join(test for _, test in tests)} then '{word}'\n"
                      for word, tests in steps.items() if tests)
    return (f"select {table}.case_id,\n    case\n{outcome}        else 'eligible'\n    end as outcome,\n"
            f"    {_joined(failing)} as failed_rules,\n    {_joined(open_)} as unknown_rules,\n"
            f"    {_joined(asked)} as field_questions,\n    {_joined(overridden)} as overridden_rules\n"
            f"from {table}\nleft join overridden on overridden.case_id = {table}.case_id")


def _failing(rule: Rule) -> tuple[str, ...]:
    words = {"met": True, "not_met": False, "unknown": None}
    return tuple(word for word, met in words.items() if rule.fails(met))


def _outcome_in(rule: Rule, table: str, words: tuple[str, ...]) -> str:
    if len(words) == 1:
        return f"{table}.{rule.name} = '{words[0]}'"
    return f"{table}.{rule.name} in ({', '.join(map(_literal, words))})"


def _joined(tests: list[tuple[Rule, str]]) -> str:
    return _concatenated([f"case when {test} then '{rule.name}' end" for rule, test in tests])


def _concatenated(names: list[str]) -> str:
    return f"concat_ws({COMMA.join([_literal(';'), *names])})" if names else "''"


def group_and_package_sql(programme: Programme, table: str = "candidate") -> str:
    """One row per case: case_id, the groups it is known to belong to, and the packages it may receive, each joined by `;`,
    and the first of these.

    The package asked for comes first where the case may receive it; the others follow in the file's order.
    """
    groups = [f"case when {condition_sql(group.when, table)} then '{group.name}' end" for group in programme.groups]
    asked = [(f"{table}.requested_package = '{one.name}'", one) for one in programme.packages]
    others = [(f"({table}.requested_package is null or {table}.requested_package <> '{one.name}')", one) for one in programme.packages]
    packages = [f"case when {test} and {condition_sql(one.when, table)} then '{one.name}' end" for test, one in asked + others]
    first = f"coalesce({COMMA.join(packages)})" if packages else "cast(null as string)"
    return (f"select {table}.case_id,\n    {_concatenated(groups)} as groups,\n    {_concatenated(packages)} as acceptable_packages,\n"
            f"    {first} as first_package\nfrom {table}")


def priority_sql(programme: Programme, table: str = "candidate") -> list[str]:
    """One whole-number expression per criterion: the smaller comes first, the unknown last."""
    return [_criterion_sql(criterion, f"{table}.{criterion.fact.name}") for criterion in programme.priority]


def _criterion_sql(criterion: Criterion, column: str) -> str:
    best = criterion.best
    if isinstance(best, bool):
        best = (best, not best)
    if isinstance(best, tuple):
        ranks = " ".join(f"when {column} = {_literal(word)} then {rank}" for rank, word in enumerate(best))
        return f"case {ranks} else {LAST} end"
    number = column if criterion.fact.type == "whole" else f"(year({column}) * 10000 + month({column}) * 100 + day({column}))"
    return f"coalesce({number if best == 'lowest' else f'-{number}'}, {LAST})"
