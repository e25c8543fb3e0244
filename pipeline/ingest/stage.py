"""The first stage: the files of one snapshot become typed tables, every physical line accounted for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from os.path import getsize
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.core import tables
from pipeline.core.contract import Table
from pipeline.core.engine import SqlFile
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import InputError, Problem
from pipeline.core.run import Run
from pipeline.core.stage import Stage
from pipeline.ingest.deliveries import ELSEWHERE, REPAIR, Delivery, check_deliveries, delivery_table, regencies_of
from pipeline.ingest.layouts import Layout, load_layouts
from pipeline.ingest.places import place_cells, recognise, workbook_regency
from pipeline.ingest.raw_row import Counted, read_rows
from pipeline.ingest.sheet_file import Sheet
from pipeline.ingest.source import READING_ORDER, Source, collect, raise_if, survey

HERE = Path(__file__).parent
RECORD_TABLES = {table.name: table for table in (tables.family, tables.person, tables.proposal, tables.reference_entry)}
REGENCY_NOTE = "KODE KABUPATEN/KOTA"


@dataclass
class Reading:
    """What has been found out about the files so far."""

    counted: dict[int, Counted] = field(default_factory=dict)
    systems: dict[int, str | None] = field(default_factory=dict)
    deliveries: list[Delivery] = field(default_factory=list)
    unmatched: dict[int, list[tuple[str | None, str, str, int]]] = field(default_factory=dict)

    def delivered(self, record: str) -> list[tuple[Source, list[str]]]:
        """The files that were read of a kind of record, in their order, each with what it delivers."""
        found: dict[int, tuple[Source, list[str]]] = {}
        for one in sorted(self.deliveries, key=lambda one: (one.source.file_no, one.delivered_for)):
            if one.source.layout.record == record:
                found.setdefault(one.source.file_no, (one.source, []))[1].append(one.delivered_for)
        return list(found.values())


def run_ingest(run: Run, engine: DuckdbEngine) -> None:
    sources, reading = read_snapshot(run, engine)
    check_deliveries(run, reading.deliveries)
    tell_of_files(run, engine, sources, reading)
    engine.make_from_arrow("earlier_award", _earlier_award(run))


def tell_of_files(run: Run, engine: DuckdbEngine, sources: list[Source], reading: Reading) -> None:
    """Make the tables that say what the files are and what they deliver, and the regions they name."""
    engine.make_from_arrow("delivery", delivery_table(reading.deliveries))
    engine.make_from_arrow("source_file", _source_file(sources, reading))
    engine.make_from_arrow("rejected_line", _rejected_line(reading))
    engine.make_from_arrow("unmatched_place", _unmatched_place(reading))
    engine.make_from_arrow("region", _region(run))


def read_snapshot(run: Run, engine: DuckdbEngine) -> tuple[list[Source], Reading]:
    """Read every file into the table of its kind of record. Raises InputError naming all that cannot be read."""
    layouts = _layouts(run)
    sources = survey(run, layouts)
    reading, problems = Reading(), []
    for statement in _statements(HERE / "cells.sql"):
        engine.execute("cells.sql", statement)
    engine.make(SqlFile.load(HERE / "nik_calendar.sql"))
    for record in READING_ORDER:
        if record == "person":
            engine.make_from_arrow("delivery", delivery_table(reading.deliveries))
            engine.make(SqlFile.load(HERE / "family_home.sql"))
        _read_all(run, engine, [source for source in sources if source.layout.record == record], reading, problems)
        _unite(engine, RECORD_TABLES[record], reading)
    raise_if(sorted(problems) or _changed(run))
    reading.deliveries.sort(key=lambda one: (one.source.file_no, one.delivered_for))
    return sources, reading


def _changed(run: Run) -> list[Problem]:
    """Files that are no longer what was hashed when the run began."""
    return [Problem(run.snapshot.shown(file), "CHANGED", id="berkas berubah selagi dibaca. Tunggu sampai selesai disalin, lalu jalankan lagi.",
                    en="the file changed while it was read. Wait until it is copied, then run again.")
            for file in run.snapshot.files if getsize(file.path) != file.size]


def _layouts(run: Run) -> tuple[Layout, ...]:
    """The layouts of the tree; the words for packages are the titles of the programme's own packages."""
    packages = {package.name: (package.title_id,) for package in run.programme.packages}
    return tuple(layout.with_codes("requested_package", packages) if layout.record == "proposal" else layout
                 for layout in load_layouts(run.paths.rules / "layouts"))


def _statements(path: Path) -> list[str]:
    return [part for part in path.read_text(encoding="utf-8").split(";\n") if part.strip()]


def _read_all(run: Run, engine: DuckdbEngine, sources: list[Source], reading: Reading, problems: list[Problem]) -> None:
    """Read files side by side, each into a table of its own, so that none waits for another and none mixes with it."""
    def read(source: Source) -> None:
        with engine.branch() as branch:
            collect(problems, _read, run, branch, source, reading)

    with ThreadPoolExecutor(engine.threads) as pool:
        list(pool.map(read, sources))


def _read(run: Run, engine: DuckdbEngine, source: Source, reading: Reading) -> None:
    """Read one file into its table, and note what it delivers."""
    counted = read_rows(engine, source, clean=run.scratch / f"{source.file_no}.csv")
    reading.counted[source.file_no] = counted
    if source.repeats:
        return
    if source.layout.record == "reference_entry":
        _check_list_name(engine, source)
        _type_rows(engine, source)
        reading.deliveries += [Delivery(source, issue) for issue in _issues(engine, source)]
        return
    # A workbook's regency is noted beside its rows, in the project's own codes.
    regency = _set_workbook_regency(run, engine, source) if source.layout.record == "proposal" else None
    places = recognise(source.where, place_cells(engine), run.regions, "kemendagri" if regency else None)
    engine.make_from_arrow("place", places.table(), temporary=True)
    reading.systems[source.file_no] = places.system
    reading.unmatched[source.file_no] = places.unmatched()
    _type_rows(engine, source)
    codes = [_proposed_for(engine, source, regency)] if regency else _regencies(engine, source)
    reading.deliveries += [Delivery(source, code) for code in codes + [ELSEWHERE] * (len(codes) > 1)]


def _type_rows(engine: DuckdbEngine, source: Source) -> None:
    sql = SqlFile.load(HERE / f"{source.layout.record}_row.sql")
    engine.execute(sql.name, f"create table {_table_of(source)} as {sql.query}")


def _table_of(source: Source) -> str:
    return f"{source.layout.record}_of_file_{source.file_no}"


def _unite(engine: DuckdbEngine, table: Table, reading: Reading) -> None:
    """All rows of a kind of record as one view. A row belongs to its file's only delivery, else to that of its regency."""
    engine.make_from_arrow(f"no_{table.name}", table.arrow_schema().empty_table())
    parts = [f"select * from no_{table.name}"]
    for source, subjects in reading.delivered(table.name):
        found = "delivered_for" if table is tables.reference_entry else _delivered_for(subjects)
        columns = ", ".join(found if name == "delivered_for" else name for name in table.column_names)
        parts.append(f"select {columns} from {_table_of(source)}")
    engine.execute(table.name, f"create view {table.name} as {' union all '.join(parts)}")


def _delivered_for(codes: list[str]) -> str:
    """Whose delivery a registry row or proposal belongs to, as SQL."""
    if len(codes) == 1:
        return f"'{codes[0]}' as delivered_for"
    named = ", ".join(f"'{code}'" for code in codes)
    return f"case when regency_code in ({named}) then regency_code else '{ELSEWHERE}' end as delivered_for"


def _set_workbook_regency(run: Run, engine: DuckdbEngine, source: Source) -> str:
    assert isinstance(source.form, Sheet)
    named = engine.rows("select district_name, village_name from raw_row")
    code = workbook_regency(source.where, source.form.notes.get(REGENCY_NOTE), named, run.regions)
    engine.execute("raw_row", f"create or replace temporary table cells_of_regency as select * replace ('{code}' as regency_code) from raw_row")
    engine.execute("raw_row", "create or replace temporary view raw_row as select * from cells_of_regency")
    return code


def _proposed_for(engine: DuckdbEngine, source: Source, regency: str) -> str:
    """What a workbook delivers: the regency's proposals, or repairs of some of them."""
    [(repairs,)] = engine.rows(f"select count(*) from {_table_of(source)} where is_repair")
    return regency + REPAIR if repairs else regency


def _check_list_name(engine: DuckdbEngine, source: Source) -> None:
    names = [name for name, in engine.rows("select distinct list from raw_row order by list")]
    if len(names) != 1 or names[0] is None:
        raise InputError(Problem(
            source.where, "LIST_UNKNOWN", id="kolom DAFTAR harus memuat satu nama daftar yang dikenal (ASN, MENINGGAL, PENERIMA). Perbaiki.",
            en="the column DAFTAR must hold one known list name (ASN, MENINGGAL, PENERIMA). Correct it."))


def _issues(engine: DuckdbEngine, source: Source) -> list[str]:
    return [issue for issue, in engine.rows(f"select distinct delivered_for from {_table_of(source)} order by delivered_for")]


def _regencies(engine: DuckdbEngine, source: Source) -> list[str]:
    """The regencies that a registry file is a delivery of."""
    rows = dict(engine.rows(f"select regency_code, count(*) from {_table_of(source)} group by regency_code"))
    total = sum(rows.values())
    rows.pop(None, None)
    return regencies_of(source.where, rows, total)


def _source_file(sources: list[Source], reading: Reading) -> pa.Table:
    delivered: dict[int, list[str]] = {}
    for one in reading.deliveries:
        delivered.setdefault(one.source.file_no, []).append(one.delivered_for)
    rows = [{
        "file_no": source.file_no, "source_file": source.file.name, "sha256": source.file.sha256,
        "layout": source.layout.name, "delivered_on": source.file.delivered_on,
        "regency_codes": ";".join(delivered.get(source.file_no, [])) or None,
        "code_system": reading.systems.get(source.file_no), "repeats": source.repeats,
        "unknown_columns": ";".join(str(position + 1) for position in source.layout.unknown(source.form.header)) or None,
        "absent_columns": ";".join(source.layout.absent(source.form.header)) or None,
        "physical_lines": counted.physical, "header_lines": counted.header, "blank_lines": counted.blank,
        "continuation_lines": counted.continuation, "rejected_lines": len(counted.rejected), "records": counted.records,
    } for source in sources for counted in [reading.counted[source.file_no]]]
    return pa.Table.from_pylist(rows, schema=tables.source_file.arrow_schema())


def _rejected_line(reading: Reading) -> pa.Table:
    rows = [{"file_no": file_no, "line": line, "byte_offset": offset, "code": code}
            for file_no, counted in reading.counted.items() for line, offset, code in counted.rejected]
    return pa.Table.from_pylist(rows, schema=tables.rejected_line.arrow_schema())


def _unmatched_place(reading: Reading) -> pa.Table:
    rows = [{"file_no": file_no, "regency_code": code, "district_name": district, "village_name": village, "rows_held": count}
            for file_no, places in reading.unmatched.items() for code, district, village, count in places]
    return pa.Table.from_pylist(rows, schema=tables.unmatched_place.arrow_schema())


def _region(run: Run) -> pa.Table:
    rows = [{"region_code": region.code, "level": region.level, "name": region.name, "parent_code": region.parent or None}
            for region in run.regions.all]
    return pa.Table.from_pylist(rows, schema=tables.region.arrow_schema())


def _earlier_award(run: Run) -> pa.Table:
    """Who was selected in the earlier rounds that this round excludes."""
    schema = tables.earlier_award.arrow_schema()
    parts = [schema.empty_table()]
    for earlier in run.earlier:
        selected = pq.read_table(earlier.folder / "decision.parquet", columns=["case_id", "person_key", "family_key"],
                                 filters=[("status", "=", "selected")])
        parts.append(selected.add_column(0, "round", pa.array([earlier.round] * len(selected), pa.string())).cast(schema))
    return pa.concat_tables(parts)


ingest = Stage("ingest", reads=(), run=run_ingest, writes=(
    tables.source_file, tables.delivery, tables.rejected_line, tables.unmatched_place, tables.region, tables.person, tables.family, tables.proposal,
    tables.reference_entry, tables.earlier_award,
))
