"""What great-expectations counts of a constraint is what SQL finds, row by row; and the run stops as a bug where it is not."""

from __future__ import annotations

import pytest

from pipeline.core.constraints import CONSTRAINTS, RECORDS, Given, Holds, NoCode, Same
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import Bug
from pipeline.quality.fault import fault_query
from pipeline.quality.stage import faults_by_constraint

# Of five rows: sound, broken, broken, unknown, sound; what an unknown value says depends on the constraint.
BROKEN = {NoCode: 2, Given: 3, Holds: 2, Same: 2}


def values(rule) -> list[tuple[str, str, tuple[str, ...]]]:
    """(column, type, its five cells) of what a constraint looks at."""
    match rule:
        case NoCode(column):
            return [(column, "varchar", ("null", "'SOME_CODE'", "'OTHER_CODE'", "null", "null"))]
        case Given(column):
            return [(column, "varchar", ("'x'", "null", "null", "null", "'y'"))]
        case Holds(column):
            return [(column, "boolean", ("true", "false", "false", "null", "true"))]
        case Same(column, other):
            return [(column, "date", ("'2000-01-01'", "'2000-01-01'", "'2000-01-02'", "null", "'2000-01-03'")),
                    (other, "date", ("'2000-01-01'", "'2000-01-02'", "'2000-01-01'", "'2000-01-01'", "'2000-01-03'"))]


@pytest.fixture
def engine(tmp_path):
    """Five rows of every kind of record, in which each constraint is broken by the same ones."""
    engine = DuckdbEngine(tmp_path)
    for record in RECORDS:
        columns = {name: (type_, cells) for one in CONSTRAINTS if one.record == record for name, type_, cells in values(one.rule)}
        rows = [", ".join(f"cast({cells[row]} as {type_}) as {name}" for name, (type_, cells) in columns.items()) for row in range(5)]
        engine.make_from_query(f"checked_{record}", " union all ".join(f"select 1 as file_no, {row} as source_row, {cells}"
                                                                       for row, cells in enumerate(rows)))
    engine.make_from_query("fault", fault_query())
    yield engine
    engine.close()


def counted(engine) -> list[dict]:
    from pipeline.quality.gate import expectation_table
    from pipeline.quality.gx_source import Batches

    return expectation_table(Batches(engine), faults_by_constraint(engine)).to_pylist()


def test_both_count_the_same_of_every_constraint(engine):
    rows = counted(engine)
    assert [(row["record"], row["column_name"], row["code"]) for row in rows] == [
        (one.record, one.column, one.code) for record in RECORDS for one in CONSTRAINTS if one.record == record]
    for row, one in zip(rows, [one for record in RECORDS for one in CONSTRAINTS if one.record == record], strict=True):
        by_sql = engine.rows(f"select count(*) from checked_{one.record} where {one.broken}")[0][0]
        assert (row["rows_seen"], row["broken"]) == (5, by_sql) == (5, BROKEN[type(one.rule)])


def test_a_fault_that_one_of_them_misses_is_a_bug(engine):
    engine.make_from_query("fault", f"select * from ({fault_query()}) where not (record = 'person' and code = 'NIK_REPEATED' and source_row = 1)")
    with pytest.raises(Bug) as stopped:
        counted(engine)
    assert "person.nik.warn" in stopped.value.problems[0].text("en")


def test_no_result_holds_a_cell(engine):
    assert "SOME_CODE" not in str(counted(engine))
