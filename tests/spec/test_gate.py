"""When the data of a regency is not fit to decide on at all."""

import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from tests.tables import make, put


def verdicts(tmp_path, proposals="", families="", records=100, rejected=0):
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.delivery, "| file_no | delivered_for | layout | superseded |\n| 1 | 64.01 | L2_member | false |")
    put(engine, tables.source_file, f"| file_no | records | rejected_lines |\n| 1 | {records} | {rejected} |")
    put(engine, tables.current_proposal, f"| file_no | source_row | regency_code | quarantine_code |\n{proposals}")
    put(engine, tables.family, f"| file_no | source_row | delivered_for | welfare_decile |\n{families}")
    make(engine, "quality/superseded_delivery", "quality/gate")
    found = dict(engine.rows("select check_name, verdict from gate"))
    engine.close()
    return found


@pytest.mark.parametrize(("records", "rejected", "verdict"), [(95, 5, "pass"), (94, 6, "stop"), (100, 0, "pass")])
def test_more_than_one_unreadable_line_in_twenty_stops_the_run(tmp_path, records, rejected, verdict):
    assert verdicts(tmp_path, records=records, rejected=rejected)["lines_rejected"] == verdict


@pytest.mark.parametrize(("codes", "verdict"), [(("NIK_LENGTH", ""), "pass"), (("NIK_LENGTH", "NIK_DATE", ""), "stop")])
def test_more_than_half_of_the_proposals_in_quarantine_stops_the_run(tmp_path, codes, verdict):
    lines = "\n".join(f"| 2 | {row} | 64.01 | {code} |" for row, code in enumerate(codes, 1))
    assert verdicts(tmp_path, proposals=lines)["proposals_quarantined"] == verdict


@pytest.mark.parametrize(("deciles", "verdict"), [(("1", ""), "pass"), (("1", "", ""), "stop")])
def test_more_than_half_of_the_families_without_decile_stops_the_run(tmp_path, deciles, verdict):
    lines = "\n".join(f"| 3 | {row} | 64.01 | {decile} |" for row, decile in enumerate(deciles, 1))
    assert verdicts(tmp_path, families=lines)["families_without_decile"] == verdict
