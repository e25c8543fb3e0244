"""How many seats the ticket alone decided: where the list of a regency ends within cases of one priority."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.publish.draw_told import decided_by_ticket


@pytest.mark.parametrize("cases, expected", [
    pytest.param("A1 A1 A2 A2|A2 A3", (2, 4), id="the two of priority 2 were drawn"),
    pytest.param("A1 A1|A2 A2", (0, 2), id="the list ends between two priorities"),
    pytest.param("A1 A1", (0, 2), id="nobody is left"),
    pytest.param("A1 A1 B1|A1 B2", (2, 3), id="each regency by itself"),
    pytest.param("A1 B1|B1", (1, 2), id="a tie in another regency is none here"),
    pytest.param("A1 A1 A3|A1 A2", (0, 3), id="the last selected decides, whom a floor took from further down"),
    pytest.param("|A1", (0, 0), id="no seat"),
])
def test_the_share_of_the_ticket(tmp_path, cases, expected):
    """Selected cases before the bar in their order, others after it: a letter is the regency, a digit the priority."""
    ranked = [(status, case) for status, part in zip(("selected", "reserve"), cases.split("|")) for case in part.split()]
    rows = [{"regency_code": case[0], "priority_key": case[1], "status": status, "rank_in_regency": rank}
            for rank, (status, case) in enumerate(ranked, 1)] + [
        {"regency_code": "A", "priority_key": "1", "status": "ineligible", "rank_in_regency": None}]
    schema = pa.schema([("regency_code", pa.string()), ("priority_key", pa.string()), ("status", pa.string()), ("rank_in_regency", pa.int64())])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), tmp_path / "decision.parquet")
    assert decided_by_ticket(tmp_path / "decision.parquet") == dict(zip(("cases", "of_selected"), expected, strict=True))
