"""The tables' declarations: what is private stays in, and every column is told in two languages."""

from __future__ import annotations

import pytest

from pipeline.core import contract
from pipeline.flow import RELEASED, STAGES

ALL = list({table.name: table for stage in STAGES for table in stage.writes}.values())
TABLE = pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
# Names that hold a person wherever they stand (DESIGN, privacy).
PERSONAL = {"nik", "no_kk", "kk", "id_keluarga", "family_id", "name", "applicant_name", "head_name", "birth_date", "nik_born_on",
            "address", "rt", "rw", "phone", "cells"}
RELEASE = {"decision", "candidate", "rule_outcome", "selection", "quarantine", "fault", "rejected_line", "duplicate", "link",
           "reconciliation", "placement", "quota", "seat_trace", "balance"}


def test_of_the_released_tables_the_selection_alone_holds_a_person():
    private = {table.name: [column.name for column in table.columns if column.private] for table in RELEASED}
    assert {name for name, columns in private.items() if columns} == {"selection"}


@TABLE
def test_a_personal_column_is_declared_private(table):
    assert [column.name for column in table.columns if column.name in PERSONAL and not column.private] == (["name"] if table.name == "region" else [])


def test_the_release_holds_every_table_of_the_public_interface():
    assert {table.file_name.removesuffix(".parquet") for table in RELEASED} >= RELEASE


@TABLE
def test_a_table_says_its_grain_and_each_column_its_words_in_both_languages(table):
    assert table.grain.startswith("one row per ")
    assert [column.name for column in table.columns if not (column.id.strip() and column.en.strip())] == []


@TABLE
def test_columns_are_declared_once_and_the_key_is_among_them(table):
    assert len(set(table.column_names)) == len(table.column_names)
    assert set(table.key) <= set(table.column_names)


@pytest.mark.parametrize("table", RELEASED, ids=lambda table: table.name)
def test_a_released_table_is_ordered_by_a_key_that_is_never_empty(table):
    assert table.key
    assert [column.name for column in table.columns if column.name in table.key and column.missing is not None] == []


def test_equal_names_mean_equal_types_in_the_released_tables():
    kinds: dict[str, set[type]] = {}
    for table in RELEASED:
        for column in table.columns:
            kinds.setdefault(column.name, set()).add(column.type.arrow)
    assert {name: types for name, types in kinds.items() if len(types) > 1} == {}


def test_counts_of_breaches_are_written_for_every_bound():
    table = contract.Table("t", "one row per t", ("a",), (
        contract.Column("a", contract.Whole(1, 3), "a", "a"), contract.Column("b", contract.Words(("x",)), "b", "b", "none")))
    assert set(table.breach_counts()) == {"key repeated", "a", "b"}
