"""The layouts of `rules/layouts/`: which headers make which columns, and how the cells in them are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from pipeline.core.errors import InputError, Problem, RulesError
from pipeline.core.shape import read_shape
from pipeline.core.yaml_file import load_yaml, refusal
from pipeline.ingest.layout_shape import ColumnShape, LayoutShape, wrong_in

Codes = Mapping[str, tuple[str, ...]]
# Columns that say where a row stands and who wrote it, not what it says: a row with these alone is blank, and they
# never enter a case number.
NOT_CONTENT = ("row_number", "officer", "repairs")


@dataclass(frozen=True)
class LayoutColumn:
    """One column: the headers (slugs) of its parts, as a regency would write them, and how its cells are read.

    `codes` are the written forms of each word, `missing` the marks that stand for an empty cell. A column has one part,
    or several of which any may say yes.
    """

    parts: tuple[tuple[str, ...], ...]
    shown: tuple[str, ...]
    required: bool
    codes: Codes
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """One kind of file; `every_row` holds what each of its rows says without a column, `ignored` known headers of no use."""

    name: str
    record: str
    title: str
    sheet: str | None
    columns: Mapping[str, LayoutColumn]
    dates: tuple[str, ...]
    every_row: Mapping[str, str]
    ignored: frozenset[str]

    def found(self, header_row: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """Positions of each column of the layout in a header row; a column of which a part is absent is not there."""
        slugs = [header_slug(header) for header in header_row]
        places = {name: [next((slugs.index(slug) for slug in part if slug in slugs), None) for part in column.parts]
                  for name, column in self.columns.items()}
        return {name: tuple(place) for name, place in places.items() if None not in place}

    def missing(self, header_row: Sequence[str]) -> list[str]:
        """Headers, as a regency would write them, of the required columns that are absent."""
        return self._absent(header_row, [column for column in self.columns.values() if column.required])

    def absent(self, header_row: Sequence[str]) -> list[str]:
        """Headers, as a regency would write them, of all columns of content that the file lacks."""
        return self._absent(header_row, [column for name, column in self.columns.items() if name not in NOT_CONTENT])

    def _absent(self, header_row: Sequence[str], columns: Iterable[LayoutColumn]) -> list[str]:
        slugs = {header_slug(header) for header in header_row}
        # One answer may make two columns; its header is told once.
        return list(dict.fromkeys(shown for column in columns for part, shown in zip(column.parts, column.shown, strict=True)
                                  if slugs.isdisjoint(part)))

    def unknown(self, header_row: Sequence[str]) -> list[int]:
        """Positions of the headers that the layout does not know."""
        used = {position for place in self.found(header_row).values() for position in place}
        return [position for position, header in enumerate(header_row)
                if position not in used and header_slug(header) not in self.ignored]

    def twice(self, header_row: Sequence[str]) -> list[str]:
        """Headers of the layout that more than one column has: which of them is meant cannot be told."""
        slugs = [header_slug(header) for header in header_row]
        return list(dict.fromkeys(
            shown for column in self.columns.values() for part, shown in zip(column.parts, column.shown, strict=True)
            if sum(slugs.count(slug) for slug in set(part)) > 1))

    def with_codes(self, name: str, codes: Codes) -> Layout:
        return replace(self, columns={**self.columns, name: replace(self.columns[name], codes=codes)})

    def without(self, name: str) -> Layout:
        """The layout with a column whose words mean nothing here: known, and not read."""
        slugs = {slug for part in self.columns[name].parts for slug in part}
        return replace(self, columns={key: column for key, column in self.columns.items() if key != name},
                       ignored=self.ignored | slugs)


@lru_cache(10_000, typed=True)  # the same few are compared with every layout
def header_slug(header: object) -> str:
    return re.sub(r"[^a-z0-9]", "", str(header or "").casefold())


def load_layouts(folder: Path) -> tuple[Layout, ...]:
    """Every layout of a folder. Raises RulesError naming the file, the line and what is wrong there, or that there is none."""
    layouts = tuple(load_layout(path) for path in sorted(folder.glob("*.yaml")))
    if not layouts:
        raise RulesError(Problem("rules/layouts", "LAYOUTS_MISSING", id="tidak ada tata letak di sini. Jalankan di folder kerja, atau sebut dengan --root.",
                                 en="there are no layouts here. Run it in the folder of the tree, or name that with --root."))
    return layouts


def load_layout(path: Path) -> Layout:
    """One layout. Raises RulesError naming the file, the line and what is wrong there."""
    file = load_yaml(path, f"rules/layouts/{path.name}")
    shape = read_shape(LayoutShape, file)
    if wrong := [*wrong_in(file, shape)]:
        raise refusal(wrong)
    columns = {name: _column(shape, name, column) for name, column in shape.columns.items()}
    return Layout(shape.layout, shape.record, shape.title, shape.sheet, columns, tuple(shape.dates or ()), shape.every_row,
                  frozenset(header_slug(header) for header in shape.ignored))


def _column(shape: LayoutShape, name: str, column: ColumnShape) -> LayoutColumn:
    parts = column.any_of or [column.headers]
    return LayoutColumn(
        parts=tuple(tuple(header_slug(header) for header in part) for part in parts),
        shown=tuple(part[0] for part in parts),
        required=column.required,
        codes={word: _forms(forms) for word, forms in shape.codes.get(name, {}).items()},
        missing=tuple(shape.missing.get(name, ())),
    )


def _forms(forms: Sequence[str]) -> tuple[str, ...]:
    """Codes as they are written. A number is also known as 1.0: a column with blanks becomes decimal in a spreadsheet."""
    return tuple(one for form in forms for one in ((form, f"{form}.0") if form.isdigit() else (form,)))


def detect(where: str, header_row: Sequence[str], layouts: Sequence[Layout]) -> Layout:
    """The one layout whose required columns all stand in the header row. Raises InputError with the nearest one.

    Header texts of an unknown file are not shown: a file without a header row starts with a person.
    """
    fitting = [layout for layout in layouts if not layout.missing(header_row)]
    if len(fitting) == 1:
        if twice := fitting[0].twice(header_row):
            names = ", ".join(twice)
            raise InputError(Problem(where, "HEADER_TWICE", id=f"judul kolom tertulis lebih dari sekali: {names}. Sisakan yang benar.",
                                     en=f"headers that stand more than once: {names}. Leave the right one."))
        return fitting[0]
    if fitting:
        names = ", ".join(layout.title for layout in fitting)
        raise InputError(Problem(where, "HEADER_AMBIGUOUS", id=f"judul kolom cocok dengan beberapa tata letak: {names}. Pisahkan berkasnya.",
                                 en=f"the headers fit several layouts: {names}. Split the file."))
    nearest = min(layouts, key=lambda layout: (len(layout.missing(header_row)) - len(layout.found(header_row)), layout.name))
    missing, extra = ", ".join(nearest.missing(header_row)), ", ".join(_extra(header_row, nearest, layouts)) or "-"
    raise InputError(Problem(
        where, "HEADER_UNKNOWN",
        id=f"judul kolom tidak dikenal. Yang paling mirip: {nearest.title}; kolom yang tidak ada: {missing}; "
           f"kolom lain di berkas ini, menurut nomornya: {extra}. Perbaiki baris judul, atau minta berkas yang benar.",
        en=f"unknown header row. Nearest layout: {nearest.title}; missing columns: {missing}; "
           f"other columns in this file, by number: {extra}. Correct the header row, or ask for the right file.",
    ))


def _extra(header_row: Sequence[str], nearest: Layout, layouts: Sequence[Layout]) -> list[str]:
    """The columns that the nearest layout does not know, by number, and by the header that another layout gives them."""
    known = {slug: shown for layout in layouts for column in layout.columns.values()
             for part, shown in zip(column.parts, column.shown, strict=True) for slug in part}
    used = {position for place in nearest.found(header_row).values() for position in place}
    return [f"{number} ({known[slug]})" if slug in known else str(number)
            for number, slug in enumerate(map(header_slug, header_row), 1) if slug and number - 1 not in used]
