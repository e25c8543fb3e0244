"""Takes all turns anew, in the way of docs/seats.md, to find how far floors must be cut where packages or money run out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

Floors = dict[str, dict[str, int]]  # by regency and group


@dataclass(frozen=True)
class Ranked:
    """A ranked case: its kind is the groups with a floor it belongs to, its packages are those in stock that it may receive."""

    regency: str
    kind: frozenset[str]
    packages: tuple[str, ...]


def floors_again(cases: list[Ranked], floors: Floors, seats: Mapping[str, int], supply: Mapping[str, int]) -> Floors:
    """The floors that can be kept; `cases` are in the order of the province, `seats` those to give per regency."""
    floors = {regency: dict(floor) for regency, floor in floors.items()}
    while missing := _missing(cases, floors, seats, supply):
        for (regency, group), lacking in missing.items():
            floors[regency][group] -= lacking
    return floors


def _missing(cases: list[Ranked], floors: Floors, seats: Mapping[str, int], supply: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """Take every turn once; → by how many members each floor comes short."""
    left, free = Counter(supply), Counter(seats)
    has_stock = bool(supply.keys() - {"budget"})
    need = defaultdict(Counter, {regency: Counter(floor) for regency, floor in floors.items()})
    waiting: dict[str, Counter] = defaultdict(Counter)
    for case in cases:
        waiting[case.regency][case.kind, case.packages] += 1
    for case in cases:
        waiting[case.regency][case.kind, case.packages] -= 1
        package = next((name for name in case.packages if left[name]), None)
        if not free[case.regency] or has_stock and package is None or "budget" in supply and not left["budget"]:
            continue
        there = Counter()
        for (kind, packages), number in waiting[case.regency].items():
            if not has_stock or any(left[name] for name in packages):
                there[kind] += number
        then_needed = {group: seats - (group in case.kind) for group, seats in need[case.regency].items()}
        if _can_be_kept(then_needed, there, free[case.regency] - 1):
            free[case.regency] -= 1
            left.subtract(("budget", package))
            need[case.regency].subtract(case.kind)
    return {(regency, group): lacking for regency, floor in need.items() for group, lacking in floor.items() if lacking > 0}


def _can_be_kept(need: Mapping[str, int], there: Mapping[frozenset[str], int], seats: int) -> bool:
    """Whether that many seats could satisfy the floors of one or two groups from those who are there, by their kinds.

    As many as can be shared count for both groups; what each group then lacks comes from its own, or from more who are in both.
    """
    wanted = {group: number for group, number in need.items() if number > 0}
    alone = {group: sum(number for kind, number in there.items() if kind & wanted.keys() == {group}) for group in wanted}
    both = sum(number for kind, number in there.items() if len(kind & wanted.keys()) > 1)
    shared = min(both, *wanted.values()) if len(wanted) > 1 else 0
    lacking = max((wanted[group] - shared - alone[group] for group in wanted), default=0)
    return lacking <= both - shared and sum(wanted.values()) - shared <= seats
