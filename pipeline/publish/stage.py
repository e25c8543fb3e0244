"""The last stage: the tables of the release, with a reason for every case."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from pipeline.core import tables
from pipeline.core.constraints import MEANINGS
from pipeline.core.engine import Engine
from pipeline.core.errors import Bug, Problem
from pipeline.core.run import Run
from pipeline.core.stage import Stage, make_all
from pipeline.publish.reason import Ending, reason_of

HERE = Path(__file__).parent
RELEASED = ("decision", "selection", "quarantine_release", "fault_release", "rejected_line_release", "balance")


def run_publish(run: Run, engine: Engine) -> None:
    make_all(engine, HERE, ("ending",))
    engine.make_from_arrow("reason", _reasons(run, engine))
    engine.make_from_arrow("meaning", _meanings())
    make_all(engine, HERE, RELEASED)
    check_accounts(engine)


def check_accounts(engine: Engine) -> None:
    """Raises Bug if a proposal that was read has no decision, or has several."""
    read, decided = engine.rows("""
        select (select coalesce(sum(accepted + quarantined), 0) from reconciliation where layout = 'proposal'),
               (select count(*) from decision)""")[0]
    if read != decided:
        raise Bug(Problem("publish", "ACCOUNTS", id=f"{read} usulan dibaca, tetapi {decided} diputuskan. Laporkan kepada pengembang.",
                          en=f"{read} proposals were read, but {decided} decided. Report it to the developers."))


def _meanings() -> pa.Table:
    """What each code of a fault says is wrong and what to do."""
    return pa.table({"code": list(MEANINGS),
                     "text_id": [f"{one.id}. {one.do_id}" for one in MEANINGS.values()],
                     "text_en": [f"{one.en}. {one.do_en}" for one in MEANINGS.values()]})


def _reasons(run: Run, engine: Engine) -> pa.Table:
    endings = engine.rows("""
        select distinct status, standing_code, failed_rules, unknown_rules, field_questions, overridden_rules from ending""")
    rows = [vars(ending) | vars(reason_of(ending, run.programme)) for ending in (Ending(*row) for row in endings)]
    names = [*Ending.__dataclass_fields__, "reason_code", "text_id", "text_en"]
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in names]))


publish = Stage("publish", run=run_publish,
                reads=(tables.source_file, tables.rejected_line, tables.region, tables.fault, tables.quarantine,
                       tables.current_proposal, tables.reconciliation,
                       tables.registry_person, tables.registry_family, tables.case_file, tables.duplicate, tables.candidate,
                       tables.verdict, tables.quota, tables.placement),
                writes=(tables.decision, tables.selection, tables.released_quarantine, tables.released_fault,
                        tables.released_rejected_line, tables.balance))
