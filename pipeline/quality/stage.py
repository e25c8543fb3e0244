"""The second stage: what is wrong with each record, which are not fit to decide on, and whether the run may go on."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import Problem, QualityStop
from pipeline.core.quality_limits import CHECKS
from pipeline.core.run import Run
from pipeline.core.stage import Stage, make_all
from pipeline.quality.fault import fault_query

HERE = Path(__file__).parent
CHECKED = ("nik_prefix", "superseded_delivery", "superseded_proposal", "checked_proposal", "told_again", "checked_person", "checked_family",
           "checked_reference_entry")
COUNTED = ("quarantine", "current_proposal", "proposal_count", "delivered_row_count", "registry_count", "regency_metric",
           "file_metric", "row_count", "reconciliation", "fault_count", "funnel")


def run_quality(run: Run, engine: DuckdbEngine) -> None:
    find_faults(engine)
    engine.make_from_arrow("expected_family_count", _expected_families(run))
    make_all(engine, HERE, COUNTED)
    judge(run, engine)


def find_faults(engine: DuckdbEngine) -> None:
    """Make the table `fault`, and those it is made from."""
    make_all(engine, HERE, CHECKED)
    engine.make_from_query("fault", fault_query())


def judge(run: Run, engine: DuckdbEngine) -> None:
    """Make the gate's tables."""
    from pipeline.quality.gate import Batches, expectation_table, gate_table  # slow to import

    with engine.branch() as branch:
        batches = Batches(branch)
        expectations = expectation_table(engine, batches)
        verdicts = gate_table(engine, batches, run.limits, run.round.round)
    engine.make_from_arrow("expectation", expectations)
    engine.make_from_arrow("gate", verdicts)


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
                reads=(tables.source_file, tables.delivery, tables.region, tables.person, tables.family, tables.proposal,
                       tables.reference_entry),
                writes=(tables.fault, tables.quarantine, tables.current_proposal, tables.expectation, tables.gate,
                        tables.reconciliation, tables.fault_count, tables.funnel))
