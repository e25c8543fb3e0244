"""What a layout file may say: its keys, and for each kind of record the columns that `<record>.sql` reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from pipeline.core import tables
from pipeline.core.contract import Date, Flag, Table, Text, Type, Words
from pipeline.core.errors import Problem
from pipeline.core.shape import Shape, did_you_mean
from pipeline.core.shape import Words as Filled
from pipeline.core.yaml_file import Place, YamlFile

Filleds = Annotated[list[Filled], Field(min_length=1)]
DateForm = Literal["iso", "day_month_year", "day_month_name_year", "spreadsheet_number"]
Record = Literal["family", "person", "proposal", "reference_entry"]


class ColumnShape(Shape):
    """The headers of one column: one of several spellings, or several columns that are one question in parts."""

    headers: Filleds | None = None
    any_of: Annotated[list[Filleds], Field(min_length=2)] | None = None
    required: bool = False


class LayoutShape(Shape):
    """A layout file."""

    layout: Filled
    record: Record
    title: Filled
    sheet: Filled | None = None
    columns: Annotated[dict[str, ColumnShape], Field(min_length=1)]
    every_row: dict[str, Filled] = {}
    codes: dict[str, dict[str, Filleds]] = {}
    missing: dict[str, Filleds] = {}
    dates: Annotated[list[DateForm], Field(min_length=1)] | None = None
    ignored: list[Filled] = []


def _of(table: Table, *names: str) -> dict[str, Type]:
    return {column.name: column.type for column in table.columns if column.name in names}


_PLACE = dict.fromkeys(("regency_code", "regency_name", "district_name", "village_name"), Text())
# What a file lacks is unknown. Columns that differ from the table's are read into it by the `.sql` file.
COLUMNS: Mapping[str, Mapping[str, Type]] = {
    "family": _PLACE | _of(tables.family, "id_keluarga", "no_kk", "nik", "head_name", "address", "rt", "rw", "family_size",
                           "has_disabled_member") | {
        "disability_degree": Flag(),
        # Also written in words (DESIL 1), so it is looked up like a code.
        "welfare_decile": Words(tuple(str(decile) for decile in range(1, 11))),
    },
    "person": _PLACE | _of(tables.person, "layout", "id_keluarga", "no_kk", "nik", "name", "mother_name", "birth_date", "sex", "relation",
                           "marital", "lives_with_family", "state_paid", "active", "alive", "civil_registry_match", "disabled",
                           "receives_pena", "owns_business", "turnover_class", "takes_kur") | {
        "deleted": Flag(), "matched_on": Date(), "disabilities": Text(),
    },
    "proposal": _PLACE | _of(tables.proposal, "nik", "no_kk", "applicant_name", "birth_date", "sex", "address", "rt", "rw", "phone",
                             "business_sector", "business_status", "business_months", "monthly_turnover_idr", "requested_package",
                             "has_active_kur", "proposed_on") | {
        "row_number": Text(), "officer": Text(), "repairs": Text()},
    "reference_entry": _PLACE | _of(tables.reference_entry, "list", "nik", "no_kk", "name", "birth_date", "programme", "year") | {
        "source": Text(),
    },
}
# Of a person it must be known which layout speaks, because the layouts have an order.
_NEEDED = {"person": ("layout",)}


def words_of(type_: Type) -> tuple[str, ...]:
    """The words that codes of a column may stand for; none where its text is read as it is."""
    match type_:
        case Words(words):
            return words
        case Flag():
            return "true", "false"
    return ()


def wrong_in(file: YamlFile, shape: LayoutShape) -> Iterator[Problem]:
    """What is wrong in a layout beyond its keys: names and words that no reader knows, readings that are not said."""
    columns = COLUMNS[shape.record]
    for part, names, known in (("columns", shape.columns, columns), ("every_row", shape.every_row, columns),
                               ("codes", shape.codes, shape.columns), ("missing", shape.missing, shape.columns)):
        for name in names:
            if name not in known:
                yield _unknown(file, (part, name), name, known)
    for name in _NEEDED.get(shape.record, ()):
        if name not in shape.every_row:
            yield _wrong(file, ("columns",), f"`every_row` harus menyebut {name}.", f"`every_row` must name {name}.")
    for name, column in shape.columns.items():
        if name in columns:
            yield from _wrong_in_column(file, shape, name, column, columns[name])
    for name, word in shape.every_row.items():
        if name in columns and word not in words_of(columns[name]):
            yield _unknown(file, ("every_row", name), word, words_of(columns[name]))


def _wrong_in_column(file: YamlFile, shape: LayoutShape, name: str, column: ColumnShape, type_: Type) -> Iterator[Problem]:
    place = ("columns", name)
    if (column.headers is None) == (column.any_of is None):
        yield _wrong(file, place, f"{name}: tulis `headers` atau `any_of`, salah satu.", f"{name}: write either `headers` or `any_of`.")
    if column.any_of and not isinstance(type_, Flag):
        yield _wrong(file, place, f"{name}: `any_of` hanya untuk ya/tidak.", f"{name}: `any_of` is for yes and no alone.")
    if name in shape.every_row:
        yield _wrong(file, ("every_row", name), f"{name} juga ada di `columns`. Sisakan satu.", f"{name} also stands in `columns`. Leave one.")
    if isinstance(type_, Date) and not shape.dates:
        yield _wrong(file, place, f"{name} adalah tanggal: tulis bentuknya di `dates`.", f"{name} is a date: write its forms in `dates`.")
    words, codes = words_of(type_), shape.codes.get(name, {})
    if bool(words) != bool(codes):
        yield _wrong(file, ("codes", name) if codes else place, f"{name}: {'tanpa' if codes else 'perlu'} `codes`.",
                     f"{name}: {'takes no' if codes else 'needs'} `codes`.")
    for word in codes:
        if words and word not in words:
            yield _unknown(file, ("codes", name, word), word, words)
    forms = [form.casefold().removesuffix(".0") for written in codes.values() for form in written]
    if twice := sorted({form for form in forms if forms.count(form) > 1}):
        yield _wrong(file, ("codes", name), f"{name}: kode tertulis dua kali: {', '.join(twice)}. Sisakan satu.",
                     f"{name}: codes written twice: {', '.join(twice)}. Leave one.")


def _unknown(file: YamlFile, place: Place, word: str, known: object) -> Problem:
    id, en = did_you_mean(word, known)
    return _wrong(file, place, f"`{word}` tidak dikenal di {place[-2]}. {id}", f"unknown `{word}` in {place[-2]}. {en}")


def _wrong(file: YamlFile, place: Place, id: str, en: str) -> Problem:
    return file.problem(place, "LAYOUT_WRONG", id, en)
