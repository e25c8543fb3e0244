"""The workbooks that say what is to be mended or decided: none of them depends on seats or the draw."""

from __future__ import annotations

from pathlib import Path

from pipeline.core.run import Run
from pipeline.publish.duplicate_workbook import write_duplicate_workbook
from pipeline.publish.place_workbook import write_place_workbook
from pipeline.publish.repair_workbook import write_repair_workbooks


def write_workbooks(run: Run, work: Path, folder: Path) -> list[Path]:
    """Write them, and say which there are."""
    # Proposals that are no cases of this round are sent back by the rounds that judge them.
    repairs = write_repair_workbooks(run, work, folder) if run.programme.candidates == "proposals" else ()
    return [*repairs, *write_place_workbook(run, work, folder), *write_duplicate_workbook(run, work, folder)]
