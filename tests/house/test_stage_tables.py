"""What a stage declares is what its queries do: it reads what earlier stages wrote, and makes what it says."""

from __future__ import annotations

import ast

import pytest

from pipeline.core import contract, tables
from pipeline.core.engine import SqlFile
from pipeline.flow import STAGES
from tests.house.sources import generated_sql, inline_sql, modules, sql_paths, tables_of, tree_of

DECLARED = {table.name: table for table in vars(tables).values() if isinstance(table, contract.Table)}
# The runner lays down the parameters of a run before each stage.
BY_THE_RUNNER = {"run"}
# The gate hands these to great-expectations.
JUDGED = {"quality": {"regency_metric", "file_metric"}}
STAGE = pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
AFTER_INGEST = pytest.mark.parametrize("stage", STAGES[1:], ids=lambda stage: stage.name)


def made_by_call(room: str) -> set[str]:
    """The tables that a room makes by a call that names them."""
    return {node.args[0].value for path in modules(room) for node in ast.walk(tree_of(path))
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
             and node.func.attr in ("make_from_arrow", "make_from_query")
             and node.args and isinstance(node.args[0], ast.Constant)}


def made_by(room: str) -> set[str]:
    """The tables that a room makes: by a `.sql` file, or by a call."""
    return made_by_call(room) | {SqlFile.load(path).writes for path in sql_paths(room)}


def read_by(room: str) -> set[str]:
    queries = [SqlFile.load(path).query for path in sql_paths(room)] + [query for _, query in inline_sql(room)]
    made = made_by_call(room)
    queries += [query for table, query in generated_sql().items() if table in made]
    return {table for query in queries for table in tables_of(query)} | JUDGED.get(room, set())


@AFTER_INGEST
def test_a_stage_declares_what_it_reads_and_no_more(stage):
    needed = read_by(stage.name) - made_by(stage.name) - BY_THE_RUNNER
    assert {table.name for table in stage.reads} == needed


@STAGE
def test_a_stage_makes_what_it_declares(stage):
    assert {table.name for table in stage.writes} <= made_by(stage.name)


@AFTER_INGEST
def test_a_table_that_a_stage_makes_is_used(stage):
    later = {table.name for table in stage.writes}
    assert made_by(stage.name) - read_by(stage.name) - later == set()


def test_what_a_stage_reads_an_earlier_one_wrote():
    written: set[str] = set()
    for stage in STAGES:
        assert {table.name for table in stage.reads} <= written, stage.name
        written |= {table.name for table in stage.writes}


def test_no_two_stages_write_one_table():
    names = [table.name for stage in STAGES for table in stage.writes]
    assert sorted(names) == sorted(set(names))


def test_every_declared_table_is_written_by_a_stage():
    assert set(DECLARED) <= {table.name for stage in STAGES for table in stage.writes} | {
        # Declared under the name of the file that is released.
        name for name, table in DECLARED.items() if table in [one for stage in STAGES for one in stage.writes]}


@pytest.mark.parametrize("path", [path for stage in STAGES[1:] for path in sql_paths(stage.name)], ids=lambda path: path.stem)
def test_a_query_reads_columns_that_the_contract_declares(path):
    """`table.column` with a declared table names one of its columns."""
    from sqlglot import exp

    from tests.house.sources import parsed

    query = parsed(SqlFile.load(path).query, "duckdb")
    own = {cte.alias for cte in query.find_all(exp.CTE)}
    found = [column.sql() for column in query.find_all(exp.Column)
             if column.table in DECLARED and column.table not in own and not isinstance(column.this, exp.Star)
             and column.name not in DECLARED[column.table].column_names]
    assert found == []
