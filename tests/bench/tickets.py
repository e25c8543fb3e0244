"""What a selection in pandas or polars is given: the tickets of Tepat's draw, and whom its search for second NIK holds back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.core import draw, tables
from pipeline.core.rules import load_rules
from pipeline.core.runner import find


def write_tickets(root: Path, round_name: str, written: Path) -> None:
    """A row per case of a NIK: case_id, regency_code, nik, held, draw_ticket. The round's lists must have been made just before."""
    work = next((root / "data" / "out" / ".work").iterdir())
    case_file, finding = (find(work, table) for table in (tables.case_file, tables.identity_finding))
    with closing(duckdb.connect()) as connection:
        cases = connection.sql(f"""
            select case_id, regency_code, nik, coalesce(is_held, false) as held from '{case_file}' left join '{finding}' using (case_id)
            where nik is not null order by case_id""").to_arrow_table()
    prk = load_rules(root, round_name).round.draw.prk
    drawn = draw.tickets(prk, draw.label(round_name), cases["case_id"].to_pylist())
    pq.write_table(cases.append_column("draw_ticket", pa.array(drawn, pa.string())), written)


def selected(root: Path, round_name: str) -> set[str]:
    """The numbers of the cases that Tepat selected."""
    with closing(duckdb.connect()) as connection:
        return {case_id for case_id, in connection.execute(f"""
            select case_id from '{root / "data" / "out" / round_name / "current"}/selection.parquet' where status = 'selected'""").fetchall()}
