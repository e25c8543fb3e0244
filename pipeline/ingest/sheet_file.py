"""Reads one sheet of an Excel workbook into text cells, remembering which cells were numbers.

A NIK in a numeric cell has lost its last digit to Excel's 15: the cell's kind is all that tells.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from pipeline.core.errors import InputError, Problem

XLSX_MAGIC = b"PK\x03\x04"
OLE2_MAGIC = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Sheet:
    """The rows of the data sheet as text, and the notes beside it (`KODE KABUPATEN/KOTA` → `64.72`)."""

    header: tuple[str, ...]
    header_lines: int
    rows: list[tuple[int, list[object]]]
    physical: int
    blank: int
    notes: dict[str, str]


def is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in (XLSX_MAGIC, OLE2_MAGIC)


def read_sheet(where: str, path: Path, sheet_name: str) -> Sheet:
    """The named sheet of a workbook. Raises InputError if it is an old `.xls`, unreadable, or lacks the sheet."""
    with path.open("rb") as file:
        if file.read(4) == OLE2_MAGIC:
            raise InputError(Problem(where, "OLD_XLS", id="berkas .xls lama atau terkunci sandi. Buka di Excel dan simpan sebagai .xlsx tanpa sandi.",
                                     en="an old .xls or password-protected file. Open it in Excel and save it as .xlsx without a password."))
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        if sheet_name not in workbook.sheet_names:
            raise InputError(Problem(where, "SHEET_MISSING", id=f"sheet {sheet_name} tidak ada. Pakai buku kerja dari `tepat template`.",
                                     en=f"there is no sheet {sheet_name}. Use the workbook of `tepat template`."))
        rows = workbook.get_sheet_by_name(sheet_name).to_python(skip_empty_area=False)
        notes = {name: _notes(workbook, name) for name in workbook.sheet_names if name != sheet_name}
    except CalamineError:
        raise InputError(Problem(where, "UNREADABLE", id="buku kerja rusak dan tidak dapat dibaca. Minta kiriman ulang.",
                                 en="the workbook is damaged and cannot be read. Ask for it again.")) from None
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(str(cell).strip() for cell in row)]
    if not filled:
        raise InputError(Problem(where, "EMPTY", id=f"sheet {sheet_name} kosong. Minta kiriman ulang.",
                                 en=f"sheet {sheet_name} is empty. Ask for it again."))
    first, header = filled[0]
    return Sheet(tuple(str(cell).strip() for cell in header), first, filled[1:], len(rows),
                 len(rows) - first - len(filled) + 1, {key: value for pairs in notes.values() for key, value in pairs.items()})


def _notes(workbook: CalamineWorkbook, sheet_name: str) -> dict[str, str]:
    rows = workbook.get_sheet_by_name(sheet_name).to_python(nrows=60)
    return {str(row[0]).strip(): str(row[1]).strip() for row in rows if len(row) > 1 and str(row[0]).strip()}


def as_text(cell: object) -> str | None:
    """A cell as text: whole numbers without a point, days as YYYY-MM-DD, blank as None."""
    match cell:
        case bool():
            return "YA" if cell else "TIDAK"
        case float() | int():
            return str(int(cell)) if cell == int(cell) else str(cell)
        case datetime.datetime() | datetime.date():
            return cell.strftime("%Y-%m-%d")
        case _:
            return str(cell).strip() or None


def is_number(cell: object) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)
