"""Who comes after a case that gives up its award. Pure: lists and events in, holders out.

The lists are never made anew, because that could take an award from a third family. The successor is the best waiting case of
the same regency that leaves the floors least short, and for whom a package is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.core.errors import Problem, QualityStop
from pipeline.core.ledger import Event


@dataclass(frozen=True)
class Case:
    """A case on a list: its place there, the floor groups it belongs to, and the packages it may receive, first choice first."""

    case_id: str
    regency_code: str
    status: str
    list_no: int
    groups: frozenset[str]
    packages: tuple[str, ...]
    package: str | None


@dataclass(frozen=True)
class Lists:
    """The lists of a run: cases by number, least seats by regency and group, and how many packages are unused.

    `stock` is None where packages are bought to fit the list.
    """

    cases: Mapping[str, Case]
    floors: Mapping[str, Mapping[str, int]]
    stock: Mapping[str, int] | None


@dataclass(frozen=True)
class Standing:
    """Who holds an award, with which package; who gave one up; which packages are unused."""

    awards: Mapping[str, str | None]
    given_up: frozenset[str]
    stock: Mapping[str, int] | None


@dataclass(frozen=True)
class Succession:
    """Who comes after a case, with which package, and how many members the floors of the regency then lack."""

    successor: str | None
    package: str | None
    shortfall: int


def at_first(lists: Lists) -> Standing:
    """Who holds an award before anybody gave one up."""
    return Standing({case.case_id: case.package for case in lists.cases.values() if case.status == "selected"}, frozenset(), lists.stock)


def succession(lists: Lists, standing: Standing, case_id: str, elsewhere: Iterable[str]) -> Succession:
    """Who comes after a case that holds an award; those who have one `elsewhere` do not wait."""
    left = _given_up(standing, case_id)
    regency = lists.cases[case_id].regency_code
    candidates = [case for case in waiting(lists, left, regency) if case.case_id not in set(elsewhere) and _can_be_served(case, left)]
    short = _shortfall(lists, left, regency)
    best = min(candidates, key=lambda case: (short(case.groups), case.list_no), default=None)
    if best is None:
        return Succession(None, None, short(frozenset()))
    return Succession(best.case_id, _package(best, left), short(best.groups))


def after(standing: Standing, case_id: str, choice: Succession) -> Standing:
    """Who holds an award once a case has given up its own: nobody's changes but these two."""
    left = _given_up(standing, case_id)
    if choice.successor is None:
        return left
    stock = left.stock and {name: count - (name == choice.package) for name, count in left.stock.items()}
    return replace(left, awards={**left.awards, choice.successor: choice.package}, stock=stock)


def replay(where: str, lists: Lists, events: Iterable[Event]) -> Standing:
    """Who holds an award after all events. Raises QualityStop, with its line, at one that does not follow from the lists."""
    standing = at_first(lists)
    for event in events:
        told = Succession(event.successor, event.package, event.shortfall)
        if event.case_id not in standing.awards or not _follows(lists, standing, event, told):
            raise QualityStop(Problem(
                f"{where}:{event.no}", "LEDGER_DIFFERS",
                id="peristiwa ini tidak sesuai dengan daftar prosesnya: kasus itu tidak memegang bantuan, atau penggantinya bukan yang berhak. "
                   "Kembalikan buku dan folder prosesnya dari cadangan.",
                en="this event does not follow from the lists of its run: the case holds no award, or another case should come after it. "
                   "Restore the ledger and the run's folder from the backup."))
        standing = after(standing, event.case_id, told)
    return standing


def waiting(lists: Lists, standing: Standing, regency_code: str) -> list[Case]:
    """The cases of a regency that still wait, best first."""
    cases = (case for case in lists.cases.values() if case.status == "reserve" and case.regency_code == regency_code
             and case.case_id not in standing.awards and case.case_id not in standing.given_up)
    return sorted(cases, key=lambda case: case.list_no)


def _follows(lists: Lists, standing: Standing, event: Event, told: Succession) -> bool:
    """Whether those passed over did wait, and the best of the others came after."""
    waited = {case.case_id for case in waiting(lists, standing, lists.cases[event.case_id].regency_code)}
    return waited.issuperset(event.elsewhere) and succession(lists, standing, event.case_id, event.elsewhere) == told


def _given_up(standing: Standing, case_id: str) -> Standing:
    """Without the award of a case; its package is there for others."""
    awards = dict(standing.awards)
    package = awards.pop(case_id)
    stock = standing.stock and {name: count + (name == package) for name, count in standing.stock.items()}
    return Standing(awards, standing.given_up | {case_id}, stock)


def _can_be_served(case: Case, standing: Standing) -> bool:
    return standing.stock is None or _package(case, standing) is not None


def _package(case: Case, standing: Standing) -> str | None:
    """The first package that the case may receive and that is there."""
    return next((name for name in case.packages if standing.stock is None or standing.stock.get(name, 0) > 0), None)


def _shortfall(lists: Lists, standing: Standing, regency_code: str) -> Callable[[frozenset[str]], int]:
    """How many members the floors of a regency lack if a case with some groups came in."""
    members = Counter(group for case_id in standing.awards if lists.cases[case_id].regency_code == regency_code
                      for group in lists.cases[case_id].groups)
    floors = lists.floors.get(regency_code, {})
    return lambda groups: sum(max(0, least - members[group] - (group in groups)) for group, least in floors.items())
