"""The first stage: the files of one snapshot become typed tables, every physical line accounted for."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from os.path import getsize
from pathlib import Path

import pyarrow as pa

from pipeline.core import tables
from pipeline.core.contract import Table
from pipeline.core.engine import SqlFile
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import Problem
from pipeline.core.run import Run
from pipeline.core.snapshot import InputFile
from pipeline.core.stage import Stage, make_all
from pipeline.ingest.deliveries import check_deliveries, delivery_table, row_delivery_table
from pipeline.ingest.earlier import earlier_awards, earlier_members, earlier_vacancies
from pipeline.ingest.layouts import Layout, load_layouts
from pipeline.ingest.notes import Reading, note_lists, note_places, note_registry_file, note_workbook
from pipeline.ingest.places import place_table
from pipeline.ingest.raw_row import raw_rows
from pipeline.ingest.row_query import numbered
from pipeline.ingest.source import READING_ORDER, Source, collect, raise_if, survey

HERE = Path(__file__).parent
NOTES = {"family": note_registry_file, "person": note_registry_file, "proposal": note_workbook, "reference_entry": note_places}
RECORD_TABLES = {table.name: table for table in (tables.family, tables.person, tables.proposal, tables.reference_entry)}


def run_ingest(run: Run, engine: DuckdbEngine) -> None:
    sources, reading = read_snapshot(run, engine)
    check_deliveries(run, reading.deliveries)
    tell_of_files(run, engine, sources, reading)
    awards = earlier_awards(run)
    engine.make_from_arrow("earlier_award", awards)
    engine.make_from_arrow("earlier_member", earlier_members(run, awards))
    engine.make_from_arrow("earlier_vacancy", earlier_vacancies(run))


def tell_of_files(run: Run, engine: DuckdbEngine, sources: list[Source], reading: Reading) -> None:
    """Make the tables that say what the files are and what they deliver, and the lists they may name."""
    engine.make_from_arrow("delivery", delivery_table(reading.deliveries))
    engine.make_from_arrow("source_file", _source_file(sources, reading))
    engine.make_from_arrow("rejected_line", _rejected_line(reading))
    engine.make_from_arrow("unmatched_place", _unmatched_place(reading))
    engine.make_from_arrow("reference_list", run.reference.table())


def read_snapshot(run: Run, engine: DuckdbEngine) -> tuple[list[Source], Reading]:
    """Find out what every file delivers, and make a view of the rows of each kind of record over the files themselves.

    Raises InputError naming all that cannot be read.
    """
    layouts = _layouts(run)
    sources = survey(run, layouts)
    reading, problems = Reading(), []
    define_macros(engine)
    engine.join_as_written()
    engine.make_from_arrow("region", _region(run))
    make_all(engine, HERE, ("nik_calendar", "region_number"))
    for record in READING_ORDER:
        if record == "person":
            engine.make_from_arrow("delivery", delivery_table(reading.deliveries))
            engine.make(SqlFile.load(HERE / "family_home.sql"))
        # The largest first: at the end none is left alone with much to do.
        own = sorted((source for source in sources if source.layout.record == record), key=lambda source: source.file.size, reverse=True)
        _count_lines(run, engine, own, reading, problems)
        read = [source for source in own if source.file_no in reading.raw and not source.repeats]
        _read_record(run, engine, RECORD_TABLES[record], read, reading, problems)
    raise_if(sorted(problems) or _changed(run, (file for file in run.snapshot.files if getsize(file.path) != file.size)))
    reading.deliveries.sort(key=lambda one: (one.source.file_no, one.delivered_for))
    return sources, reading


def _changed(run: Run, files: Iterable[InputFile]) -> list[Problem]:
    return [Problem(run.snapshot.shown(file), "CHANGED", id="berkas berubah selagi dibaca. Tunggu sampai selesai disalin, lalu jalankan lagi.",
                    en="the file changed while it was read. Wait until it is copied, then run again.") for file in files]


def raise_if_changed(run: Run, engine: DuckdbEngine) -> None:
    """Raises InputError naming what is no longer as it was hashed when the run began: its rows would be kept as those of other content."""
    layouts = [] if run.layouts.are_unchanged() else [
        Problem("rules/layouts", "CHANGED", id="tata letak berubah selagi berkas dibaca. Jalankan lagi.",
                en="a layout changed while files were read. Run again.")]
    raise_if([*_changed(run, run.snapshot.altered()), *layouts])


def _layouts(run: Run) -> tuple[Layout, ...]:
    """The layouts of the tree, with the words that stand elsewhere in the rules: for reference lists, and for packages.

    The latter are the titles of the programme's own packages; where it has none, what a proposal says of another
    programme's packages is not read.
    """
    packages = {package.name: (package.title_id,) for package in run.programme.packages}

    def worded(layout: Layout) -> Layout:
        match layout.record:
            case "reference_entry":
                return layout.with_codes("list", run.reference.words)
            case "proposal":
                return layout.with_codes("requested_package", packages) if packages else layout.without("requested_package")
        return layout

    return tuple(map(worded, load_layouts(run.layouts.folder)))


def define_macros(engine: DuckdbEngine) -> None:
    """Give the engine the words of `cells.sql`, which say how a cell is read."""
    for statement in (HERE / "cells.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            engine.execute("cells.sql", statement)


def _count_lines(run: Run, engine: DuckdbEngine, sources: list[Source], reading: Reading, problems: list[Problem]) -> None:
    """Look at files side by side, so that none waits for another."""
    def look(source: Source) -> None:
        with engine.branch() as branch:
            reading.raw[source.file_no] = raw_rows(branch, source, clean=run.scratch / f"{source.file_no}.csv")

    with ThreadPoolExecutor(engine.threads) as pool:
        list(pool.map(lambda source: collect(problems, look, source), sources))


def _read_record(run: Run, engine: DuckdbEngine, table: Table, sources: list[Source], reading: Reading,
                 problems: list[Problem]) -> None:
    """Note what the files of a kind of record deliver, and make the view of all their rows."""
    if not sources:
        engine.make_from_arrow(table.name, table.arrow_schema().empty_table())
        return
    for source in sources:
        collect(problems, NOTES[table.name], run, source, reading)
    engine.make_from_arrow("place", place_table(reading.places))
    engine.make_view(f"numbered_{table.name}", numbered(reading.united(sources)))
    engine.make_from_arrow("row_delivery", row_delivery_table(reading.deliveries, reading.regencies))
    typed = SqlFile.load(HERE / f"{table.name}.sql")
    if table is tables.family:
        engine.make_file(typed)  # members are placed by it
    else:
        engine.make_view(table.name, typed.query)
    if table is tables.reference_entry:
        note_lists(run, engine, sources, reading, problems)


def _source_file(sources: list[Source], reading: Reading) -> pa.Table:
    delivered: dict[int, list[str]] = {}
    for one in reading.deliveries:
        delivered.setdefault(one.source.file_no, []).append(one.delivered_for)
    rows = [{
        "file_no": source.file_no, "source_file": source.file.name, "sha256": source.file.sha256,
        "layout": source.layout.name, "delivered_on": source.file.delivered_on,
        "regency_codes": ";".join(delivered.get(source.file_no, [])) or None,
        "code_system": places.system if (places := reading.places.get(source.file_no)) else None, "repeats": source.repeats,
        "unknown_columns": ";".join(str(position + 1) for position in source.layout.unknown(source.form.header)) or None,
        "absent_columns": ";".join(source.layout.absent(source.form.header)) or None,
        "physical_lines": counted.physical, "header_lines": counted.header, "blank_lines": counted.blank,
        "continuation_lines": counted.continuation, "rejected_lines": len(counted.rejected), "records": counted.records,
    } for source in sources for counted in [reading.raw[source.file_no].counted]]
    return pa.Table.from_pylist(rows, schema=tables.source_file.arrow_schema())


def _rejected_line(reading: Reading) -> pa.Table:
    rows = [{"file_no": file_no, "line": line, "byte_offset": offset, "code": code}
            for file_no, raw in reading.raw.items() for line, offset, code in raw.counted.rejected]
    return pa.Table.from_pylist(rows, schema=tables.rejected_line.arrow_schema())


def _unmatched_place(reading: Reading) -> pa.Table:
    rows = [{"file_no": file_no, "regency_code": code, "district_name": district, "village_name": village, "rows_held": count}
            for file_no, places in reading.places.items() for code, district, village, count in places.unmatched()]
    return pa.Table.from_pylist(rows, schema=tables.unmatched_place.arrow_schema())


def _region(run: Run) -> pa.Table:
    rows = [{"region_code": region.code, "level": region.level, "name": region.name, "parent_code": region.parent or None}
            for region in run.regions.all]
    return pa.Table.from_pylist(rows, schema=tables.region.arrow_schema())


ingest = Stage("ingest", reads=(), run=run_ingest, check=raise_if_changed, parts=(
    "snapshot", "layouts", "regions", "reference", "earlier", "programme.candidates", "programme.packages", "round.as_of", "round.expect_regencies",
), writes=(
    tables.source_file, tables.delivery, tables.rejected_line, tables.unmatched_place, tables.region, tables.person, tables.family,
    tables.proposal, tables.reference_entry, tables.reference_list, tables.earlier_award, tables.earlier_member, tables.earlier_vacancy,
))
