"""Whatever the layout, order, form and dirt of a file: each row is read as it was written, or told with its code."""

from __future__ import annotations

import csv

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.errors import InputError
from tests.fixtures.people_in_files import LAYOUTS, MARKS, Manner, PeopleTable, families_of, people_table
from tests.fixtures.reading import Reader
from tests.fixtures.written_files import ENCODINGS, Expected, TextForm, around, as_parquet, as_text, as_workbook

RANDOM = st.randoms(use_true_random=False)
ROWS = st.integers(0, 30)
TEXT_LAYOUTS = st.sampled_from([layout for layout in LAYOUTS.values() if not layout.sheet])
TEXT_FORMS = st.builds(
    TextForm, st.sampled_from("|;,\t"), st.sampled_from([*ENCODINGS]), st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.booleans(), st.booleans())


@settings(max_examples=35, deadline=None)
@given(RANDOM, TEXT_LAYOUTS, TEXT_FORMS, ROWS)
def test_a_text_file_is_read_back_as_it_was_written(reader, random, layout, form, count):
    table = people_table(random, layout, manner_of(form), count)
    is_read_back(reader, table, *as_text(table, form, around(random, count)))


@settings(max_examples=20, deadline=None)
@given(RANDOM, st.sampled_from([*LAYOUTS.values()]), ROWS)
def test_a_workbook_is_read_back_as_it_was_written(reader, random, layout, count):
    table = people_table(random, layout, Manner(typed=True), count)
    is_read_back(reader, table, *as_workbook(table, around(random, count)))


@settings(max_examples=8, deadline=None)
@given(RANDOM, TEXT_LAYOUTS, ROWS)
def test_a_parquet_file_is_read_back_as_it_was_written(reader, random, layout, count):
    table = people_table(random, layout, Manner(), count)
    is_read_back(reader, table, *as_parquet(table))


def manner_of(form: TextForm) -> Manner:
    """What a text file in this form can hold: cp1252 has fewer letters, and only UTF-8 has bytes that are no text."""
    stray = ("stray byte",) if form.encoding.startswith("utf-8") else ()
    letters = MARKS if form.encoding == "cp1252" else Manner().letters
    return Manner(letters=letters, breaks=("few", "many", "open quote", "carriage return", "two rows", *stray))


def is_read_back(reader: Reader, table: PeopleTable, content: bytes, expected: Expected) -> None:
    files = {"berkas": content}
    if table.layout.name == "L2_member":
        files["keluarga"], _ = as_parquet(families_of(table.regency))
    try:
        found = reader.read(files)["berkas"]
    except InputError as refused:
        assert [problem.code for problem in refused.problems] == [*expected.refusals()]
        return
    assert expected.refusals() == set()
    assert found.layout == table.layout.name
    assert found.counted.rejected == expected.rejected, (found.counted, expected.rejected)
    assert (found.counted.physical, found.counted.header, found.counted.blank, found.counted.continuation) == (
        expected.physical, expected.header, expected.blank, expected.continuation)
    assert {*found.records} == {*expected.records}, ({*found.records} ^ {*expected.records})
    other = [(line, name, found.records[line][name], value) for line, row in expected.records.items() for name, value in row.items()
             if found.records[line][name] != value]
    assert other == [], other  # source row, column, read, written
