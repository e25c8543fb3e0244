"""The layouts of `rules/layouts/`: which headers make which columns, and what the codes in them mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.core.errors import InputError, Problem, RulesError
from pipeline.core.yaml_file import YamlFile, load_yaml, refusal

Codes = Mapping[str, tuple[str, ...]]
# Columns that say where a row stands and who wrote it, not what it says: a row with these alone is blank, and they
# never enter a case number.
NOT_CONTENT = ("row_number", "officer")
# What a layout may say of each kind of record: the columns that `<record>_row.sql` reads. What a file lacks is unknown.
_PLACE = ("regency_code", "regency_name", "district_name", "village_name")
COLUMNS = {
    "family": (*_PLACE, "id_keluarga", "no_kk", "nik", "head_name", "address", "rt", "rw", "family_size", "has_disabled_member",
               "disability_degree", "welfare_decile"),
    "person": (*_PLACE, "id_keluarga", "no_kk", "nik", "name", "birth_date", "sex", "relation", "state_paid", "alive",
               "civil_registry_match", "inactive", "deleted", "disabled", "receives_pena"),
    "proposal": (*_PLACE, "row_number", "nik", "no_kk", "applicant_name", "birth_date", "sex", "address", "rt", "rw", "phone",
                 "business_sector", "business_status", "business_months", "monthly_turnover_idr", "requested_package",
                 "has_active_kur", "proposed_on", "officer"),
    "reference_entry": (*_PLACE, "list", "nik", "no_kk", "name", "birth_date", "programme", "year", "source"),
}


class _ColumnText(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    headers: list[str]
    required: bool = False


class _LayoutText(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    layout: str
    record: str
    title: str
    sheet: str | None = None
    columns: dict[str, _ColumnText]
    codes: dict[str, dict[str, list[str]]] = {}


@dataclass(frozen=True)
class Layout:
    """One kind of file: `headers` are slugs by column, `codes` the written forms of each word by column."""

    name: str
    record: str
    title: str
    sheet: str | None
    headers: Mapping[str, tuple[str, ...]]
    required: frozenset[str]
    codes: Mapping[str, Codes]
    shown: Mapping[str, str]

    def found(self, header_row: Sequence[str]) -> dict[str, int]:
        """Position of each column of the layout in a header row."""
        slugs = [header_slug(header) for header in header_row]
        return {column: slugs.index(slug) for column, names in self.headers.items() for slug in names if slug in slugs}

    def missing(self, header_row: Sequence[str]) -> list[str]:
        """Headers, as a regency would write them, of the required columns that are absent."""
        return [self.shown[column] for column in self.headers
                if column in self.required and column not in self.found(header_row)]

    def absent(self, header_row: Sequence[str]) -> list[str]:
        """Headers, as a regency would write them, of all columns that the file lacks."""
        return [self.shown[column] for column in self.headers if column not in self.found(header_row)]

    def twice(self, header_row: Sequence[str]) -> list[str]:
        """Headers of the layout that more than one column has: which of them is meant cannot be told."""
        slugs = [header_slug(header) for header in header_row]
        return [self.shown[column] for column, names in self.headers.items() if sum(slugs.count(name) for name in set(names)) > 1]

    def with_codes(self, column: str, codes: Codes) -> Layout:
        return replace(self, codes={**self.codes, column: codes})


def header_slug(header: object) -> str:
    return re.sub(r"[^a-z0-9]", "", str(header or "").casefold())


def load_layouts(folder: Path) -> tuple[Layout, ...]:
    """Every layout of a folder. Raises RulesError naming the file and what is wrong in it."""
    return tuple(_layout(path) for path in sorted(folder.glob("*.yaml")))


def _layout(path: Path) -> Layout:
    where = f"rules/layouts/{path.name}"
    file = load_yaml(path, where)
    try:
        text = _LayoutText.model_validate(file.values)
    except ValidationError as error:
        raise RulesError(Problem(where, "LAYOUT_WRONG", id=f"{_place(one)}: isi tidak dikenal atau salah jenis. Perbaiki.",
                                 en=f"{_place(one)}: unknown or of the wrong type. Correct it.")
                         for one in error.errors()) from None
    if unknown := [*_unknown_columns(file, text)]:
        raise refusal(unknown)
    return Layout(
        text.layout, text.record, text.title, text.sheet,
        headers={name: tuple(header_slug(header) for header in column.headers) for name, column in text.columns.items()},
        required=frozenset(name for name, column in text.columns.items() if column.required),
        codes={column: {word: tuple(forms) for word, forms in codes.items()} for column, codes in text.codes.items()},
        shown={name: column.headers[0] for name, column in text.columns.items()},
    )


def _unknown_columns(file: YamlFile, text: _LayoutText) -> Iterator[Problem]:
    if text.record not in COLUMNS:
        known = ", ".join(COLUMNS)
        yield file.problem(("record",), "LAYOUT_WRONG", f"jenis baris tidak dikenal. Pilih salah satu: {known}.",
                           f"unknown kind of record. Choose one of: {known}.")
        return
    known = ", ".join(COLUMNS[text.record])
    for part, names in (("columns", text.columns), ("codes", text.codes)):
        for name in names:
            if name not in (COLUMNS[text.record] if part == "columns" else text.columns):
                yield file.problem((part, name), "LAYOUT_WRONG", f"kolom {name} tidak dikenal di {part}. Kolom {text.record}: {known}.",
                                   f"unknown column {name} in {part}. Columns of {text.record}: {known}.")


def _place(error: Mapping) -> str:
    return ".".join(str(part) for part in error["loc"])


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
    missing = ", ".join(nearest.missing(header_row))
    raise InputError(Problem(
        where, "HEADER_UNKNOWN",
        id=f"judul kolom tidak dikenal. Yang paling mirip: {nearest.title}; kolom yang tidak ada: {missing}. "
           "Perbaiki baris judul, atau minta berkas yang benar.",
        en=f"unknown header row. Nearest layout: {nearest.title}; missing columns: {missing}. "
           "Correct the header row, or ask for the right file.",
    ))
