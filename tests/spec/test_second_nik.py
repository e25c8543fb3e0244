"""People who may be known by a second NIK: whom a pair holds, whom the field is asked about, and what an officer's decision ends."""

import pyarrow as pa
import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from tests.tables import make, nothing_listed, put, rows


@pytest.fixture
def engine(tmp_path):
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.case_file, """| case_id | person_key | standing | file_no | source_row | nik | family_id | names_the_person |
        | C | P | to_judge | 1 | 2 | A | F | true |
        | D | Q | to_judge | 1 | 3 | B | G | true |""")
    yield engine
    engine.close()


def finding(engine, pairs, decision=()):
    put(engine, tables.probable_pair, pairs)
    engine.make_from_arrow("identity_decision", pa.table({name: pa.array([value] if value else [], pa.string()) for name, value in zip(
        ("person_key_a", "person_key_b", "decision"), decision or (None,) * 3, strict=True)}))
    make(engine, "identity/identity_finding")
    return {case: tuple(told) for case, *told in engine.rows("select case_id, has_second_nik, is_held, is_asked from identity_finding")}


HELD, ASKED, SECOND, SETTLED = (False, True, False), (False, False, True), (True, False, False), (False, False, False)
HEADER = "| kind | key_a | key_b | case_id_a | case_id_b | band |"


@pytest.mark.parametrize("case", rows("""
    | what                                          | pair                         | C       | D     |
    | the applicant and somebody who is not proposed| person ; P ; X ; C ;   ; hold | held    |       |
    | the same, less sure                           | person ; P ; X ; C ;   ; flag | asked   |       |
    | two applicants                                | person ; P ; Q ; C ; D ; hold | held    | held  |
    | two applicants, less sure                     | person ; P ; Q ; C ; D ; flag | asked   | asked |
    | members of two proposed families              | person ; M ; N ; C ; D ; hold | held    | held  |
    | a member and somebody who is not proposed     | person ; M ; X ; C ;   ; hold | asked   |       |
    | two of one family                             | person ; M ; P ; C ; C ; hold | asked   |       |
    | a proposal and whom it may mean               | proposal ; Z ; Q ; Z ; D ; hold |       |       |
"""), ids=lambda case: case["what"])
def test_a_pair_holds_the_applicants_case_and_both_where_it_ties_two(engine, case):
    words = {"held": HELD, "asked": ASKED}
    expected = {name: words[case[name]] for name in "CD" if case[name]}
    assert finding(engine, f"{HEADER}\n| {case['pair'].replace(';', '|')} |") == expected


@pytest.mark.parametrize(("pair", "decision", "expected"), [
    ("| person | P | X | C | | hold |", ("P", "X", "different"), {"C": SETTLED}),
    ("| person | P | X | C | | hold |", ("P", "Y", "different"), {"C": HELD}),
    ("| person | P | X | C | | hold |", ("P", "X", "same"), {"C": SECOND}),
    ("| person | P | X | C | | flag |", ("P", "X", "same"), {"C": SECOND}),
    ("| person | M | X | C | | flag |", ("M", "X", "same"), {"C": SETTLED}),    # nobody but a member
    ("| person | P | Q | C | D | hold |", ("P", "Q", "same"), {"C": SETTLED, "D": SETTLED}),  # settled as duplicates
])
def test_what_an_officer_decided_holds_nothing_any_more(engine, pair, decision, expected):
    assert finding(engine, f"{HEADER}\n{pair}", decision) == expected


def test_one_decision_leaves_the_other_pairs_of_a_case_undecided(engine):
    pairs = f"{HEADER}\n| person | P | X | C | | hold |\n| person | P | Y | C | | flag |"
    assert finding(engine, pairs, ("P", "X", "different")) == {"C": ASKED}


@pytest.mark.parametrize(("told", "facts"), [
    ("", (False, False)), ("| C | false | true | false |", (None, False)), ("| C | false | false | true |", (False, None)),
    ("| C | true | false | false |", (True, False)), ("| C | true | true | false |", (True, False)),
    ("| C | false | false | false |", (False, False))])
def test_what_is_held_is_unknown_and_what_is_asked_is_unknown_to_another_rule(engine, told, facts):
    put(engine, tables.identity_finding, f"| case_id | has_second_nik | is_held | is_asked |\n{told}".strip())
    for table in (tables.current_proposal, tables.registry_person, tables.registry_family, tables.link):
        put(engine, table, "| case_id |" if table is tables.link else "| file_no |")
    engine.make_from_query("age", "select date '1980-01-01' as birth_date, 45 as age_years")
    engine.make_from_query("member_fact", "select '' as family_id, true as has_state_employee, true as receives_pena, true as has_disabled_member")
    nothing_listed(engine)
    put(engine, tables.earlier_family, "| case_id |")
    make(engine, "eligibility/listed", "eligibility/history", "eligibility/candidate")
    assert engine.rows("select applicant_has_second_nik, family_resembles_another from candidate where case_id = 'C'") == [facts]
