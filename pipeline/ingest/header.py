"""Finds the header row of a file: not always its first, and sometimes with a row of column numbers under it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.core.errors import InputError, Problem
from pipeline.ingest.layouts import Layout, detect

# Titles, dates and addressees stand above a header row, never more of them than this.
HEADER_ROWS = 20
# A wide survey has some hundred columns; what has more is damaged, and readers hold every column of every row.
MOST_COLUMNS = 702
# `KOLOM 1`, `(1)` or `1` under every header: numbers for a form's instructions.
COLUMN_NUMBER = re.compile(r"(kolom\b.*|\(?[0-9]{1,3}\)?|)", re.IGNORECASE)

Row = tuple[int, Sequence[str]]


def find_header(where: str, rows: Sequence[Row], layouts: Sequence[Layout]) -> tuple[int, Layout]:
    """The position of the header row among the first rows of a file, and its layout. Raises InputError if none fits."""
    # One cell beyond the most is enough to refuse a header; a damaged line may have many thousands.
    rows = [(number, cells[:MOST_COLUMNS + 1]) for number, cells in rows]
    for position, (_, cells) in enumerate(rows):
        if any(not layout.missing(cells) for layout in layouts):
            if len(cells) > MOST_COLUMNS:
                raise too_many_columns(where)
            return position, detect(where, cells, layouts)
    if not rows:
        raise InputError(Problem(where, "EMPTY", id="berkas kosong. Minta kiriman ulang.", en="the file is empty. Ask for it again."))
    nearest = max((cells for _, cells in rows), key=lambda cells: max(len(layout.found(cells)) for layout in layouts))
    detect(where, nearest, layouts)
    raise AssertionError("no layout fits, so detect has raised")


def lines_above_records(rows: Sequence[Row], header: int) -> int:
    """The line of the header row, or of the row of column numbers right under it."""
    number, _ = rows[header]
    if header + 1 < len(rows):
        below, cells = rows[header + 1]
        if any(cells) and all(COLUMN_NUMBER.fullmatch(str(cell).strip()) for cell in cells) and below == number + 1:
            return below
    return number


def too_many_columns(where: str) -> InputError:
    """The refusal of a file that is wider than any file of people."""
    return InputError(Problem(where, "TOO_LARGE", id=f"lebih dari {MOST_COLUMNS} kolom. Hapus kolom yang tidak dipakai, atau minta kiriman ulang.",
                              en=f"more than {MOST_COLUMNS} columns. Delete unused columns, or ask for it again."))
