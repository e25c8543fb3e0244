"""The second stage: what is wrong with each record, which are not fit to decide on, and whether the run may go on."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from pathlib import Path

import pyarrow as pa

from pipeline.core import beside, tables
from pipeline.core.constraints import RECORDS
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.engine import SqlFile
from pipeline.core.errors import Problem, QualityStop
from pipeline.core.quality_limits import CHECKS
from pipeline.core.run import Run
from pipeline.core.stage import Stage, make_all
from pipeline.quality.fault import fault_query

HERE = Path(__file__).parent
LOOKED_UP = ("nik_prefix", "superseded_delivery", "superseded_proposal", "told_again")
COUNTED = ("quarantine", "current_proposal", "proposal_count", "delivered_row_count", "registry_count", "row_count",
           "reconciliation", "fault_count", "funnel", "list_state")
METRICS = ("regency_metric", "file_metric")
# The gate counts row by row and keeps nothing.
GATE_MEMORY = "200MB"


def run_quality(run: Run, engine: DuckdbEngine) -> None:
    """Great-expectations takes seconds to load, so it has been loading beside since the run began; its counts are made beside too."""
    checked = find_faults(engine)
    expectations = _ask_the_gate("expectations", engine, checked, faults_by_constraint(engine))
    engine.make_from_arrow("expected_family_count", _expected_families(run))
    make_all(engine, HERE, COUNTED)
    verdicts = _ask_the_gate("verdicts", engine, make_files(engine, METRICS), run.limits, run.round.round)
    engine.make_from_arrow("expectation", expectations.result())
    engine.make_from_arrow("gate", verdicts.result())


def find_faults(engine: DuckdbEngine) -> dict[str, Path]:
    """Make the table `fault`; → the files of the records it is made from, with what other rows and lists say of them."""
    make_all(engine, HERE, LOOKED_UP)
    checked = make_files(engine, tuple(f"checked_{record}" for record in RECORDS))
    engine.make_from_query("fault", fault_query())
    return checked


def make_files(engine: DuckdbEngine, names: tuple[str, ...]) -> dict[str, Path]:
    """Make tables as files, which the gate reads in its own process."""
    return {name: engine.make_file(SqlFile.load(HERE / f"{name}.sql")) for name in names}


def faults_by_constraint(engine: DuckdbEngine) -> dict[tuple[str, str, str], int]:
    """How many faults there are, by record, column and severity."""
    return {(record, column, severity): count for record, column, severity, count in engine.rows("""
        select record, column_name, severity, count(*) from fault group by record, column_name, severity""")}


def _ask_the_gate(what: str, engine: DuckdbEngine, files: dict[str, Path], *arguments: object) -> Future[pa.Table]:
    engine_of = partial(DuckdbEngine.over, files, engine.spill / "gate", engine.threads, GATE_MEMORY)
    return beside.submit("pipeline.quality.gate", what, engine_of, *arguments)


def raise_if_stopped(run: Run, engine: DuckdbEngine) -> None:
    """Raises QualityStop naming every verdict of the gate that stops the run."""
    stops = engine.rows("select subject, check_name, counted, of_rows from gate where verdict = 'stop' order by 1, 2")
    if stops:
        raise QualityStop(_stopped(run, *stop) for stop in stops)


def _expected_families(run: Run) -> pa.Table:
    """How many families each regency's covering letter says it sent."""
    expected = run.snapshot.expected_families
    return pa.table({"regency_code": pa.array(list(expected), pa.string()),
                     "families_expected": pa.array(list(expected.values()), pa.int64())})


def _stopped(run: Run, subject: str, check_name: str, counted: int, of_rows: int) -> Problem:
    check = next(check for check in CHECKS if check.name == check_name)
    where = f"{subject} {run.regions.regencies[subject].name}" if check.scope == "regency" else subject
    return Problem(where, check_name.upper(),
                   id=f"{counted} dari {of_rows} {check.id}: terlalu banyak. Minta berkas yang benar, atau catat pengecualiannya di rules/quality.yaml.",
                   en=f"{counted} of {of_rows} {check.en}: too many. Ask for the right file, or record a waiver in rules/quality.yaml.")


quality = Stage("quality", run=run_quality, check=raise_if_stopped, slow_import="pipeline.quality.gate",
                parts=("snapshot.expected_families", "limits", "regions", "round.round", "round.as_of"),
                reads=(tables.source_file, tables.delivery, tables.region, tables.person, tables.family, tables.proposal,
                       tables.reference_entry, tables.reference_list),
                writes=(tables.fault, tables.quarantine, tables.current_proposal, tables.expectation, tables.gate,
                        tables.reconciliation, tables.fault_count, tables.funnel, tables.list_state))
