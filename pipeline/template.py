"""The proposal workbook of one regency, its drop-downs taken from the rules and the village list."""

from __future__ import annotations

from pathlib import Path

from pipeline.core.errors import Problem, UsageError
from pipeline.core.facts import candidate_facts
from pipeline.core.programme import load_programme
from pipeline.core.paths import Paths
from pipeline.core.proposal_form import proposal_forms
from pipeline.core.regions import Regions
from pipeline.core.workbook import write_workbook


def write_template(root: Path, regency: str, programme_name: str, out: Path) -> Path:
    """Write the workbook and return its path. Raises UsageError for an unknown regency or a file that exists."""
    paths = Paths(root)
    regions = Regions.load(paths.regions)
    if regency not in regions.regencies:
        known = ", ".join(f"{code} {region.name}" for code, region in regions.regencies.items())
        raise UsageError(Problem("--regency", "REGENCY_UNKNOWN", id=f"kode tidak dikenal. Pilih salah satu: {known}.",
                                 en=f"unknown code. Choose one of: {known}."))
    if out.exists():
        raise UsageError(Problem(str(out), "OUT_EXISTS", id="berkas sudah ada dan mungkin sudah diisi. Pilih nama lain (--out).",
                                 en="the file exists and may have been filled in. Choose another name (--out)."))
    programme = load_programme(paths.programme_file(programme_name), candidate_facts(), None)
    write_workbook(out, proposal_forms(paths, regions, programme)[regency])
    return out
