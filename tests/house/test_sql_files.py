"""One `.sql` file makes one table, and its header says the truth about it."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from pipeline.audit.claim import CLAIMS, TABLES, load
from pipeline.core.engine import SqlFile
from tests.house.sources import PIPELINE, STAGE_ROOMS, generated_sql, parsed, shared_sql, shown, sql_paths, tables_of

MOST_LINES = 90
FILES = sql_paths(*STAGE_ROOMS)
AUDIT = sql_paths("audit")


def test_every_sql_file_lies_in_a_stage_or_with_the_checker():
    assert {path for path in PIPELINE.rglob("*.sql") if path.name != "cells.sql"} == {*FILES, *AUDIT}


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_a_file_is_named_for_the_table_it_makes(path):
    assert SqlFile.load(path).writes == path.stem


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_the_header_names_exactly_the_tables_that_the_query_reads(path):
    file = SqlFile.load(path)
    assert sorted(file.reads) == sorted(tables_of(file.query))


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_the_header_says_the_grain_in_words(path):
    assert SqlFile.load(path).grain.startswith("one row per ")


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_a_file_holds_one_query_of_fewer_than_ninety_lines(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") < MOST_LINES
    assert len(sqlglot.parse(SqlFile.load(path).query, read="duckdb")) == 1
    assert isinstance(parsed(SqlFile.load(path).query, "duckdb"), exp.Query)


def test_the_macros_of_ingest_have_fewer_than_ninety_lines():
    assert (PIPELINE / "ingest" / "cells.sql").read_text(encoding="utf-8").count("\n") < MOST_LINES


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_the_last_select_lists_its_columns(path):
    assert not any(_has_star(select) for select in _last_selects(parsed(SqlFile.load(path).query, "duckdb")))


@pytest.mark.parametrize("name", sorted(generated_sql()))
def test_the_last_select_of_generated_sql_lists_its_columns(name):
    assert not any(_has_star(select) for select in _last_selects(parsed(generated_sql()[name], "duckdb")))


@pytest.mark.parametrize("where", sorted(shared_sql()))
def test_a_query_is_one_to_duckdb_and_to_spark(where):
    query = shared_sql()[where]
    for dialect in ("duckdb", "spark"):
        tree = parsed(query, dialect)
        assert isinstance(tree, exp.Query), dialect
        assert not any(isinstance(node, exp.Command) for node in tree.walk()), dialect
        assert tables_of(query, dialect) == tables_of(query, "duckdb")


@pytest.mark.parametrize("where", sorted(shared_sql()))
def test_both_engines_name_the_columns_alike(where):
    query = shared_sql()[where]
    names = [[select.named_selects for select in _last_selects(parsed(query, dialect))][0] for dialect in ("duckdb", "spark")]
    assert names[0] == names[1]


def _last_selects(query: exp.Expression) -> list[exp.Select]:
    """The select that a query ends in; of a union, each of its parts."""
    if isinstance(query, exp.SetOperation):
        return [*_last_selects(query.left), *_last_selects(query.right)]
    return _last_selects(query.this) if isinstance(query, exp.Subquery) else [query]


def _has_star(select: exp.Select) -> bool:
    return any(isinstance(one, exp.Star) or isinstance(one, exp.Column) and isinstance(one.this, exp.Star)
               for one in select.expressions)


@pytest.mark.parametrize("path", AUDIT, ids=shown)
def test_a_file_of_the_checker_is_named_for_its_claim_or_table_and_says_what_it_reads(path):
    file = load(path.stem)
    assert (path.stem in CLAIMS, path.stem in TABLES) == (bool(file.en and file.id), not file.en)
    assert sorted(file.reads) == sorted(tables_of(file.query))


@pytest.mark.parametrize("path", AUDIT, ids=shown)
def test_a_file_of_the_checker_holds_one_query_of_fewer_than_ninety_lines(path):
    assert path.read_text(encoding="utf-8").count("\n") < MOST_LINES
    assert isinstance(parsed(load(path.stem).query, "duckdb"), exp.Query)


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_returns_the_case_its_regency_and_what_contradicts_it(name):
    (columns,) = {tuple(select.named_selects) for select in _last_selects(parsed(load(name).query, "duckdb"))}
    assert columns == ("case_id", "regency_code", "what")


def test_the_checker_has_no_claim_without_a_file_and_no_file_that_nobody_reads():
    read = {name for file in map(load, (*CLAIMS, *TABLES)) for name in file.reads}
    assert {path.stem for path in AUDIT} == {*CLAIMS, *TABLES}
    assert set(TABLES) <= read | {"cut_off"}  # where the lists end is told in the certificate
