"""How many of the families that a regency's covering letter counts were not delivered."""

import pyarrow as pa
import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from tests.tables import make, put


@pytest.fixture
def engine(tmp_path):
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.region, "| region_code |\n| 64.01 |")
    put(engine, tables.delivery, "| file_no | delivered_for | superseded |\n| 1 | 64.01 | false |")
    put(engine, tables.person, "| file_no |")
    engine.make_from_arrow("expected_family_count", pa.table({"regency_code": ["64.01"], "families_expected": [3]}))
    yield engine
    engine.close()


@pytest.mark.parametrize(("delivered", "missing"), [
    ("A B C", 0),
    ("A B", 1),
    ("A B C D", 0),  # more than the letter counts
    ("A B B", 1),    # a family that stands there twice makes up for none
    ("A A A B B", 1),
])
def test_each_family_counts_once(engine, delivered, missing):
    keys = delivered.split()
    engine.make_from_arrow("checked_family", pa.Table.from_pylist([
        {"delivered_for": "64.01", "id_keluarga": key, "welfare_decile": 1, "family_stands_once": keys.count(key) == 1} for key in keys]))
    for name, columns in {"proposal_count": ("proposals", "proposals_quarantined", "proposals_repeated", "proposals_not_in_registry",
                                             "proposals_without_decile"),
                          "delivered_row_count": ("layout", "superseded", "rows_held", "place")}.items():
        engine.make_from_query(name, f"select '' as regency_code, {', '.join(f'0 as {column}' for column in columns)} limit 0")
    make(engine, "quality/registry_count", "quality/regency_metric")
    assert engine.rows("select families_missing, families_expected from regency_metric") == [(missing, 3)]
