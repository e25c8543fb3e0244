"""Conditions of the manifest as SQL: true, false, or NULL where the facts do not tell.

A condition is `{"all_of": […]}`, `{"any_of": […]}`, `{"not": …}` or one fact with one operator: `{"fact": "welfare_decile",
"at_most": 4}`. SQL's own logic of NULL is the logic that is wanted.
"""

from __future__ import annotations

SIGNS = {"is": "=", "is_not": "<>", "at_least": ">=", "at_most": "<=", "below": "<", "above": ">"}
Value = bool | int | str


def condition_sql(condition: dict) -> str:
    """The condition over the columns of `candidate`. Raises ValueError for one that nobody knows: it must not pass."""
    match condition:
        case {"all_of": [_, *_] as parts, **others} if not others:
            return f"({' and '.join(map(condition_sql, parts))})"
        case {"any_of": [_, *_] as parts, **others} if not others:
            return f"({' or '.join(map(condition_sql, parts))})"
        case {"not": part, **others} if not others:
            return f"(not {condition_sql(part)})"
        case {"fact": str(fact), **compare} if len(compare) == 1:
            (operator, operand), = compare.items()
            return f"({_compare_sql(column_sql(fact), operator, operand)})"
    raise ValueError("unknown condition")


def column_sql(name: str) -> str:
    """A column of that very name, whatever stands in the name."""
    return '"' + name.replace('"', '""') + '"'


def value_sql(value: Value | None) -> str:
    """A value as a literal; dates are texts, which DuckDB reads as dates beside one."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int():
            return str(value)
    return "'" + value.replace("'", "''") + "'"


def _compare_sql(column: str, operator: str, operand: Value | list[Value]) -> str:
    match operator, operand:
        case "is_known", bool():
            return f"{column} is {'not ' if operand else ''}null"
        case "between", [low, high]:
            return f"{column} between {value_sql(low)} and {value_sql(high)}"
        case "one_of", [_, *_]:
            return f"{column} in ({', '.join(map(value_sql, operand))})"
        case "none_of", [_, *_]:
            return f"{column} not in ({', '.join(map(value_sql, operand))})"
    if operator in SIGNS and isinstance(operand, Value):
        return f"{column} {SIGNS[operator]} {value_sql(operand)}"
    raise ValueError("unknown comparison")
