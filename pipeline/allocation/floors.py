"""Floors: the seats that a regency keeps for groups, for at most two groups that may overlap; who is in both counts for both.

A case's *share* says to which floors it belongs, as bits: 1 the first, 2 the second, 3 both, 0 none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Needs = tuple[int, int]
FIRST, SECOND, BOTH = 1, 2, 3
NO_NEEDS: Needs = (0, 0)


@dataclass(frozen=True)
class Floors:
    """The floors of a regency: what is decreed, what its members can fill, what is kept, and the seats left empty for absent ones."""

    decreed: Needs
    members: Needs
    kept: Needs
    held: int = 0


def least_seats(needs: Needs, members: Mapping[int, int]) -> int | None:
    """The fewest seats that satisfy the needs from so many members of each share; None where no number does."""
    first, second = needs
    both = members.get(BOTH, 0)
    compelled = max(0, first - members.get(FIRST, 0), second - members.get(SECOND, 0))
    if compelled > both:
        return None
    shared = min(max(min(needs), compelled), both)
    return shared + max(0, first - shared) + max(0, second - shared)


def feasible(needs: Needs, members: Mapping[int, int], seats: int) -> bool:
    """Whether so many seats can satisfy the needs from so many members of each share."""
    least = least_seats(needs, members)
    return least is not None and least <= seats


def without(needs: Needs, share: int) -> Needs:
    """What is still needed once a case of this share has a seat."""
    return max(0, needs[0] - (share & FIRST)), max(0, needs[1] - (share & SECOND) // SECOND)


def members_of(members: Mapping[int, int]) -> Needs:
    """How many belong to each floor's group."""
    both = members.get(BOTH, 0)
    return members.get(FIRST, 0) + both, members.get(SECOND, 0) + both


def cut(needs: Needs, members: Mapping[int, int], seats: int) -> Needs:
    """The needs cut by as little as makes them feasible; of equal cuts, the one that spares the floor named first."""
    cuts = ((needs[0] - less + second, needs[1] - second) for less in range(sum(needs) + 1)
            for second in range(min(less, needs[1]), max(less - needs[0], 0) - 1, -1))
    return next(left for left in cuts if feasible(left, members, seats))


def settled(decreed: Needs, members: Mapping[int, int], seats: int, hold: bool) -> Floors | None:
    """The floors of a regency before anybody has a seat; None where its seats cannot satisfy them.

    A floor above its members is cut to them. With `hold` the seats that are short stay empty, as far as the floors of the
    members who are there can still be kept.
    """
    there = members_of(members)
    kept = (min(decreed[0], there[0]), min(decreed[1], there[1]))
    least = least_seats(kept, members)
    if least > seats:
        return None
    short = max(decreed[0] - kept[0], decreed[1] - kept[1]) if hold else 0
    return Floors(decreed, there, kept, min(short, seats - least))
