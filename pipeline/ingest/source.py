"""What each file of a snapshot is, found out before any row is read; every unfit file is named at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.errors import InputError, Problem, RulesError
from pipeline.core.run import Run
from pipeline.core.snapshot import InputFile
from pipeline.ingest.file_kind import as_utf8, kind_of, not_text
from pipeline.ingest.header import find_header, lines_above_records
from pipeline.ingest.layouts import Layout
from pipeline.ingest.parquet_file import Columns, read_columns
from pipeline.ingest.sheet_file import Sheet, read_sheet
from pipeline.ingest.text_file import Dialect, first_rows

# Families come first, because members live where their family lives.
READING_ORDER = ("family", "person", "proposal", "reference_entry")


@dataclass(frozen=True)
class Source:
    """One file, its number in this run, its layout and how it is written; `repeats` names the file it copies."""

    file_no: int
    file: InputFile
    where: str
    layout: Layout
    form: Dialect | Sheet | Columns
    repeats: str | None


def survey(run: Run, layouts: tuple[Layout, ...]) -> list[Source]:
    """All files of the snapshot, numbered by delivery, layout and content, never by name. Raises InputError."""
    problems: list[Problem] = []

    def look(number: int, file: InputFile) -> tuple | None:
        return collect(problems, open_file, run.snapshot.shown(file), file.path, run.scratch / f"{number}.txt", layouts)

    with ThreadPoolExecutor() as pool:
        opened = list(pool.map(look, range(len(run.snapshot.files)), run.snapshot.files))
    raise_if(sorted(problems))
    known = [(file, *found) for file, found in zip(run.snapshot.files, opened, strict=True) if found]
    known.sort(key=lambda one: (READING_ORDER.index(one[2].record), one[0].delivered_on, one[0].sha256, one[0].name))
    sources: list[Source] = []
    for number, (file, form, layout) in enumerate(known, 1):
        copy_of = next((one.file.name for one in sources
                        if (one.file.sha256, one.file.delivered_on) == (file.sha256, file.delivered_on)), None)
        sources.append(Source(number, file, run.snapshot.shown(file), layout, form, copy_of))
    return sources


def raise_if(problems: Iterable[Problem]) -> None:
    """Raises InputError if there is any problem."""
    if problems := list(problems):
        raise InputError(problems)


def collect(problems: list[Problem], ask: Callable, *args):
    """The answer, or None and its problems added to the list, so that all files are heard before the run stops."""
    try:
        return ask(*args)
    except (InputError, RulesError) as error:
        problems.extend(error.problems)
        return None


def open_file(where: str, path: Path, copy: Path, layouts: Sequence[Layout]) -> tuple[Dialect | Sheet | Columns, Layout]:
    """How a file is written and which layout it has. Raises InputError if it cannot be told."""
    # A layout that names its sheet comes in workbooks alone.
    without_sheet = [layout for layout in layouts if not layout.sheet]
    match kind_of(where, path):
        case "workbook":
            return read_sheet(where, path, layouts)
        case "parquet":
            columns = read_columns(where, path)
            return columns, find_header(where, [(1, columns.header)], without_sheet)[1]
    text = as_utf8(where, path, copy)
    rows = first_rows(text.path)
    if rows and not any(cells for _, cells, _ in rows):
        raise not_text(where)
    top = [(number, cells) for number, cells, _ in rows]
    at, layout = find_header(where, top, without_sheet)
    return Dialect(text, rows[at][2], top[at][1], lines_above_records(top, at)), layout
