"""Notes what each file delivers: which regencies, or which issues of a reference list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import InputError, Problem
from pipeline.core.run import Run
from pipeline.ingest.deliveries import ELSEWHERE, REPAIR, Delivery, regencies_of
from pipeline.ingest.places import Cells, Places, recognise, workbook_regency
from pipeline.ingest.raw_row import Raw
from pipeline.ingest.sheet_file import Sheet
from pipeline.ingest.source import Source, collect

REGENCY_NOTE = "KODE KABUPATEN/KOTA"


@dataclass
class Reading:
    """What has been found out about the files so far, by their numbers."""

    raw: dict[int, Raw] = field(default_factory=dict)
    places: dict[int, Places] = field(default_factory=dict)
    regencies: dict[int, list[str]] = field(default_factory=dict)
    deliveries: list[Delivery] = field(default_factory=list)

    def united(self, sources: Sequence[Source]) -> str:
        """The query of all rows of some files."""
        return " union all ".join(f"({self.raw[source.file_no].query})" for source in sources)


def note_registry_file(run: Run, source: Source, reading: Reading) -> None:
    """Recognise the places of a registry file, and note which regencies it delivers."""
    tally = reading.raw[source.file_no].tally
    cells: Counter[Cells] = Counter()
    for rows, *cell, _ in tally:
        cells[tuple(cell)] += rows
    places = reading.places[source.file_no] = recognise(source.where, cells, run.regions)
    rows_of: Counter[str | None] = Counter()
    for rows, *cell, home in tally:
        rows_of[places.found[tuple(cell)][0] or home] += rows
    if rows_of.keys() <= {None} and not any(any(cell) for cell in cells):
        raise InputError(Problem(
            source.where, "FAMILIES_ABSENT",
            id="menyebut keluarga, bukan tempat, dan keluarganya tidak ada di berkas keluarga mana pun. Sertakan berkas keluarganya.",
            en="names families, not places, and none of them stands in a file of families. Add the file of its families."))
    codes = regencies_of(source.where, {code: rows for code, rows in rows_of.items() if code}, rows_of.total())
    reading.regencies[source.file_no] = [code or "" for code in rows_of]
    reading.deliveries += [Delivery(source, code) for code in codes + [ELSEWHERE] * (len(codes) > 1)]


def note_workbook(run: Run, source: Source, reading: Reading) -> None:
    """Note whose proposals, or repairs of them, a workbook delivers."""
    assert isinstance(source.form, Sheet)
    raw = reading.raw[source.file_no]
    named: Counter[tuple[str, str]] = Counter()
    for rows, district, village, _ in raw.tally:
        named[district, village] += rows
    regency = workbook_regency(source.where, source.form.notes.get(REGENCY_NOTE), named, run.regions)
    # A workbook's regency is noted beside its rows, in the project's own codes.
    reading.raw[source.file_no] = replace(raw, query=f"select * replace ('{regency}' as regency_code) from ({raw.query})")
    cells = {(regency, "", *places): rows for places, rows in named.items()}
    reading.places[source.file_no] = recognise(source.where, cells, run.regions, "kemendagri")
    reading.regencies[source.file_no] = [regency]
    reading.deliveries.append(Delivery(source, regency + REPAIR if any(is_repair for *_, is_repair in raw.tally) else regency))


def note_places(run: Run, source: Source, reading: Reading) -> None:
    """Recognise the places that the entries of a reference list name."""
    cells: Counter[Cells] = Counter()
    for rows, *cell in reading.raw[source.file_no].tally:
        cells[tuple(cell)] += rows
    reading.places[source.file_no] = recognise(source.where, cells, run.regions)


def note_lists(run: Run, engine: DuckdbEngine, sources: list[Source], reading: Reading, problems: list[Problem]) -> None:
    """Note which issues of one reference list each of its files delivers."""
    issues: dict[int, list[tuple[str | None, str]]] = {source.file_no: [] for source in sources}
    for file_no, name, issue in engine.rows("select distinct file_no, list, delivered_for from reference_entry order by all"):
        issues[file_no].append((name, issue))
    for source in sources:
        collect(problems, _note_list, run, source, issues[source.file_no], reading)


def _note_list(run: Run, source: Source, issues: list[tuple[str | None, str]], reading: Reading) -> None:
    names = {name for name, _ in issues}
    if len(names) != 1 or None in names:
        known = ", ".join(word for words in run.reference.words.values() for word in words)
        raise InputError(Problem(
            source.where, "LIST_UNKNOWN",
            id=f"kolom DAFTAR harus memuat satu nama daftar yang ditulis di rules/reference.yaml ({known}). Perbaiki, atau tulis daftarnya di sana.",
            en=f"the column DAFTAR must hold one list name that stands in rules/reference.yaml ({known}). Correct it, or write the list there."))
    reading.deliveries += [Delivery(source, issue) for _, issue in issues]
