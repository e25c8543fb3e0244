"""Proposals without a good NIK of which an officer said whose they are."""

import pyarrow as pa
import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import RulesError
from pipeline.core.identity_decisions import IdentityDecision
from pipeline.core.keys import person_key
from pipeline.identity.decided_proposals import decided_proposals
from tests.tables import put

KEY = b"k" * 32
NIK, OTHER = "6401010101809001", "6401010101809002"
CASE = "C" * 26


class Run:
    key = KEY

    def __init__(self, *decisions: tuple[str, str, str]):
        self.identity = tuple(IdentityDecision(*decision, "surat", "Rina", None, line) for line, decision in enumerate(decisions, 2))


@pytest.fixture
def engine(tmp_path):
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.person, f"| file_no | source_row | nik |\n| 1 | 2 | {NIK} |\n| 1 | 3 | {OTHER} |\n| 1 | 4 | |")
    yield engine
    engine.close()


@pytest.mark.parametrize(("what", "code", "fault", "found"), [
    ("same", "NIK_MISSING", "nik | NIK_MISSING", [(9, 2, NIK)]),
    ("different", "NIK_MISSING", "nik | NIK_MISSING", []),
    ("same", "NIK_MISSING", "repairs | REPAIRED_ROW_UNKNOWN", []),  # not for its NIK alone
    ("same", "", "nik | NIK_UNKNOWN_PREFIX", []),                    # its own NIK is good
])
def test_a_proposal_quarantined_for_its_nik_alone_gets_the_nik_of_the_person(engine, what, code, fault, found):
    put(engine, tables.current_proposal, f"| file_no | source_row | quarantine_code |\n| 9 | 2 | {code} |")
    put(engine, tables.fault, f"| file_no | source_row | column_name | code | severity |\n| 9 | 2 | {fault} | {'block' if code else 'warn'} |")
    engine.make_from_arrow("case_number", pa.table({"file_no": [9], "source_row": [2], "case_id": [CASE]}))
    pair = sorted((CASE, person_key(KEY, NIK)))
    table = decided_proposals(Run((*pair, what)), engine)
    assert [tuple(row.values()) for row in table.to_pylist()] == found


def test_a_proposal_cannot_be_two_people(engine):
    put(engine, tables.current_proposal, "| file_no | source_row | quarantine_code |\n| 9 | 2 | NIK_MISSING |")
    put(engine, tables.fault, "| file_no |")
    engine.make_from_arrow("case_number", pa.table({"file_no": [9], "source_row": [2], "case_id": [CASE]}))
    with pytest.raises(RulesError) as stopped:
        decided_proposals(Run((CASE, person_key(KEY, NIK), "same"), (CASE, person_key(KEY, OTHER), "same")), engine)
    assert [problem.text("en") for problem in stopped.value.problems] == [
        "rules/identity.csv:3: one proposal is decided to be several people (lines 2, 3). Leave one line `same`, make the others `different`. "
        "[IDENTITY_TWO_PEOPLE]"]


def test_a_person_whom_the_registry_no_longer_has_is_given_to_nobody(engine):
    put(engine, tables.current_proposal, "| file_no | source_row | quarantine_code |\n| 9 | 2 | NIK_MISSING |")
    put(engine, tables.fault, "| file_no |")
    engine.make_from_arrow("case_number", pa.table({"file_no": [9], "source_row": [2], "case_id": [CASE]}))
    assert decided_proposals(Run((CASE, "P" * 26, "same")), engine).num_rows == 0
