"""Who gets a seat: the turns of a round's cases, under its floors, its packages and its money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.allocation.floors import FIRST, SECOND, Floors, Needs, cut, least_seats, members_of, settled
from pipeline.allocation.turns import Kind, Seated, Supply, Turn, seat
from pipeline.core.engine import Engine
from pipeline.core.errors import Problem, RulesError
from pipeline.core.programme import Programme
from pipeline.core.round import Round


@dataclass(frozen=True)
class Seating:
    """The seats of a round: who has one, and under which floors and limits."""

    turns: dict[str, Turn]
    seats: dict[str, int]
    seated: Seated
    supply: Supply

    @property
    def stocked(self) -> bool:
        return self.supply.stock is not None


def seating_of(round_: Round, programme: Programme, engine: Engine) -> Seating:
    """Take the turns of the short list. Raises RulesError, for all regencies at once, where floors ask for more than the seats."""
    seats = dict(engine.rows("select regency_code, seats from quota order by regency_code"))
    groups = [floor.group for floor in round_.floors]
    cases: dict[str, Counter[Kind]] = {code: Counter() for code in seats}
    for code, floor_groups, packages, number in engine.rows("select regency_code, floor_groups, acceptable_packages, cases from kind"):
        cases[code][_share(floor_groups, groups), _names(packages)] += number
    floors = floors_of(round_, seats, {code: shares(kinds) for code, kinds in cases.items()})
    turns = [Turn(case_id, code, rank, _share(floor_groups, groups), _names(packages))
             for case_id, code, rank, floor_groups, packages in engine.rows("""
                 select case_id, regency_code, rank_in_province, floor_groups, acceptable_packages
                 from short_list
                 order by rank_in_province""")]
    supply = supply_of(round_, programme, sum(seats.values()))
    return Seating({turn.case_id: turn for turn in turns}, seats, seat(turns, cases, seats, floors, supply), supply)


def supply_of(round_: Round, programme: Programme, seats: int) -> Supply:
    """The packages in stock, which the budget has paid; or as many awards as it buys of the dearest package."""
    if round_.stock:
        return Supply(round_.stock, seats)
    dearest = max((package.unit_cost_idr for package in programme.packages), default=0)
    return Supply(None, round_.budget_idr // dearest if dearest else seats)


def floors_of(round_: Round, seats: Mapping[str, int], members: Mapping[str, Mapping[int, int]]) -> dict[str, Floors]:
    """The floors of every regency before anybody has a seat."""
    decreed = {code: _decreed(round_, number) for code, number in seats.items()}
    found = {code: settled(decreed[code], members[code], seats[code], round_.unfilled_floor == "hold") for code in seats}
    if contradicted := [code for code in seats if found[code] is None]:
        raise RulesError([_contradiction(round_, code, seats[code], decreed[code], members[code]) for code in contradicted])
    return found


def shares(kinds: Mapping[Kind, int]) -> Counter[int]:
    """How many cases of each share there are."""
    counted: Counter[int] = Counter()
    for (share, _), number in kinds.items():
        counted[share] += number
    return counted


def _decreed(round_: Round, seats: int) -> Needs:
    first, second, *_ = [*(floor.seats(seats) for floor in round_.floors), 0, 0]
    return first, second


def _contradiction(round_: Round, code: str, seats: int, decreed: Needs, members: Mapping[int, int]) -> Problem:
    """Floors that no list could satisfy, with the smallest change that would let one: fewer seats for a floor, or more in all."""
    there = members_of(members)
    capped = (min(decreed[0], there[0]), min(decreed[1], there[1]))
    names, least, enough = [floor.group for floor in round_.floors], least_seats(capped, members), cut(capped, members, seats)
    asked = ", ".join(f"{name} {number}" for name, number in zip(names, capped))
    fewer = ", ".join(f"{name} {number}" for name, number in zip(names, enough))
    return Problem(round_.where("floors"), "FLOORS_EXCEED_QUOTA",
                   id=f"{code}: kursi paling sedikit bagi kelompok ({asked}) butuh {least} kursi, tetapi kuotanya {seats}. "
                      f"Perubahan terkecil: {fewer}; atau kuota {least}.",
                   en=f"{code}: the floors ({asked}) need {least} seats, but the quota is {seats}. "
                      f"The smallest change: {fewer}; or a quota of {least}.")


def _share(floor_groups: str, groups: list[str]) -> int:
    return sum(bit for bit, group in zip((FIRST, SECOND), groups) if group in floor_groups.split(";"))


def _names(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(";")) if joined else ()
