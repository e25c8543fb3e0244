"""The analysts' database holds all rounds, those of older versions too."""

import datetime
import json

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.core import tables
from pipeline.core.paths import Paths
from pipeline.publish.catalogue import write_catalogue


def manifest(round_: str) -> str:
    return json.dumps({"run_id": f"run of {round_}", "list_stage": "provisional", "as_of": "2025-03-31",
                       "snapshot": {"vintage": "2025-02-28", "source": "Contoh", "synthetic": True}})


def test_a_round_released_before_a_table_or_a_column_was_added_has_it_empty(tmp_path):
    for name, columns in (("2024-murni", tables.quota.column_names[:2]), ("2025-murni", tables.quota.column_names)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text(manifest(name), encoding="utf-8")
        row = {"regency_code": "64.01", "seats": 3, "reserve_length": 1}
        schema = pa.schema([field for field in tables.quota.arrow_schema() if field.name in columns])
        pq.write_table(pa.Table.from_pylist([{name: row.get(name) for name in columns}], schema=schema), tmp_path / name / "quota.parquet")
    pq.write_table(tables.decision.arrow_schema().empty_table(), tmp_path / "2024-murni" / "decision.parquet")
    pq.write_table(tables.decision.arrow_schema().empty_table(), tmp_path / "2025-murni" / "decision.parquet")
    pq.write_table(tables.gate.arrow_schema().empty_table(), tmp_path / "2025-murni" / "gate.parquet")
    releases = {name: tmp_path / name for name in ("2024-murni", "2025-murni")}
    pq.write_table(tables.placement.arrow_schema().empty_table(), tmp_path / "2025-murni" / "placement.parquet")
    (tmp_path / "data/out").mkdir(parents=True)
    write_catalogue(Paths(tmp_path), releases, (tables.quota, tables.decision, tables.gate, tables.placement))
    with duckdb.connect(str(Paths(tmp_path).catalogue), read_only=True) as connection:
        assert connection.sql("select round, seats, reserve_length from quota order by round").fetchall() == [
            ("2024-murni", 3, None), ("2025-murni", 3, 1)]
        assert connection.sql("select round, run_id, registry_vintage, synthetic from release order by round").fetchall() == [
            (name, f"run of {name}", datetime.date(2025, 2, 28), True) for name in ("2024-murni", "2025-murni")]
