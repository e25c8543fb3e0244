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


def note_registry_files(run: Run, engine: DuckdbEngine, sources: list[Source], reading: Reading, problems: list[Problem]) -> None:
    """Recognise the places of registry files, and note which regencies each delivers."""
    home, join = ("family_home.regency_code", "left join family_home using (id_keluarga)") if sources[0].layout.record == "person" else ("null", "")
    counts: dict[int, list[tuple[Cells, str | None, int]]] = {source.file_no: [] for source in sources}
    for file_no, at_home, rows, *cells in engine.rows(f"""
            select file_no, {home}, count(*), coalesce(raw.regency_code, ''), coalesce(regency_name, ''), coalesce(district_name, ''),
                   coalesce(village_name, '')
            from ({reading.united(sources)}) as raw {join} group by all order by all"""):
        counts[file_no].append((tuple(cells), at_home, rows))
    for source in sources:
        collect(problems, _note_registry_file, run, source, counts[source.file_no], reading)


def _note_registry_file(run: Run, source: Source, counts: list[tuple[Cells, str | None, int]], reading: Reading) -> None:
    cells: Counter[Cells] = Counter()
    for cell, _, rows in counts:
        cells[cell] += rows
    places = reading.places[source.file_no] = recognise(source.where, cells, run.regions)
    rows_of: Counter[str | None] = Counter()
    for cell, home, rows in counts:
        rows_of[places.found[cell][0] or home] += rows
    codes = regencies_of(source.where, {code: rows for code, rows in rows_of.items() if code}, rows_of.total())
    reading.regencies[source.file_no] = [code or "" for code in rows_of]
    reading.deliveries += [Delivery(source, code) for code in codes + [ELSEWHERE] * (len(codes) > 1)]


def note_workbooks(run: Run, engine: DuckdbEngine, sources: list[Source], reading: Reading, problems: list[Problem]) -> None:
    """Note whose proposals, or repairs of them, each workbook delivers."""
    counts: dict[int, dict[tuple[str, str], tuple[int, int]]] = {source.file_no: {} for source in sources}
    for file_no, district, village, rows, repairs in engine.rows(f"""
            select file_no, coalesce(district_name, ''), coalesce(village_name, ''), count(*), count(repairs)
            from ({reading.united(sources)}) group by all order by all"""):
        counts[file_no][district, village] = rows, repairs
    for source in sources:
        collect(problems, _note_workbook, run, source, counts[source.file_no], reading)


def _note_workbook(run: Run, source: Source, counts: dict[tuple[str, str], tuple[int, int]], reading: Reading) -> None:
    assert isinstance(source.form, Sheet)
    named = {places: rows for places, (rows, _) in counts.items()}
    regency = workbook_regency(source.where, source.form.notes.get(REGENCY_NOTE), named, run.regions)
    # A workbook's regency is noted beside its rows, in the project's own codes.
    raw = reading.raw[source.file_no]
    reading.raw[source.file_no] = replace(raw, query=f"select * replace ('{regency}' as regency_code) from ({raw.query})")
    cells = {(regency, "", *places): rows for places, rows in named.items()}
    reading.places[source.file_no] = recognise(source.where, cells, run.regions, "kemendagri")
    reading.regencies[source.file_no] = [regency]
    reading.deliveries.append(Delivery(source, regency + REPAIR if any(repairs for _, repairs in counts.values()) else regency))


def note_lists(engine: DuckdbEngine, sources: list[Source], reading: Reading, problems: list[Problem]) -> None:
    """Note which issues of one reference list each of its files delivers."""
    issues: dict[int, list[tuple[str | None, str]]] = {source.file_no: [] for source in sources}
    for file_no, name, issue in engine.rows("select distinct file_no, list, delivered_for from reference_entry order by all"):
        issues[file_no].append((name, issue))
    for source in sources:
        collect(problems, _note_list, source, issues[source.file_no], reading)


def _note_list(source: Source, issues: list[tuple[str | None, str]], reading: Reading) -> None:
    names = {name for name, _ in issues}
    if len(names) != 1 or None in names:
        raise InputError(Problem(
            source.where, "LIST_UNKNOWN", id="kolom DAFTAR harus memuat satu nama daftar yang dikenal (ASN, MENINGGAL, PENERIMA). Perbaiki.",
            en="the column DAFTAR must hold one known list name (ASN, MENINGGAL, PENERIMA). Correct it."))
    reading.deliveries += [Delivery(source, issue) for _, issue in issues]
