"""Conditions over the facts of a case, and their truth: true, false or unknown.

The logic is Kleene's strong one, which is also SQL's: what an unknown fact could still turn either way is unknown.
"""

from __future__ import annotations

import datetime
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

Value = bool | int | str | datetime.date
Operand = Value | tuple[Value, ...]

ORDERED = ("at_least", "at_most", "below", "above", "between")
COMPARISONS: Mapping[str, Callable[[Value, Operand], bool]] = {
    "is": operator.eq,
    "is_not": operator.ne,
    "at_least": operator.ge,
    "at_most": operator.le,
    "below": operator.lt,
    "above": operator.gt,
    "between": lambda value, bounds: bounds[0] <= value <= bounds[1],
    "one_of": lambda value, values: value in values,
    "none_of": lambda value, values: value not in values,
}
OPERATORS = (*COMPARISONS, "is_known")


@dataclass(frozen=True)
class Compare:
    """One fact against one value; parameters are already their values."""

    fact: str
    operator: str
    value: Operand


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Any:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Condition


Condition = Compare | All | Any | Not


def truth(condition: Condition, case: Mapping[str, Value | None]) -> bool | None:
    """Whether the condition holds for the case: True, False, or None when unknown. An absent fact is unknown."""
    match condition:
        case Compare(fact, "is_known", value):
            return (case.get(fact) is not None) == value
        case Compare(fact, name, value):
            known = case.get(fact)
            return None if known is None else COMPARISONS[name](known, value)
        case All(parts):
            return _all([truth(part, case) for part in parts])
        case Any(parts):
            return _any([truth(part, case) for part in parts])
        case Not(part):
            held = truth(part, case)
            return None if held is None else not held


def _all(truths: list[bool | None]) -> bool | None:
    if False in truths:
        return False
    return None if None in truths else True


def _any(truths: list[bool | None]) -> bool | None:
    if True in truths:
        return True
    return None if None in truths else False


def compares_in(condition: Condition) -> Iterator[Compare]:
    """The comparisons of a condition, in its order."""
    match condition:
        case Compare():
            yield condition
        case Not(part):
            yield from compares_in(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from compares_in(part)


def facts_in(condition: Condition) -> tuple[str, ...]:
    """The facts that a condition asks about, each once, in the order in which it asks."""
    return tuple(dict.fromkeys(compare.fact for compare in compares_in(condition)))
