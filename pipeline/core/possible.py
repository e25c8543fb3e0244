"""Whether a condition can be met at all, found out on the few values of each fact at which its comparisons turn.

Certain where it says no. Facts are looked at one by one, so it may say yes where only several together make it impossible.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping

from pipeline.core.condition import All, Any, Compare, Condition, Not, Value, compares_in, truth
from pipeline.core.facts import Fact

MOST_VALUES = 1000  # a condition that names more is not looked through: it would take seconds
OTHER_TEXT = "\n"  # a text that no rule can name
Allowed = dict[str, frozenset[Value | None]]


def cannot_be_met(condition: Condition, facts: Mapping[str, Fact]) -> str | None:
    """A fact of which no value, and not its absence either, meets the condition; None where the condition can be met."""
    named: dict[str, set[Value]] = defaultdict(set)
    for compare in compares_in(condition):
        named[compare.fact].update(_values(compare))
    if sum(map(len, named.values())) > MOST_VALUES:
        return None
    telling = {name: frozenset((None, *_telling(facts[name], values))) for name, values in named.items()}
    return next((fact for fact, values in _allowed(condition, True, telling).items() if not values), None)


def _values(compare: Compare) -> tuple[Value, ...]:
    if compare.operator == "is_known":
        return ()
    return compare.value if isinstance(compare.value, tuple) else (compare.value,)


def _telling(fact: Fact, named: Iterable[Value]) -> Iterable[Value]:
    """Values of a fact among which every comparison with the named ones turns."""
    match fact.type:
        case "flag":
            return True, False
        case "words":
            return fact.words
        case "text":
            return *named, OTHER_TEXT
        case "date":
            last = datetime.date.max.toordinal()
            return {datetime.date.fromordinal(min(max(value.toordinal() + step, 1), last)) for value in named for step in (-1, 0, 1)}
    return {value + step for value in named for step in (-1, 0, 1) if fact.may_be(value + step)}


def _allowed(condition: Condition, wanted: bool, telling: Mapping[str, frozenset[Value | None]]) -> Allowed:
    """The telling values of each fact with which the condition can be true, or false; none where it cannot."""
    match condition:
        case Compare(fact):
            return {fact: frozenset(value for value in telling[fact] if truth(condition, {fact: value}) is wanted)}
        case Not(part):
            return _allowed(part, not wanted, telling)
        case All(parts) | Any(parts):
            each = [_allowed(part, wanted, telling) for part in parts]
            return _together(each) if isinstance(condition, All) is wanted else _either(each)


def _together(each: list[Allowed]) -> Allowed:
    allowed: Allowed = {}
    for one in each:
        for fact, values in one.items():
            allowed[fact] = allowed.get(fact, values) & values
    return allowed


def _either(each: list[Allowed]) -> Allowed:
    possible = [one for one in each if all(one.values())]
    if not possible:
        return each[0]
    shared = set.intersection(*(set(one) for one in possible))
    return {fact: frozenset().union(*(one[fact] for one in possible)) for fact in possible[0] if fact in shared}
