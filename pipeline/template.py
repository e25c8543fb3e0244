"""The proposal workbook of one regency, its drop-downs taken from the rules and the village list."""

from __future__ import annotations

from pathlib import Path

from pipeline.core.errors import Problem, UsageError
from pipeline.core.facts import candidate_facts
from pipeline.core.programme import load_programme
from pipeline.core.regions import VILLAGE_LEVELS, Regions
from pipeline.core.paths import Paths
from pipeline.core.workbook import write_workbook
from pipeline.ingest.layouts import load_layouts


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
    layout = next(layout for layout in load_layouts(paths.rules / "layouts") if layout.record == "proposal")
    write_workbook(
        out, regency, regions.regencies[regency].name,
        places=[(district.name, village.name) for district in regions.below(regency) for village in regions.below(district.code)
                if village.level in VILLAGE_LEVELS],
        sectors=[forms[0] for forms in layout.columns["business_sector"].codes.values()],
        packages=[package.title_id for package in programme.packages],
    )
    return out
