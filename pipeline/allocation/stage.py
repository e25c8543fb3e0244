"""The fifth stage: seats per regency, the draw, and the place of every case on the lists."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyarrow as pa

from pipeline.allocation.quota import Seat, apportioned, given, hamilton, moved, reserve_length, seats_before, seats_per_1000
from pipeline.allocation.seat_tables import floor_pair_table, floor_table, regency_seating_table, resource_table, seated_table, supply_table
from pipeline.allocation.seating import seating_of
from pipeline.core import draw, tables
from pipeline.core.engine import Engine
from pipeline.core.errors import Bug, Problem
from pipeline.core.programme import Programme
from pipeline.core.round import GivenQuota, Round
from pipeline.core.run import Run
from pipeline.core.stage import Stage, make_all

HERE = Path(__file__).parent


def run_allocation(run: Run, engine: Engine) -> None:
    seats = seats_of(run)
    if run.round.unfilled == "webster_continuation":
        seats += _moved(run, seats, engine)
    engine.make_from_arrow("quota", _quota(run, seats))
    engine.make_from_arrow("seat_trace", _seat_trace(seats))
    place_all(run.round, run.programme, engine)


def place_all(round_: Round, programme: Programme, engine: Engine) -> None:
    """Draw a ticket for every eligible case, and place all of them by `quota`."""
    engine.make_from_arrow("ticket", tickets(round_, engine.arrow("""
        select case_id from verdict where outcome in ('eligible', 'conditional') order by case_id""")))
    engine.make_from_arrow("floor_pair", floor_pair_table(round_))
    make_all(engine, HERE, ("ranked", "kind", "short_list"))
    seating = seating_of(round_, programme, engine)
    engine.make_from_arrow("seated", seated_table(seating))
    engine.make_from_arrow("supply", supply_table(seating))
    engine.make_from_arrow("floor", floor_table(round_, seating))
    engine.make_from_arrow("regency_seating", regency_seating_table(round_, seating))
    engine.make_from_arrow("resource", resource_table(seating, any(package.unit_cost_idr for package in programme.packages)))
    make_all(engine, HERE, ("package_list", "passed_over", "waiting", "placement"))


def seats_of(run: Run) -> list[Seat]:
    """Every seat of the round, in the order in which it is given."""
    quota = run.round.quota
    if isinstance(quota, GivenQuota):
        return given(quota.regencies)
    return apportioned(_where(run), quota, _weights(run))


def _moved(run: Run, seats: list[Seat], engine: Engine) -> list[Seat]:
    held = Counter(seat.regency_code for seat in seats)
    cases = dict(engine.rows("""
        select case_file.regency_code, count(*)
        from verdict
        join case_file on case_file.case_id = verdict.case_id
        where verdict.outcome in ('eligible', 'conditional')
        group by case_file.regency_code"""))
    quota, seats = run.round.quota, {code: held[code] for code in run.round.expect_regencies}
    if isinstance(quota, GivenQuota):
        return moved(_where(run), _weights(run), seats, cases, quota.order)
    return moved(_where(run), _weights(run), seats, cases, quota.order, quota.caps, seats_before(_where(run), quota, _weights(run)))


def tickets(round_: Round, cases: pa.Table) -> pa.Table:
    """The draw ticket beside every `case_id`. Equal tickets would leave the order to chance, so they are an error."""
    drawn = draw.tickets(round_.draw.prk, draw.label(round_.round), cases["case_id"].to_pylist())
    if len(set(drawn)) != len(drawn):
        raise Bug(Problem("allocation", "DUPLICATE_TICKET", id="dua kasus mendapat tiket yang sama. Laporkan kepada pengembang.",
                          en="two cases have the same ticket. Report it to the developers."))
    return cases.append_column("draw_ticket", pa.array(drawn, pa.string()))


def _where(run: Run) -> str:
    return run.round.where("quota")


def _weights(run: Run) -> dict[str, int]:
    return {code: run.poverty[code].persons for code in run.round.expect_regencies}


def _quota(run: Run, seats: list[Seat]) -> pa.Table:
    decreed = Counter(seat.regency_code for seat in seats if not seat.from_regency)
    held = Counter(seat.regency_code for seat in seats)
    held.subtract(seat.from_regency for seat in seats if seat.from_regency)
    by_remainders = hamilton(_weights(run), run.round.quota.total) or {}
    reserve = run.round.reserve
    rows = [{
        "regency_code": code, "seats": held[code], "decreed_seats": decreed[code], "hamilton_seats": by_remainders.get(code),
        "reserve_length": reserve_length(held[code], reserve.failure_rate, reserve.confidence),
        "poor_persons": run.poverty[code].persons, "poor_persons_status": run.poverty[code].status,
        "seats_per_1000_poor": seats_per_1000(held[code], run.poverty[code].persons),
    } for code in run.round.expect_regencies]
    return pa.Table.from_pylist(rows, schema=tables.quota.arrow_schema())


def _seat_trace(seats: list[Seat]) -> pa.Table:
    rows = [{"seat_no": number, **vars(seat)} for number, seat in enumerate(seats, 1)]
    return pa.Table.from_pylist(rows, schema=tables.seat_trace.arrow_schema())


allocation = Stage("allocation", portable=True, run=run_allocation, parts=("programme", "poverty", "round"), reads=(tables.case_file, tables.verdict),
                   writes=(tables.quota, tables.seat_trace, tables.floor, tables.resource, tables.placement))
