"""What each file of a snapshot is, found out before any row is read; every unfit file is named at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.core.errors import InputError, Problem, RulesError
from pipeline.core.run import Run
from pipeline.core.snapshot import InputFile
from pipeline.ingest.layouts import Layout, detect
from pipeline.ingest.sheet_file import Sheet, is_workbook, read_sheet
from pipeline.ingest.text_file import Dialect, read_dialect

# Families come first, because members live where their family lives.
READING_ORDER = ("family", "person", "proposal", "reference_entry")


@dataclass(frozen=True)
class Source:
    """One file, its number in this run, its layout and how it is written; `repeats` names the file it copies."""

    file_no: int
    file: InputFile
    where: str
    layout: Layout
    form: Dialect | Sheet
    repeats: str | None


def survey(run: Run, layouts: tuple[Layout, ...]) -> list[Source]:
    """All files of the snapshot, numbered by delivery, layout and content, never by name. Raises InputError."""
    problems: list[Problem] = []
    known = [found for found in (_opened(run, file, layouts, problems) for file in run.snapshot.files) if found]
    raise_if(problems)
    known.sort(key=lambda one: (READING_ORDER.index(one[1].record), one[0].delivered_on, one[0].sha256, one[0].name))
    sources: list[Source] = []
    for number, (file, layout, form) in enumerate(known, 1):
        copy_of = next((one.file.name for one in sources
                        if (one.file.sha256, one.file.delivered_on) == (file.sha256, file.delivered_on)), None)
        sources.append(Source(number, file, shown(run, file), layout, form, copy_of))
    return sources


def shown(run: Run, file: InputFile) -> str:
    """The file's path as the officer sees it."""
    return f"data/raw/{run.snapshot.name}/{file.name}"


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


def _opened(run: Run, file: InputFile, layouts: tuple[Layout, ...],
            problems: list[Problem]) -> tuple[InputFile, Layout, Dialect | Sheet] | None:
    where = shown(run, file)
    if is_workbook(file.path):
        sheet_layouts = [layout for layout in layouts if layout.sheet]
        form = collect(problems, read_sheet, where, file.path, sheet_layouts[0].sheet)
    else:
        form = collect(problems, read_dialect, where, file.path)
    layout = form and collect(problems, detect, where, form.header, layouts)
    return (file, layout, form) if layout else None
