"""Reads one file: how its lines are made up, and the query of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import Bug, InputError, Problem
from pipeline.ingest.layouts import Layout
from pipeline.ingest.parquet_file import Columns, damaged_parquet
from pipeline.ingest.row_query import TALLIED, Cells, literal, row_query
from pipeline.ingest.sheet_file import Sheet, as_text, is_number
from pipeline.ingest.source import Source
from pipeline.ingest.text_file import Dialect, lines_and_lone_returns, sort_out


TEXT_ONLY = {str}


@dataclass(frozen=True)
class Counted:
    """How the physical lines of a file are made up."""

    physical: int
    header: int
    blank: int
    continuation: int
    records: int
    rejected: list[tuple[int, int, str]]


@dataclass(frozen=True)
class Raw:
    """The rows of one file: how its lines are made up, and the query that reads them, as often as it is asked.

    `tally` holds how many rows have what TALLIED names in common.
    A text file is not copied into a table: it is read where its rows are needed, and of it the columns that are needed.
    A workbook has fewer rows, and they are in memory.
    """

    counted: Counted
    tally: list[tuple]
    query: str


def raw_rows(engine: DuckdbEngine, source: Source, clean: Path) -> Raw:
    """The rows of one file with every column of its kind of record as text, its lines counted. `clean` is for a copy."""
    match source.form:
        case Sheet():
            return _raw(engine, source, *_sheet_cells(engine, source, source.form))
        case Columns():
            return _raw(engine, source, *_parquet_cells(engine, source, source.form))
        case Dialect():
            return _text_rows(engine, source, source.form, clean)


def _raw(engine: DuckdbEngine, source: Source, counted: Counted, cells: Cells) -> Raw:
    """Raises InputError if there is no row, Bug if DuckDB finds a line that is none, or other rows than were counted."""
    if counted.records == 0:
        raise InputError(Problem(source.where, "NO_ROWS", id="berkas tidak memuat baris data yang dapat dibaca. Minta kiriman ulang.",
                                 en="the file holds no readable row. Ask for it again."))
    query = row_query(source.layout, source.form.header, source.file_no, cells)
    if isinstance(source.form, Sheet):
        query = _once(engine, f"rows_of_file_{source.file_no}", query)
    tally = engine.rows(f"select {TALLIED[source.layout.record].format(rows=query)} group by all order by all", source.where)
    if sum(rows for rows, *_ in tally) != counted.records:
        raise Bug(Problem(source.where, "ROWS_DIFFER", id="jumlah baris berbeda dari hitungan. Laporkan kepada pengembang.",
                          en="it has other rows than were counted. Report it to the developers."))
    return Raw(counted, tally, query)


def _once(engine: DuckdbEngine, table: str, query: str) -> str:
    """Ask a query once: to take apart its many expressions takes longer than to keep the rows of a workbook."""
    engine.make_from_query(table, query)
    return f"select * from {table}"


def _text_rows(engine: DuckdbEngine, source: Source, dialect: Dialect, clean: Path) -> Raw:
    path, header = dialect.text.path, dialect.header_lines
    physical, has_lone_return = lines_and_lone_returns(path)
    if dialect.text.is_sound and not has_lone_return:
        counted = Counted(physical, header, 0, 0, physical - header, [])
        try:
            return _raw(engine, source, counted, Cells(f"cells.at + {header}", _numbered(_csv(dialect, path, header))))
        except Bug:
            pass  # not every line is a row
    lines = sort_out(source.where, dialect, clean)
    lines_table = f"lines_of_file_{source.file_no}"
    engine.make_from_arrow(lines_table, pa.table({"line": pa.array(lines.starts, pa.int64())}))
    counted = Counted(lines.physical, header, lines.blank, lines.continuation, len(lines.starts), lines.rejected)
    # Side by side, because a join by number may hold all cells of the file in memory.
    rows = f"(select * from {_numbered(_csv(dialect, clean, 0))} positional join {lines_table} where cells.at is not null) as cells"
    try:
        return _raw(engine, source, counted, Cells("cells.line", rows))
    except Bug:
        raise InputError(Problem(source.where, "UNREADABLE", id="baris data tidak dapat dipisahkan dengan pasti. Simpan ulang sebagai CSV UTF-8.",
                                 en="its rows cannot be told apart with certainty. Save it again as CSV UTF-8.")) from None


def _csv(dialect: Dialect, path: Path, skip: int) -> str:
    """The rows of a text file, as SQL; reading them raises where a line is no row."""
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(dialect.header)))
    return f"""read_csv(
            {literal(str(path))}, delim = {literal(dialect.delimiter)}, quote = '"', escape = '"', header = false, skip = {skip},
            auto_detect = false, columns = {{{columns}}}, null_padding = false, strict_mode = true)"""


def _numbered(rows: str) -> str:
    """The rows numbered from 1 as they stand in the file: DuckDB numbers a stream as it comes."""
    return f"(select *, row_number() over () as at from {rows}) as cells"


def _parquet_cells(engine: DuckdbEngine, source: Source, columns: Columns) -> tuple[Counted, Cells]:
    names, table = _names(source.layout, columns.header), f"cells_of_file_{source.file_no}"
    quoted = (name.replace('"', '""') for name in columns.header)
    try:
        engine.execute(source.where, f"""
        create table {table} as
        select {', '.join(f'cast("{name}" as varchar) as c{position}' for position, name in enumerate(quoted))}
        from read_parquet(?)""", [str(source.file.path)])
    except Bug:  # its columns are sound, the pages of its rows are not
        raise damaged_parquet(source.where) from None
    inexact = ";".join(names[position] for position in sorted(columns.inexact) if position in names)
    return Counted(columns.rows, 0, 0, 0, columns.rows, []), Cells("cells.rowid + 1", f"{table} as cells", f"'{inexact}'")


def _sheet_cells(engine: DuckdbEngine, source: Source, sheet: Sheet) -> tuple[Counted, Cells]:
    places, table = sorted(_names(source.layout, sheet.header).items()), f"cells_of_file_{source.file_no}"
    # Nearly every cell is text: a call for each of four million would take longer than to unpack the workbook.
    cells = {f"c{position}": pa.array([cell.strip() or None if type(cell := row[position]) is str else as_text(cell)
                                       for _, row in sheet.rows], pa.string()) for position in range(len(sheet.header))}
    cells["source_row"] = pa.array([number for number, _ in sheet.rows], pa.int64())
    cells["numeric_cells"] = pa.array([
        ";".join(name for position, name in places if is_number(row[position])) if set(map(type, row)) != TEXT_ONLY else ""
        for _, row in sheet.rows], pa.string())
    engine.make_from_arrow(table, pa.table(cells))
    counted = Counted(sheet.physical, sheet.header_lines, sheet.blank, 0, len(sheet.rows), [])
    return counted, Cells("cells.source_row", f"{table} as cells", "cells.numeric_cells")


def _names(layout: Layout, header: Sequence[str]) -> dict[int, str]:
    """The column that stands at each position of the header."""
    return {position: name for name, place in layout.found(header).items() for position in place}
