"""Seats in the order of the province: each case in its turn gets the first of its packages that is left, or is passed over.

A case is passed over where, had it the seat, the rest could not satisfy the floors of its regency. Floors that fail because
packages or money run out before their members' turns are cut by what is missing, and all turns are taken again.
The outcome depends on the order alone: nobody's name, number or place in a file is known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.allocation.floors import BOTH, FIRST, NO_NEEDS, SECOND, Floors, Needs, cut, feasible, without

Kind = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Turn:
    """A case whose turn comes: its regency, the floors it belongs to, and the packages it may receive, first choice first."""

    case_id: str
    regency_code: str
    rank_in_province: int
    share: int
    packages: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        return self.share, self.packages


@dataclass(frozen=True)
class Supply:
    """What the province has: packages in stock (None: bought to fit the list), and the awards that the budget buys."""

    stock: Mapping[str, int] | None
    awards: int


@dataclass(frozen=True)
class Seated:
    """Who has a seat, with which package; and the floors that were kept, by regency."""

    packages: dict[str, str | None]
    floors: dict[str, Floors]


class FloorFails(Exception):
    """A regency's floors cannot be kept any more; `kept` are those that could have been."""

    def __init__(self, regency_code: str, kept: Needs):
        super().__init__(regency_code)
        self.regency_code, self.kept = regency_code, kept


@dataclass
class _Regency:
    """A regency while the turns are taken: seats left, what its floors still need, and who is still to come, by kind."""

    seats: int
    needs: Needs
    coming: Counter[Kind]
    seated: Counter[Kind] = field(default_factory=Counter)
    closed: set[int] = field(default_factory=set)


def seat(turns: Sequence[Turn], cases: Mapping[str, Mapping[Kind, int]], seats: Mapping[str, int],
         floors: Mapping[str, Floors], supply: Supply) -> Seated:
    """Take all turns, in the order given.

    `cases` counts all cases of a regency by kind. `turns` may leave out cases that come so late among their kind that as many as
    the regency has seats come before them: their turn cannot come to a seat.
    """
    floors = dict(floors)
    while True:
        try:
            return Seated(_one_round(turns, cases, seats, floors, supply), floors)
        except FloorFails as failed:
            floors[failed.regency_code] = replace(floors[failed.regency_code], kept=failed.kept)


def _one_round(turns: Iterable[Turn], cases: Mapping[str, Mapping[Kind, int]], seats: Mapping[str, int],
               floors: Mapping[str, Floors], supply: Supply) -> dict[str, str | None]:
    left, awards = None if supply.stock is None else dict(supply.stock), supply.awards
    regencies = {code: _Regency(seats[code] - floors[code].held, floors[code].kept, Counter(cases.get(code, {}))) for code in seats}
    packages: dict[str, str | None] = {}
    for turn in turns:
        regency = regencies[turn.regency_code]
        if not regency.seats or not awards:
            continue
        if regency.needs != NO_NEEDS and not feasible(regency.needs, _served(regency.coming, left), regency.seats):
            raise FloorFails(turn.regency_code, _kept(floors[turn.regency_code], regency, cases[turn.regency_code], left))
        regency.coming[turn.kind] -= 1
        package = next((name for name in turn.packages if left is None or left[name]), None)
        if (package is None and left is not None) or _passed_over(regency, turn, left):
            continue
        packages[turn.case_id] = package
        _take(regency, turn)
        awards -= 1
        if left is not None:
            left[package] -= 1
    for code, regency in regencies.items():
        if regency.needs != NO_NEEDS:
            raise FloorFails(code, tuple(kept - need for kept, need in zip(floors[code].kept, regency.needs, strict=True)))
    return packages


def _passed_over(regency: _Regency, turn: Turn, left: Mapping[str, int] | None) -> bool:
    """Whether the seat is kept from this case for a floor. Once that is so, it is so for every later case of the same share."""
    if turn.share in regency.closed:
        return True
    rest = without(regency.needs, turn.share)
    if rest == NO_NEEDS or feasible(rest, _served(regency.coming, left), regency.seats - 1):
        return False
    regency.closed.add(turn.share)
    return True


def _take(regency: _Regency, turn: Turn) -> None:
    regency.seats -= 1
    regency.needs = without(regency.needs, turn.share)
    regency.seated[turn.kind] += 1


def _served(kinds: Mapping[Kind, int], left: Mapping[str, int] | None) -> dict[int, int]:
    """How many of each share could have a package now."""
    members = {FIRST: 0, SECOND: 0, BOTH: 0}
    for (share, packages), number in kinds.items():
        if share and (left is None or any(left[name] for name in packages)):
            members[share] += number
    return members


def _kept(floors: Floors, regency: _Regency, cases: Mapping[Kind, int], left: Mapping[str, int] | None) -> Needs:
    """The floors that could have been kept: what is satisfied, and of the rest what all who are not seated could still satisfy."""
    rest = cut(regency.needs, _served(Counter(cases) - regency.seated, left), regency.seats)
    return tuple(kept - need + part for kept, need, part in zip(floors.kept, regency.needs, rest, strict=True))
