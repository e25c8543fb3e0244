"""Where a family lives, for the members that DTSEN gives no place."""

import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from tests.tables import make, put


@pytest.mark.parametrize(("rows", "home"), [
    ("| 1 | 2 | F | 64.01 | 64.01 |", 6401),
    ("| 1 | 2 | F | 64.01 | 64.01 |\n| 2 | 2 | F | 64.02 | 64.02 |", None),
    ("| 1 | 2 | F | 64.01 | 64.01 |\n| 3 | 2 | F | 64.11 | 64.11 |", 6401),   # the older delivery no longer decides
    ("| 3 | 2 | F | 64.11 | 64.11 |", 6411),                                  # but it is all that is known
])
def test_a_current_delivery_decides_before_an_older_one(tmp_path, rows, home):
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.family, f"| file_no | source_row | id_keluarga | regency_code | delivered_for |\n{rows}")
    put(engine, tables.delivery, """| file_no | delivered_for | superseded |
        | 1 | 64.01 | false |
        | 2 | 64.02 | false |
        | 3 | 64.11 | true  |""")
    make(engine, "ingest/family_home")
    assert engine.rows("select regency_no from family_home") == [(home,)]
    engine.close()


@pytest.mark.parametrize(("villages", "home"), [
    (["64.01.01.1001", "64.01.01.1001"], (6401, 6401011001)),
    (["64.01.01.1001", "64.01.02.2001"], (6401, None)),      # two villages of one regency: the regency is known
    (["64.01.01.1001", ""], (6401, 6401011001)),             # a row that names no village contradicts none
    (["", ""], (6401, None)),
])
def test_where_rows_name_two_villages_only_the_regency_is_known(tmp_path, villages, home):
    engine = DuckdbEngine(tmp_path)
    rows = "\n".join(f"| 1 | {row} | F | 64.01 | {village} | 64.01 |" for row, village in enumerate(villages, 2))
    put(engine, tables.family, f"| file_no | source_row | id_keluarga | regency_code | village_code | delivered_for |\n{rows}")
    put(engine, tables.delivery, "| file_no | delivered_for | superseded |\n| 1 | 64.01 | false |")
    make(engine, "ingest/family_home")
    assert engine.rows("select regency_no, village_no from family_home") == [home]
    engine.close()
