"""Measures how long a proposal workbook of 200,000 rows takes to read: opened, its layout found, its cells as text."""

from __future__ import annotations

import time
from pathlib import Path

import xlsxwriter

from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.ingest.layouts import load_layouts
from pipeline.ingest.raw_row import raw_rows
from pipeline.ingest.source import Source, open_file
from pipeline.ingest.stage import define_macros

ROWS = 200_000


def measure_workbook(root: Path) -> str:
    """The wall and the CPU time of reading it."""
    path = root / "usulan.xlsx"
    layouts = load_layouts(root / "rules" / "layouts")
    layout = next(one for one in layouts if one.record == "proposal")
    _write(path, layout.sheet or "Usulan", [column.shown[0] for column in layout.columns.values()])
    engine = DuckdbEngine(root)
    define_macros(engine)
    started, cpu = time.monotonic(), time.process_time()
    form, layout = open_file("usulan.xlsx", path, root / "copy", layouts)
    raw = raw_rows(engine, Source(1, None, "usulan.xlsx", layout, form, None), root / "clean")
    seconds, cpu_seconds = time.monotonic() - started, time.process_time() - cpu
    engine.close()
    return f"workbook of {raw.counted.records} rows read in {seconds:.2f} s ({cpu_seconds:.2f} s of CPU)"


def _write(path: Path, sheet: str, header: list[str]) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
        written = workbook.add_worksheet(sheet)
        written.write_row(0, 0, header)
        for row in range(1, ROWS + 1):
            written.write_row(row, 0, [f"{title} {row % 997}" for title in header])
