"""Who received aid in an earlier round, themselves, in their family, on their card, or before they joined the family."""

import pyarrow as pa
import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from tests.tables import make, put


@pytest.mark.parametrize(("award", "evidence"), [
    ("| 2025-murni | X | P | |", "person_key"),
    ("| 2025-murni | X | other | FK |", "family_key"),
    ("| 2025-murni | X | M | gone |", "family"),      # a member who received aid in the family they have left
    ("| 2025-murni | X | other | GK |", "card"),      # another DTSEN family with the same card
    ("| 2025-murni | X | other | other |", None),
])
def test_an_award_is_found_by_person_by_family_by_card_and_by_every_member(tmp_path, award, evidence):
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.case_file, """| case_id | standing | family_id | person_key | family_key |
                                     | C | to_judge | F | P | FK |""")
    put(engine, tables.earlier_award, f"| round | case_id | person_key | family_key |\n{award}")
    for nothing, columns in (("listed_case", ("case_id", "evidence")), ("entry_key", ("list", "entry_key"))):
        engine.make_from_arrow(nothing, pa.table({name: pa.array([], pa.string()) for name in columns}
                                                 | {name: pa.array([], pa.int64()) for name in ("file_no", "source_row")}))
    engine.make_from_arrow("member_key", pa.table({"family_id": ["F", "F"], "person_key": ["P2", "M"]}))
    engine.make_from_arrow("card_key", pa.table({"family_id": ["F", "F", "H"], "family_key": ["FK", "GK", "other"]}))
    make(engine, "identity/link")
    found = engine.rows("select evidence from link where linked_to = 'earlier_round'")
    assert found == ([(evidence,)] if evidence else [])
    engine.close()
