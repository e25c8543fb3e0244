"""Takes all turns anew, in the way of docs/seats.md, to find how far floors must be cut where packages or money run out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Floors = dict[str, dict[str, int]]  # by regency and group, the groups in the order of the round
Kind = tuple[frozenset[str], tuple[str, ...]]


@dataclass(frozen=True)
class Ranked:
    """A ranked case: its groups with a floor, and the packages in stock that it may receive, the first choice first."""

    regency: str
    groups: frozenset[str]
    packages: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        return self.groups, self.packages


@dataclass
class Regency:
    """What is left in a regency: seats, what its floors still need, the cases whose turn is to come, and those passed over."""

    free: int
    need: dict[str, int]
    to_come: Counter[Kind] = field(default_factory=Counter)
    passed: Counter[Kind] = field(default_factory=Counter)


def floors_again(cases: list[Ranked], floors: Floors, seats: Mapping[str, int], supply: Mapping[str, int]) -> Floors:
    """The floors that can be kept; `cases` are in the order of the province, `seats` those to give, `supply` packages or the budget."""
    floors = {regency: dict(floor) for regency, floor in floors.items()}
    while cut := _cut(cases, floors, seats, supply):
        regency, less = cut
        for group, number in less.items():
            floors[regency][group] -= number
    return floors


def _cut(cases: list[Ranked], floors: Floors, seats: Mapping[str, int], supply: Mapping[str, int]) -> tuple[str, dict[str, int]] | None:
    """Take every turn once; → the first regency whose floors cannot be kept, and by how much they are cut."""
    left, has_stock, has_budget = Counter(supply), bool(supply.keys() - {"budget"}), "budget" in supply
    regencies = {code: Regency(free, dict(floors.get(code, {}))) for code, free in seats.items()}
    for case in cases:
        regencies[case.regency].to_come[case.kind] += 1
    for case in cases:
        regency = regencies[case.regency]
        open_ = regency.free > 0 and (not has_budget or left["budget"] > 0)
        if open_ and not _can_be_kept(regency.need, _served(regency.to_come, left, has_stock), regency.free):
            return case.regency, _least_cut(regency, _served(regency.to_come + regency.passed, left, has_stock))
        regency.to_come[case.kind] -= 1
        package = next((name for name in case.packages if left[name] > 0), None)
        then_needed = {group: number - (group in case.groups) for group, number in regency.need.items()}
        if open_ and (package or not has_stock) and _can_be_kept(then_needed, _served(regency.to_come, left, has_stock), regency.free - 1):
            regency.free, regency.need = regency.free - 1, then_needed
            left.subtract(("budget", package))
        else:
            regency.passed[case.kind] += 1
    missing = {code: {group: number for group, number in regency.need.items() if number > 0} for code, regency in regencies.items()}
    return next(((code, lacking) for code, lacking in missing.items() if lacking), None)


def _served(cases: Mapping[Kind, int], left: Mapping[str, int], has_stock: bool) -> Counter[frozenset[str]]:
    """How many of the cases can still be served, by their groups."""
    there: Counter[frozenset[str]] = Counter()
    for (groups, packages), number in cases.items():
        if not has_stock or any(left[name] > 0 for name in packages):
            there[groups] += number
    return there


def _least_cut(regency: Regency, there: Mapping[frozenset[str], int]) -> dict[str, int]:
    """The smallest cut that those who are there can make up for; of equal ones, that which spares the first floor."""
    return next(cut for cut in _cuts(regency.need) if _can_be_kept(
        {group: number - cut.get(group, 0) for group, number in regency.need.items()}, there, regency.free))


def _cuts(need: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Every cut of one or two floors, the smaller first, of equal ones that which cuts the first floor least."""
    wanted = {group: number for group, number in need.items() if number > 0}
    first, *second = wanted
    for total in range(1, sum(wanted.values()) + 1):
        for number in range(min(total, wanted[first]) + 1):
            if not second and number == total:
                yield {first: number}
            elif second and total - number <= wanted[second[0]]:
                yield {first: number, second[0]: total - number}


def _can_be_kept(need: Mapping[str, int], there: Mapping[frozenset[str], int], seats: int) -> bool:
    """Whether that many seats could satisfy the floors of one or two groups from those who are there, by their groups.

    As many as can be shared count for both groups; what each group then lacks comes from its own, or from more who are in both.
    """
    wanted = {group: number for group, number in need.items() if number > 0}
    alone = {group: sum(number for kind, number in there.items() if kind & wanted.keys() == {group}) for group in wanted}
    both = sum(number for kind, number in there.items() if len(kind & wanted.keys()) > 1)
    shared = min(both, *wanted.values()) if len(wanted) > 1 else 0
    # Whoever more is taken from those in both fills one need of the group whose own do not suffice.
    lacking = sum(max(wanted[group] - shared - alone[group], 0) for group in wanted)
    return lacking <= both - shared and sum(wanted.values()) - shared <= seats
