"""The second stage: what is wrong with each record, which are not fit to decide on, and whether the run may go on."""

from __future__ import annotations

from pathlib import Path

from pipeline.core import tables
from pipeline.core.engine import Engine
from pipeline.core.errors import Problem, QualityStop
from pipeline.core.run import Run
from pipeline.core.stage import Stage, make_all

HERE = Path(__file__).parent
STEPS = ("superseded_delivery", "fault_of_proposal", "fault_of_person", "fault_of_family", "fault", "quarantine",
         "current_proposal", "gate")
CHECKS = {
    "proposals_quarantined": ("usulan tidak layak diputuskan (NIK rusak atau kosong)",
                              "proposals are not fit to decide on (NIK damaged or missing)"),
    "families_without_decile": ("keluarga tanpa desil", "families have no decile"),
    "lines_rejected": ("baris berkas registri atau usulan tidak terbaca", "lines of its files are no sound records"),
}


def run_quality(run: Run, engine: Engine) -> None:
    make_all(engine, HERE, STEPS)
    stops = engine.rows("select regency_code, check_name, counted, of_rows from gate where verdict = 'stop' order by 1, 2")
    if stops:
        raise QualityStop(_stopped(run, *stop) for stop in stops)


def _stopped(run: Run, regency_code: str, check: str, counted: int, of_rows: int) -> Problem:
    name = f"{regency_code} {run.regions.regencies[regency_code].name}"
    what_id, what_en = CHECKS[check]
    return Problem(name, check.upper(),
                   id=f"{counted} dari {of_rows} {what_id}: terlalu banyak. Minta berkas yang benar dari kabupaten/kota ini.",
                   en=f"{counted} of {of_rows} {what_en}: too many. Ask this regency for the right file.")


quality = Stage("quality", run=run_quality,
                reads=(tables.source_file, tables.delivery, tables.region, tables.person, tables.family, tables.proposal, tables.reference_entry),
                writes=(tables.fault, tables.quarantine, tables.current_proposal, tables.gate))
