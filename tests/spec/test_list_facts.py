"""Whether a reference list names a member of a family: what a missing or a damaged list does not say is unknown."""

import pyarrow as pa
import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from tests.tables import make, put

RECIPIENTS = "earlier_recipients"
ROUNDED = "640101" + "010170" + "9010" + "; "


@pytest.fixture
def engine(tmp_path):
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.registry_family, "| family_id |\n| F |\n| G |")
    put(engine, tables.family_member, "| family_id | member_no | nik |\n| F | 1 | A |\n| G | 1 | B |")
    put(engine, tables.case_file, "| case_id | family_id |\n| C | F |\n| D | G |")
    put(engine, tables.link, f"| case_id | linked_to |\n| D | {RECIPIENTS} |")
    engine.make_from_arrow("member_fact", pa.table({"family_id": ["F", "G"], "members": [1, 1]}))
    engine.make_from_arrow("age", pa.table({"birth_date": pa.array([], pa.date32()), "age_years": pa.array([], pa.int64())}))
    yield engine
    engine.close()


def listed(engine, *files):
    """For F, whom no list names, and G, who is named: whether listed. Files: list, entries as NIK;KK, lines rejected."""
    entries = [(number, row, what, *entry.split(";")) for number, (what, rows, *_) in enumerate(files, 1)
               for row, entry in enumerate(rows.split(), 2)]
    put(engine, tables.source_file, "\n".join(["| file_no | records | rejected_lines |", *(
        f"| {number} | {len(rows.split())} | {rejected} |" for number, (_, rows, rejected, *_) in enumerate(files, 1))]))
    # Not as a pipe table: an issue's name (list|issuer|programme|year) holds pipes itself.
    engine.make_from_arrow("delivery", pa.Table.from_pylist([
        {"file_no": number, "delivered_for": f"{what}|issuer {number}||", "layout": "reference", "superseded": "old" in rest}
        for number, (what, _, _, *rest) in enumerate(files, 1)], schema=tables.delivery.arrow_schema()))
    put(engine, tables.reference_entry, "\n".join(["| file_no | source_row | list | nik | no_kk |", *(
        "| " + " | ".join(map(str, entry)) + " |" for entry in entries)]))
    make(engine, "eligibility/list_fact")
    return tuple(fact for fact, in engine.rows("select listed_as_earlier_recipient from list_fact order by family_id"))


@pytest.mark.parametrize(("files", "unnamed"), [
    ([(RECIPIENTS, "Z; ;K Y;K", 0)], False),
    ([(RECIPIENTS, "Z; ;", 0)], False),                                   # half of it can be used
    ([(RECIPIENTS, "Z; ; ;", 0)], None),
    ([(RECIPIENTS, "Z;", 2)], None),                                      # two lines are no record at all
    ([(RECIPIENTS, "Z; Y; X;", 0), (RECIPIENTS, "; ;", 0)], None),        # one issuer's list is damaged
    ([(RECIPIENTS, "Z;", 0), (RECIPIENTS, "; ;", 0, "old")], False),      # a later one of its issuer replaced it
    ([(RECIPIENTS, "Z;", 0), ("state_employees", "; ;", 0)], False),      # it is another list that is damaged
    ([("state_employees", "Z;", 0)], None),                               # no such list was delivered
    ([(RECIPIENTS, f"Z; {ROUNDED * 9}", 0)], None),                       # a spreadsheet rounded most of ten NIKs or more
    ([(RECIPIENTS, f"Z; {ROUNDED * 5}{'X; ' * 4}", 0)], False),           # half of them may end so by chance
    ([(RECIPIENTS, f"Z; {ROUNDED * 8}", 0)], False),                      # of fewer nothing can be said
    ([], None),
])
def test_a_list_that_is_missing_or_damaged_does_not_say_no(engine, files, unnamed):
    assert listed(engine, *files) == (unnamed, True)
