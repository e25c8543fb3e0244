"""Reads one sheet of an Excel workbook into text cells, remembering which cells were numbers.

A NIK in a numeric cell has lost its last digit to Excel's 15: the cell's kind is all that tells.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from pipeline.core.errors import InputError, Problem
from pipeline.ingest.file_kind import DAMAGED_ARCHIVE, damaged_workbook
from pipeline.ingest.header import HEADER_ROWS, MOST_COLUMNS, find_header, lines_above_records
from pipeline.ingest.layouts import NOT_CONTENT, Layout, header_slug

# The reader holds a sheet as one rectangle: a stray cell far out would make it a huge one.
MOST_CELLS = 60_000_000
# Writers differ in the order of attributes, in quotes and in prefixes; a cell's own row counts, whatever its row says.
_REFERENCE = re.compile(rb"""[<:](?:c|row)\s[^>]*?\br\s*=\s*["']([A-Za-z]{0,5})[A-Za-z]*([0-9]{1,9})""")
# A tag that begins at the end of one block is read whole with the next.
_LONGEST_TAG = 4096
# Parts that name cells of a sheet, but place none.
_NO_SHEETS = ("sharedstrings.xml", "calcchain.xml")


@dataclass(frozen=True)
class Sheet:
    """The rows of the data sheet, and the notes beside it (`KODE KABUPATEN/KOTA` → `64.72`)."""

    header: tuple[str, ...]
    header_lines: int
    rows: list[tuple[int, list[object]]]
    physical: int
    blank: int
    notes: dict[str, str]


def read_sheet(where: str, path: Path, layouts: Sequence[Layout]) -> tuple[Sheet, Layout]:
    """The one sheet of a workbook that fits a layout. Raises InputError if none or several do, or it is unreadable."""
    try:
        _check_size(where, path)
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names}
    except (CalamineError, *DAMAGED_ARCHIVE):
        raise damaged_workbook(where) from None
    if not sheets:
        raise damaged_workbook(where)
    name = _data_sheet(where, sheets, layouts)
    rows = sheets.pop(name)
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(str(cell).strip() for cell in row)]
    top = [(number, tuple(str(cell).strip() for cell in row)) for number, row in filled[:HEADER_ROWS]]
    at, layout = find_header(where, top, layouts)
    header_lines = lines_above_records(top, at)
    numbering = {position for name, place in layout.found(top[at][1]).items() if name in NOT_CONTENT for position in place}
    records = [(number, row) for number, row in filled if number > header_lines
               and any(str(cell).strip() for position, cell in enumerate(row) if position not in numbering)]
    sheet = Sheet(top[at][1], header_lines, records, len(rows), len(rows) - header_lines - len(records),
                  {key: value for other in sheets.values() for key, value in _notes(other)})
    return sheet, layout


def _data_sheet(where: str, sheets: dict[str, list[list]], layouts: Sequence[Layout]) -> str:
    """The name of the sheet that holds the records, whatever its name; a second one would be lost unseen."""
    fitting = [name for name, rows in sheets.items() if any(
        not layout.missing([str(cell) for cell in row]) for layout in layouts for row in rows[:HEADER_ROWS])]
    if len(fitting) > 1:
        numbers = ", ".join(str(number) for number, name in enumerate(sheets, 1) if name in fitting)
        raise InputError(Problem(where, "SHEETS_AMBIGUOUS", id=f"beberapa sheet berisi data: sheet ke-{numbers}. Sisakan satu per berkas.",
                                 en=f"several sheets hold data: number {numbers}. Leave one per file."))
    wanted = next((name for name in sheets for layout in layouts if header_slug(name) == header_slug(layout.sheet)), None)
    return fitting[0] if fitting else wanted or max(sheets, key=lambda name: len(sheets[name]))


def _notes(rows: list[list]) -> list[tuple[str, str]]:
    return [(str(row[0]).strip(), str(row[1]).strip()) for row in rows[:60] if len(row) > 1 and str(row[0]).strip()]


def _check_size(where: str, path: Path) -> None:
    """Raises InputError if a sheet's outermost cells span more than the reader can hold."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.lower().endswith(".xml") and not name.lower().endswith(_NO_SHEETS):
                columns, rows = _extent(archive, name)
                if columns > MOST_COLUMNS or columns * rows > MOST_CELLS:
                    raise InputError(Problem(
                        where, "TOO_LARGE", id=f"sheet terlalu besar ({rows} baris, {columns} kolom). Hapus kolom dan baris yang tidak dipakai.",
                        en=f"a sheet is too large ({rows} rows, {columns} columns). Delete unused columns and rows."))


def _extent(archive: zipfile.ZipFile, name: str) -> tuple[int, int]:
    columns, rows, tail = 0, 0, b""
    with archive.open(name) as file:
        while block := file.read(1 << 22):
            part = tail + block
            references = _REFERENCE.findall(part)
            columns = max(columns, *map(_column_number, {letters for letters, _ in references}), 0)
            rows = max(rows, *map(int, {digits for _, digits in references}), 0)
            if columns > MOST_COLUMNS:
                break
            tail = part[-_LONGEST_TAG:]
    return columns, rows


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def as_text(cell: object) -> str | None:
    """A cell as text: whole numbers without a point, days as YYYY-MM-DD, blank as None."""
    match cell:
        case bool():
            return "YA" if cell else "TIDAK"
        case float() | int():
            return str(int(cell)) if float(cell).is_integer() else str(cell)
        case datetime.datetime() | datetime.date():
            return cell.strftime("%Y-%m-%d")
        case _:
            return str(cell).strip() or None


def is_number(cell: object) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)
