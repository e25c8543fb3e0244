"""What would happen to files before they are sent: how they are read, what is wrong in them, and what to do about it."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipeline.console import console
from pipeline.core.constraints import MEANINGS
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import language
from pipeline.core.paths import Paths
from pipeline.core.rules import load_rules, newest_round
from pipeline.core.run import Run, loose_run
from pipeline.core.runner import parameters
from pipeline.core.snapshot import loose_files
from pipeline.core.spoken import say
from pipeline.core.tables import SEVERITIES
from pipeline.ingest.raw_row import Counted
from pipeline.ingest.source import Source
from pipeline.ingest.stage import Reading, read_snapshot, tell_of_files
from pipeline.quality.stage import find_faults

ROWS_SHOWN = 5
ENDINGS = {"block": ("tidak dapat dinilai", "cannot be decided on"), "repair": ("perlu diperbaiki", "to be repaired"),
           "warn": ("dipastikan petugas di lapangan", "to be made sure in the field")}


@dataclass(frozen=True)
class Fault:
    """One kind of fault in a file, with its rows."""

    column: str
    code: str
    severity: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class CheckedFile:
    """How a run would read one file, and what it would find wrong."""

    source: Source
    counted: Counted
    delivered_for: tuple[str, ...]
    faults: tuple[Fault, ...]


def check(root: Path, files: Sequence[Path], today: datetime.date) -> tuple[Run, list[CheckedFile]]:
    """Read files as a run of the newest round would; nothing is written. Raises InputError for files that it would refuse."""
    with tempfile.TemporaryDirectory(prefix="tepat-") as folder:
        run = loose_run(load_rules(root, newest_round(Paths(root)), with_overrides=False), loose_files(files, today), Path(folder))
        with closing(DuckdbEngine(run.scratch)) as engine:
            engine.make_from_arrow("run", parameters(run))
            sources, reading = read_snapshot(run, engine)
            tell_of_files(run, engine, sources, reading)
            find_faults(engine)
            return run, [_checked(engine, source, reading) for source in sources]


def _checked(engine: DuckdbEngine, source: Source, reading: Reading) -> CheckedFile:
    found: dict[tuple[str, str, str], list[int]] = {}
    for *kind, row in engine.rows(f"""
            select column_name, code, severity, source_row from fault where file_no = {source.file_no} order by all"""):
        found.setdefault(tuple(kind), []).append(row)
    delivered_for = tuple(one.delivered_for for one in reading.deliveries if one.source.file_no == source.file_no)
    faults = sorted((Fault(*kind, tuple(rows)) for kind, rows in found.items()),
                    key=lambda fault: (SEVERITIES.index(fault.severity), -len(fault.rows), fault.code))
    return CheckedFile(source, reading.raw[source.file_no].counted, delivered_for, tuple(faults))


def show(run: Run, files: Sequence[CheckedFile]) -> None:
    """Tell what would happen to each file."""
    out = console()
    for file in files:
        for line in told(run, file):
            out.print(line, markup=False, soft_wrap=True)


def told(run: Run, file: CheckedFile) -> Iterator[str]:
    """A file in lines: its name first, the rest indented. Rows are named by number, never by what stands in them."""
    yield file.source.file.name
    regencies = ", ".join(f"{code} {run.regions.regencies[code].name}" for code in file.delivered_for if code in run.regions.regencies)
    yield "  " + say(f"Tata letak: {file.source.layout.title}", f"Layout: {file.source.layout.title}") + (f" · {regencies}" if regencies else "")
    if file.source.repeats:
        yield "  " + say("Salinan berkas lain, tidak dibaca dua kali.", "A copy of another file, not read twice.")
        return
    counted, blocked = file.counted, {row for fault in file.faults if fault.severity == "block" for row in fault.rows}
    yield "  " + say(f"{counted.records} baris data: {counted.records - len(blocked)} dapat dipakai, {len(blocked)} tidak dapat dinilai.",
                     f"{counted.records} rows: {counted.records - len(blocked)} can be used, {len(blocked)} cannot be decided on.")
    if counted.rejected:
        lines = _numbers([line for line, _, _ in counted.rejected])
        yield "  " + say(f"{len(counted.rejected)} baris tidak terbaca: baris {lines}. Perbaiki tanda kutip atau jumlah kolomnya.",
                         f"{len(counted.rejected)} lines are no records: lines {lines}. Correct their quotes or number of fields.")
    header = file.source.form.header
    if unknown := [position + 1 for position in file.source.layout.unknown(header)]:
        yield "  " + say(f"Kolom tidak dikenal, tidak dibaca: kolom ke-{_numbers(unknown)}.",
                         f"Unknown columns, not read: number {_numbers(unknown)}.")
    if absent := file.source.layout.absent(header):
        yield "  " + say(f"Kolom yang tidak ada, dianggap tidak diketahui: {', '.join(absent)}.",
                         f"Absent columns, taken as unknown: {', '.join(absent)}.")
    for severity in SEVERITIES:
        faults = [fault for fault in file.faults if fault.severity == severity]
        if faults:
            id_, en = ENDINGS[severity]
            yield "  " + say(f"{id_[0].upper()}{id_[1:]}:", f"{en[0].upper()}{en[1:]}:")
        for fault in faults:
            meaning = MEANINGS[fault.code]
            what, do = (meaning.en, meaning.do_en) if language() == "en" else (meaning.id, meaning.do_id)
            yield f"    {len(fault.rows)} × {what} ({fault.column}; " + say("baris", "rows") + f" {_numbers(fault.rows)}). {do}"
    if not file.faults and not counted.rejected:
        yield "  " + say("Tidak ada masalah.", "Nothing is wrong.")


def _numbers(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:ROWS_SHOWN]))
    return shown + (" …" if len(numbers) > ROWS_SHOWN else "")
