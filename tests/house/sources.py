"""The sources of the repository as the house tests look at them: Python by its syntax tree, SQL by its text and its tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import sqlglot
from sqlglot import exp

from pipeline.core.engine import SqlFile
from pipeline.core.facts import candidate_facts
from pipeline.core.programme import Programme, load_programme
from pipeline.core.round import load_round
from pipeline.core.regions import Regions

ROOT = Path(__file__).parents[2]
PIPELINE = ROOT / "pipeline"
STAGE_ROOMS = ("ingest", "quality", "identity", "eligibility", "allocation", "publish")
# From the typed tables on, one SQL text serves DuckDB and Spark.
SHARED_SQL_ROOMS = STAGE_ROOMS[1:]
# But splink runs on DuckDB under every engine, and so does what is made for it.
DUCKDB_ALONE = "pipeline/identity/probable/"
COMMENT = re.compile(r"--[^\n]*")
LITERAL = re.compile(r"'(?:[^']|'')*'")


def modules(*rooms: str) -> list[Path]:
    """The Python files of some rooms, or of the whole pipeline."""
    return sorted(path for folder in (rooms or ("",)) for path in (PIPELINE / folder).rglob("*.py"))


def sql_paths(*rooms: str) -> list[Path]:
    """The `.sql` files that make a table; ingest's `cells.sql` holds macros alone."""
    return sorted(path for room in rooms for path in (PIPELINE / room).rglob("*.sql") if path.name != "cells.sql")


def shared_sql_paths() -> list[Path]:
    return [path for path in sql_paths(*SHARED_SQL_ROOMS) if not shown(path).startswith(DUCKDB_ALONE)]


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), shown(path))


def bare(sql: str) -> str:
    """SQL without comments and without what stands in literals, in lower case."""
    return LITERAL.sub("''", COMMENT.sub("", sql)).lower()


@cache
def parsed(sql: str, dialect: str) -> exp.Expression:
    statement, = sqlglot.parse(sql, read=dialect, error_level=sqlglot.ErrorLevel.RAISE)
    return statement


def tables_of(sql: str, dialect: str = "duckdb") -> set[str]:
    """The tables that a query reads: every table named, but its own CTEs."""
    query = parsed(sql, dialect)
    own = {cte.alias for cte in query.find_all(exp.CTE)}
    return {table.name for table in query.find_all(exp.Table)} - own


@cache
def programme(round_name: str) -> Programme:
    """The programme of a round, on its day."""
    regions = frozenset(Regions.load(ROOT / "rules/reference/regions.csv").regencies)
    round_ = load_round(ROOT / "rules/rounds" / f"{round_name}.yaml", regions)
    return load_programme(ROOT / "rules/programmes" / f"{round_.programme}.yaml", candidate_facts(), round_.as_of)


class Listener:
    """An engine that only notes what it is asked to make."""

    def __init__(self) -> None:
        self.queries: dict[str, str] = {}

    def make_from_query(self, table: str, query: str) -> None:
        self.queries[table] = query


@cache
def generated_sql() -> dict[str, str]:
    """The queries that stages write themselves, by the table they make: the faults, what auditors look for, and the
    eligibility of both programmes."""
    from pipeline.eligibility.stage import judge_all
    from pipeline.publish.audit_checks import audit_fact_sql
    from pipeline.quality.fault import fault_query

    listener, without_packages = Listener(), Listener()
    judge_all(programme("2025-murni"), listener)
    judge_all(programme("2025-prse"), without_packages)
    return listener.queries | {"fault": fault_query(), "audit_fact": audit_fact_sql()} | {
        f"{table} without packages": query for table, query in without_packages.queries.items()}


def inline_sql(*rooms: str) -> Iterator[tuple[str, str]]:
    """Queries written out in the Python of some rooms; the catalogue is DuckDB's under every engine."""
    for path in modules(*rooms):
        if path.name == "catalogue.py":
            continue
        parts = {id(part) for node in ast.walk(tree_of(path)) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree_of(path)):
            if (isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts
                    and re.match(r"\s*(select|with)\s", node.value)):
                yield f"{shown(path)}:{node.lineno}", node.value


@cache
def shared_sql() -> dict[str, str]:
    """Every query that must run on both engines, by where it stands."""
    files = {shown(path): SqlFile.load(path).query for path in shared_sql_paths()}
    written = {f"generated {table}": query for table, query in generated_sql().items()}
    inline = {where: query for where, query in inline_sql(*SHARED_SQL_ROOMS) if not where.startswith(DUCKDB_ALONE)}
    return files | written | inline
