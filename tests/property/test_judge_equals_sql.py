"""Random programmes and random people: the plain-Python judge and the SQL agree on every case, on each engine there is."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.core.condition import truth
from pipeline.core.programme import Criterion, Programme
from pipeline.core.spark_engine import SparkEngine
from pipeline.eligibility.judge import judge
from pipeline.eligibility.rule_sql import (
    decided_sql, group_and_package_sql, judged_sql, overridden_sql, priority_sql, rule_outcome_sql, verdict_sql,
)
from tests.fixtures.random_programmes import ARROW, TYPES, people, programmes


@dataclass(frozen=True)
class Sql:
    """An engine: puts an Arrow table under a name, makes a table of a query, gives the rows of a query."""

    put: Callable[[str, pa.Table], object]
    make: Callable[[str, str], object]
    rows: Callable[[str], list[tuple]]
    examples: int


@pytest.fixture(scope="module", params=["duckdb", "spark"])
def sql(request) -> Iterator[Sql]:
    yield from {"duckdb": on_duckdb, "spark": on_spark}[request.param]()


def on_duckdb() -> Iterator[Sql]:
    connection = duckdb.connect(config={"threads": 1})

    def put(name: str, table: pa.Table) -> None:
        connection.register("arrived", table)
        connection.execute(f"create or replace table {name} as select * from arrived")

    yield Sql(put, lambda name, query: connection.execute(f"create or replace table {name} as {query}"),
              lambda query: connection.execute(query).fetchall(), examples=200)
    connection.close()


def on_spark() -> Iterator[Sql]:
    pytest.importorskip("pyspark", reason="pyspark is not installed (extra `spark`)")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    with tempfile.TemporaryDirectory() as folder, closing(SparkEngine(Path(folder), threads=1)) as spark:
        yield Sql(spark.make_from_arrow, spark.make_from_query, spark.rows, examples=15)


def some(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def candidates(cases: list[dict]) -> pa.Table:
    columns = {name: pa.array([case[name] for case in cases], ARROW[type_]) for name, type_ in TYPES.items()}
    return pa.table({"case_id": [f"c{number:02}" for number in range(len(cases))], **columns})


@st.composite
def overridden_cases(draw) -> tuple[Programme, list[dict], list[dict]]:
    """A programme, people, and for each of them what officers decided by rule: also where the rule allows no review."""
    programme, cases = draw(programmes()), draw(people)
    decisions = st.dictionaries(st.sampled_from([rule.name for rule in programme.rules]), st.sampled_from(("met", "not_met")))
    return programme, cases, draw(st.lists(st.just({}) | decisions, min_size=len(cases), max_size=len(cases)))


def rule_override(overrides: list[dict]) -> pa.Table:
    rows = [{"case_id": f"c{number:02}", "rule": rule, "outcome": outcome}
            for number, decisions in enumerate(overrides) for rule, outcome in decisions.items()]
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in ("case_id", "rule", "outcome")]))


def run(sql: Sql, programme: Programme, cases: list[dict], overrides: list[dict] = []) -> dict[str, list[tuple]]:
    """The rows of each table that the programme's SQL makes, in a fixed order."""
    sql.put("candidate", candidates(cases))
    sql.put("rule_override", rule_override(overrides))
    for table, query in (("judged", judged_sql), ("overridden", overridden_sql), ("decided", decided_sql)):
        sql.make(table, query(programme))
    queries = {
        "judged": "select * from judged", "decided": "select * from decided",
        "rule_outcome": rule_outcome_sql(programme), "verdict": verdict_sql(programme), "offer": group_and_package_sql(programme),
        "priority": f"select {', '.join(['case_id', *priority_sql(programme)])} from candidate",
    }
    return {name: sorted(sql.rows(query)) for name, query in queries.items()}


def acceptable(programme: Programme, case: dict) -> list[str]:
    """The packages of a case in its order of preference: the one asked for, then as in the file."""
    names = [package.name for package in programme.packages if truth(package.when, case)]
    return sorted(names, key=lambda name: name != case["requested_package"])


def position(criterion: Criterion, value: object) -> tuple:
    """A value's place in the order of precedence, worked out apart from the SQL."""
    if value is None:
        return (1,)
    if criterion.best in ("lowest", "highest"):
        number = value.toordinal() if isinstance(value, date) else value
        return (0, number if criterion.best == "lowest" else -number)
    return (0, value != criterion.best if isinstance(criterion.best, bool) else criterion.best.index(value))


def test_the_judge_and_the_sql_agree_on_every_case(sql):
    @some(sql.examples)
    @given(overridden_cases())
    def agree(drawn: tuple[Programme, list[dict], list[dict]]) -> None:
        programme, cases, overrides = drawn
        made = run(sql, programme, cases, overrides)
        by_facts = [judge(programme, case) for case in cases]
        assert made["judged"] == [(f"c{number:02}", *one.rule_outcomes.values()) for number, one in enumerate(by_facts)]
        judged = {f"c{number:02}": judge(programme, case, decisions)
                  for number, (case, decisions) in enumerate(zip(cases, overrides, strict=True))}
        assert made["decided"] == [(case_id, *one.rule_outcomes.values()) for case_id, one in judged.items()]
        assert made["rule_outcome"] == sorted(
            (case_id, name, word, "override" if name in one.overridden else "facts")
            for case_id, one in judged.items() for name, word in one.rule_outcomes.items())
        assert made["verdict"] == [
            (case_id, one.outcome, *map(";".join, (one.failed, one.unknown, one.questions, one.overridden)))
            for case_id, one in judged.items()]

    agree()


def test_the_sql_knows_the_groups_prefers_the_package_asked_for_and_orders_the_unknown_last(sql):
    @some(sql.examples // 2)
    @given(programmes(), people)
    def agree(programme: Programme, cases: list[dict]) -> None:
        made = run(sql, programme, cases)
        assert made["offer"] == [
            (f"c{number:02}", ";".join(group.name for group in programme.groups if truth(group.when, case)), ";".join(acceptable(programme, case)),
             next(iter(acceptable(programme, case)), None))
            for number, case in enumerate(cases)]
        for place, criterion in enumerate(programme.priority, start=1):
            keys = [(row[place], position(criterion, case[criterion.fact.name]))
                    for row, case in zip(made["priority"], cases, strict=True)]
            assert all(isinstance(key, int) for key, _ in keys)
            assert all((one < other) == (first < second) for one, first in keys for other, second in keys)

    agree()
