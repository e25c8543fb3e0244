"""The stage of seats on small rounds: what its tables say of quotas, moved seats and tickets."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pyarrow as pa
import pytest

from pipeline.allocation.stage import run_allocation
from pipeline.core import draw
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import Bug
from pipeline.core.rules import load_rules
from tests.tables import PIPELINE

PASER, BONTANG, MAHULU = "64.01", "64.74", "64.11"


@pytest.fixture
def engine(tmp_path):
    engine = DuckdbEngine(tmp_path, 1)
    yield engine
    engine.close()


def run_of(round_name: str, **changes):
    """A round of the repository, with changes: what the stage reads of a run."""
    rules = load_rules(PIPELINE.parent, round_name, with_overrides=False)
    return SimpleNamespace(round=replace(rules.round, **changes), programme=rules.programme, poverty=rules.poverty)


def with_cases(engine: DuckdbEngine, **numbers: int) -> DuckdbEngine:
    """So many eligible cases in each regency, `r6401=3` three in 64.01."""
    cases = [(f"{name}-{number}", f"{name[1:3]}.{name[3:]}") for name, most in numbers.items() for number in range(most)]
    ids = pa.array([case for case, _ in cases], pa.string())
    engine.make_from_arrow("case_file", pa.table({"case_id": ids, "regency_code": pa.array([code for _, code in cases], pa.string())}))
    engine.make_from_arrow("verdict", pa.table({"case_id": ids}))
    engine.make_from_query("verdict", """
        select case_id, 'eligible' as outcome, cast(1 as bigint) as priority_rank, '' as groups, '' as acceptable_packages,
               cast(null as varchar) as first_package
        from verdict""")
    return engine


def test_given_seats_stay_where_the_decree_puts_them(engine):
    run_allocation(run_of("2025-murni"), with_cases(engine, r6401=3))
    assert engine.rows(f"select seats, decreed_seats from quota where regency_code = '{BONTANG}'") == [(150, 150)]
    assert engine.rows("select count(*), count(distinct seat_no), max(seat_no) from seat_trace") == [(1500, 1500, 1500)]
    assert engine.rows("select count(*), max(rank_in_regency) from placement where status = 'selected'") == [(3, 3)]


@pytest.mark.parametrize(("round_name", "gained"), [("2025-murni", 1350), ("2025-perubahan", 160)])
def test_seats_of_regencies_without_cases_move_to_the_one_that_has_them(engine, round_name, gained):
    run_allocation(run_of(round_name, unfilled="webster_continuation"), with_cases(engine, r6401=2000))
    [(seats, decreed)] = engine.rows(f"select seats, decreed_seats from quota where regency_code = '{PASER}'")
    assert seats - decreed == gained
    assert engine.rows("select sum(seats), count(case when seats > 0 then 1 end) from quota") == [(decreed + gained, 1)]
    assert engine.rows("select count(*) from seat_trace where basis = 'moved' and from_regency is not null") == [(gained,)]


def test_an_apportioned_round_has_the_seats_that_its_weights_give(engine):
    run_allocation(run_of("2025-perubahan"), with_cases(engine))
    assert engine.rows(f"select seats from quota where regency_code in ('{PASER}', '{MAHULU}') order by regency_code") == [(20,), (2,)]


def test_equal_tickets_stop_the_run(engine, monkeypatch):
    monkeypatch.setattr(draw, "tickets", lambda prk, label, case_ids: ["00"] * len(case_ids))
    with pytest.raises(Bug) as stopped:
        run_allocation(run_of("2025-murni"), with_cases(engine, r6401=2))
    assert [problem.code for problem in stopped.value.problems] == ["DUPLICATE_TICKET"]
