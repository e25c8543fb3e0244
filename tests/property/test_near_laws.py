"""Who is who among the rows near the proposals is who is who among all rows of the registry."""

import tempfile
from contextlib import closing
from pathlib import Path

import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.stage import make_all
from pipeline.identity import stage
from tests.tables import propose, put

NIKS, KEYS, CARDS = (st.sampled_from(["", *letters]) for letters in ("ABCDEFG", "fghij", "tuvwxyz"))
PERSONS = st.lists(st.tuples(st.sampled_from(["L1", "L2", "L3", "L4"]), NIKS, KEYS, CARDS, st.sampled_from(["true", "false", ""]),
                             st.sampled_from(["head", "child", ""])), min_size=3, max_size=14)
FAMILIES = st.lists(st.tuples(KEYS, CARDS, NIKS), min_size=2, max_size=8)
MADE = ("family_of_nik", "sought_row", "registry_person", "registry_family", "family_head", "family_member", "family_card", "award_card")


def brought_together(near, persons, families, proposed):
    with tempfile.TemporaryDirectory() as folder, closing(DuckdbEngine(Path(folder))) as engine:
        put(engine, tables.person, "\n".join(["| file_no | source_row | layout | nik | id_keluarga | no_kk | lives_with_family | relation | delivered_for |", *(
            f"| {1 + number % 3} | {number} | {' | '.join(cells)} | 64.01 |" for number, cells in enumerate(persons))]))
        put(engine, tables.family, "\n".join(["| file_no | source_row | id_keluarga | no_kk | nik | delivered_for |", *(
            f"| {4 + number % 2} | {number} | {' | '.join(cells)} | 64.01 |" for number, cells in enumerate(families))]))
        put(engine, tables.delivery, "| file_no | delivered_for | superseded |\n| 2 | 64.01 | true |\n| 5 | 64.01 | true |")
        propose(engine, "\n".join(["| file_no | source_row | nik |", *(f"| 9 | {number} | {nik} |" for number, nik in enumerate(proposed))]))
        engine.make_from_arrow("run", pa.table({"candidates": ["proposals"]}))
        if near:
            stage.bring_together("proposals", engine)
        else:
            engine.make_view("near_person", "select * from person")
            engine.make_view("near_family", "select * from family")
            make_all(engine, stage.HERE, stage.REGISTRY)
        return {name: engine.rows(f"select * from {name} order by all") for name in MADE}


# The card of whoever is proposed is that of f; f has another card too, and whoever is on that one is a member.
@example([("L1", "A", "", "t", "", ""), ("L1", "B", "", "u", "", "")], [("f", "t", ""), ("f", "u", "")], ["A"])
@settings(max_examples=100, deadline=None)
@given(PERSONS, FAMILIES, st.lists(st.sampled_from("AB"), min_size=1, max_size=2))
def test_rows_that_are_not_near_change_nothing_about_a_proposal(persons, families, proposed):
    assert brought_together(True, persons, families, proposed) == brought_together(False, persons, families, proposed)
