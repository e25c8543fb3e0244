"""Reads the rows of one file: the layout's columns by name, as text, its codes put into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipeline.core.contract import Date
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import Bug, InputError, Problem
from pipeline.ingest.layout_shape import COLUMNS
from pipeline.ingest.layouts import NOT_CONTENT, Codes, Layout, LayoutColumn
from pipeline.ingest.parquet_file import Columns, damaged_parquet
from pipeline.ingest.sheet_file import Sheet, as_text, is_number
from pipeline.ingest.source import Source
from pipeline.ingest.text_file import Dialect, count_lines, has_lone_return, sort_out

Found = Mapping[str, tuple[int, ...]]


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

    A text file is not copied into a table: it is read where its rows are needed, and of it the columns that are needed.
    A workbook has fewer rows, and they are in memory.
    """

    counted: Counted
    query: str


@dataclass(frozen=True)
class Cells:
    """How SQL reads the cells of one file, the row number and the numeric cells of each row."""

    counted: Counted
    row_number: str
    rows: str
    numeric_cells: str = "''"


def raw_rows(engine: DuckdbEngine, source: Source, clean: Path) -> Raw:
    """The rows of one file with every column of its kind of record as text, its lines counted. `clean` is for a copy."""
    match source.form:
        case Sheet():
            cells = _sheet_cells(engine, source, source.form)
        case Columns():
            cells = _parquet_cells(engine, source, source.form)
        case Dialect():
            cells = _text_cells(engine, source, source.form, clean)
    if cells.counted.records == 0:
        raise InputError(Problem(source.where, "NO_ROWS", id="berkas tidak memuat baris data yang dapat dibaca. Minta kiriman ulang.",
                                 en="the file holds no readable row. Ask for it again."))
    found = source.layout.found(source.form.header)
    # Only proposals are numbered by their content, and sent back.
    whole_row = [f"{_content(found)} as cells", f"{_as_sent(found)} as as_sent"] if source.layout.record == "proposal" else []
    values = [f"cast({source.file_no} as bigint) as file_no", f"{cells.row_number} as source_row", *_values(source.layout, found),
              f"{cells.numeric_cells} as numeric_cells", f"{_undecoded(source.layout, found)} as undecoded", *whole_row]
    query = f"select {', '.join(values)} from {cells.rows}"
    if isinstance(source.form, Sheet):
        query = _once(engine, f"rows_of_file_{source.file_no}", query)
    return Raw(cells.counted, query)


def _once(engine: DuckdbEngine, table: str, query: str) -> str:
    """Ask a query once: to take apart its many expressions takes longer than to keep the rows of a workbook."""
    engine.make_from_query(table, query)
    return f"select * from {table}"


def numbered(rows: str) -> str:
    """The query of rows with their NIK and KK number judged, and the codes of the place they name: alike for every record."""
    return f"""
        with read as (
            select *, number_text(nik) as nik_text, number_text(no_kk) as kk_text
            from ({rows})
        )
        select
            read.*,
            nik_code(read.nik_text, is_among(read.numeric_cells, 'nik'), nik_calendar.digits is not null) as nik_code,
            kk_code(read.kk_text, is_among(read.numeric_cells, 'no_kk')) as kk_code,
            nik_calendar.born_on, nik_calendar.sex as nik_sex,
            place.regency_code as found_regency_code, place.district_code, place.village_code
        from read
        left join nik_calendar on nik_calendar.digits = substr(read.nik_text, 7, 6)
        left join place
            on place.file_no = read.file_no
            and place.regency_cell = coalesce(read.regency_code, '')
            and place.regency_name = coalesce(read.regency_name, '')
            and place.district_name = coalesce(read.district_name, '')
            and place.village_name = coalesce(read.village_name, '')"""


def _text_cells(engine: DuckdbEngine, source: Source, dialect: Dialect, clean: Path) -> Cells:
    path, header = dialect.text.path, dialect.header_lines
    physical = count_lines(path)
    rows = _csv(dialect, path, header)
    if dialect.text.is_sound and _count(engine, source, rows) == physical - header and not has_lone_return(path):
        return Cells(Counted(physical, header, 0, 0, physical - header, []), f"cells.at + {header}", _numbered(rows))
    lines = sort_out(source.where, dialect, clean)
    rows = _csv(dialect, clean, 0)
    if _count(engine, source, rows) != len(lines.starts):
        raise InputError(Problem(source.where, "UNREADABLE", id="baris data tidak dapat dipisahkan dengan pasti. Simpan ulang sebagai CSV UTF-8.",
                                 en="its rows cannot be told apart with certainty. Save it again as CSV UTF-8."))
    line = f"line_of_file_{source.file_no}"
    engine.make_from_arrow(line, pa.table({"line": pa.array(lines.starts, pa.int64())}))
    counted = Counted(lines.physical, header, lines.blank, lines.continuation, len(lines.starts), lines.rejected)
    return Cells(counted, f"{line}.line", f"{_numbered(rows)} join {line} on {line}.rowid = cells.at - 1")


def _csv(dialect: Dialect, path: Path, skip: int) -> str:
    """The rows of a text file, as SQL; reading them raises where a line is no row."""
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(dialect.header)))
    return f"""read_csv(
            {_literal(str(path))}, delim = {_literal(dialect.delimiter)}, quote = '"', escape = '"', header = false, skip = {skip},
            auto_detect = false, columns = {{{columns}}}, null_padding = false, strict_mode = true)"""


def _numbered(rows: str) -> str:
    """The rows numbered from 1 as they stand in the file: DuckDB numbers a stream as it comes."""
    return f"(select *, row_number() over () as at from {rows}) as cells"


def _count(engine: DuckdbEngine, source: Source, rows: str) -> int | None:
    """The number of rows, None if DuckDB finds a line that is no row."""
    try:
        return engine.rows(f"select count(*) from {rows}", source.where)[0][0]
    except Bug:
        return None


def _parquet_cells(engine: DuckdbEngine, source: Source, columns: Columns) -> Cells:
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
    return Cells(Counted(columns.rows, 0, 0, 0, columns.rows, []), "cells.rowid + 1", f"{table} as cells", f"'{inexact}'")


def _sheet_cells(engine: DuckdbEngine, source: Source, sheet: Sheet) -> Cells:
    places, table = sorted(_names(source.layout, sheet.header).items()), f"cells_of_file_{source.file_no}"
    cells = {f"c{position}": pa.array([as_text(row[position]) for _, row in sheet.rows], pa.string())
             for position in range(len(sheet.header))}
    cells["source_row"] = pa.array([number for number, _ in sheet.rows], pa.int64())
    cells["numeric_cells"] = pa.array([
        ";".join(name for position, name in places if is_number(row[position])) for _, row in sheet.rows], pa.string())
    engine.make_from_arrow(table, pa.table(cells))
    counted = Counted(sheet.physical, sheet.header_lines, sheet.blank, 0, len(sheet.rows), [])
    return Cells(counted, "cells.source_row", f"{table} as cells", "cells.numeric_cells")


def _names(layout: Layout, header: Sequence[str]) -> dict[int, str]:
    """The column that stands at each position of the header."""
    return {position: name for name, place in layout.found(header).items() for position in place}


def _values(layout: Layout, found: Found) -> list[str]:
    """Every column of the kind of record: from the file, from what every row of the layout says, or unknown."""
    values = []
    for name, type_ in COLUMNS[layout.record].items():
        value = _value(layout.columns[name], found[name]) if name in found else _nullable(layout.every_row.get(name))
        if isinstance(type_, Date):
            days = ", ".join(f"{form}({value})" for form in layout.dates if name in found)
            values += [f"{value} as {name}_cell", f"coalesce({days or 'null'}, cast(null as date)) as {name}"]
        else:
            values.append(f"{value} as {name}")
    return values


def _value(column: LayoutColumn, place: tuple[int, ...]) -> str:
    """A cell as text or as the word of its code; of several parts, yes if any says so and no if all say no."""
    if not column.codes:
        return _text(column, place)
    decoded = [_decoded(position, column.codes) for position in place]
    if len(decoded) == 1:
        return decoded[0]
    return f"case {' or '.join(f'as_flag({part})' for part in decoded)} when true then 'true' when false then 'false' end"


def _text(column: LayoutColumn, place: tuple[int, ...]) -> str:
    cell = f"trim(cells.c{place[0]})"
    if not column.missing:
        return f"nullif({cell}, '')"
    marks = ("", *column.missing)
    listed = ", ".join(_literal(mark.lower()) for mark in marks)
    # What is longer than every mark is none: of most cells the length alone is looked at.
    return f"case when length({cell}) > {max(map(len, marks))} or not list_contains([{listed}], lower({cell})) then {cell} end"


def _decoded(position: int, codes: Codes) -> str:
    """The word that the code in a cell stands for; a code that the layout does not know is unknown."""
    # A look-up in a map reads the cell once; DuckDB makes a join of every longer `in (…)`.
    words = {form.lower(): word for word, forms in codes.items() for form in forms}
    listed = ", ".join(f"{_literal(form)}: {_literal(word)}" for form, word in words.items())
    return f"map {{{listed}}}[lower(trim(cells.c{position}))]"


def _undecoded(layout: Layout, found: Found) -> str:
    """The columns of a row in which a word stands that the layout's codes do not know."""
    tests = [f"case when {_text(column, found[name])} is not null and {_value(column, found[name])} is null then {_literal(name)} end"
             for name, column in layout.columns.items() if column.codes and name in found]
    return f"concat_ws(';', {', '.join(tests)})" if tests else "''"


def _content(found: Found) -> str:
    """All cells of a row as one text, blanks and case evened out, for telling rows without a NIK apart."""
    cells = (f"trim(coalesce(cells.c{position}, ''))" for name in sorted(found) if name not in NOT_CONTENT for position in found[name])
    return f"regexp_replace(lower(concat_ws('|', {', '.join(cells)})), '\\s+', ' ', 'g')"


def _as_sent(found: Found) -> str:
    """The cells as they were sent, by column, as JSON: for giving a row back to those who sent it."""
    return f"cast(json_object({', '.join(f'{_literal(name)}, trim(cells.c{place[0]})' for name, place in found.items())}) as varchar)"


def _nullable(word: str | None) -> str:
    return f"cast({_literal(word) if word else 'null'} as varchar)"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
