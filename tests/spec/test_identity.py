"""Who is who: one person from several layouts, and one judged case per family."""

import pyarrow as pa
import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.identity.stage import _numbered, bring_together
from pipeline.identity.ties import tie_families
from pipeline.publish.reason import DUPLICATE
from tests.tables import make, propose, put, rows


@pytest.fixture
def engine(tmp_path):
    engine = DuckdbEngine(tmp_path)
    yield engine
    engine.close()


def registry(engine, persons, families="| file_no | source_row | id_keluarga |", proposed="A"):
    put(engine, tables.person, persons)
    put(engine, tables.family, families)
    put(engine, tables.delivery, "| file_no |")
    lines = [f"| 9 | {number} | 64.01 | {nik} |" for number, nik in enumerate(proposed.split(";"), 1)]
    propose(engine, "\n".join(["| file_no | source_row | regency_code | nik |", *lines]))
    engine.make_from_arrow("run", pa.table({"candidates": ["proposals"]}))
    bring_together("proposals", engine)


def fact(engine, name, nik="A"):
    return engine.rows(f"select {name} from registry_person where nik = '{nik}'")[0][0]


@pytest.mark.parametrize("case", rows("""
    | what                                       | L2    | L2 again | L1    | L4    | state paid |
    | DTSEN comes first                          | false |          | true  | true  | false      |
    | a layout that does not say it is passed by |       |          | true  | false | true       |
    | Regsosek comes last                        |       |          |       | true  | true       |
    | rows of one layout that disagree           | false | true     | false | false |            |
    | nobody says                                |       |          |       |       |            |
"""), ids=lambda case: case["what"])
def test_a_fact_comes_from_the_first_layout_that_has_it(engine, case):
    registry(engine, f"""| file_no | source_row | layout | nik | id_keluarga | state_paid |
        | 1 | 2 | L2 | A | F | {case['L2']} |
        | 1 | 3 | L2 | A | F | {case['L2 again'] or case['L2']} |
        | 2 | 2 | L1 | A |   | {case['L1']} |
        | 3 | 2 | L4 | A |   | {case['L4']} |""")
    assert fact(engine, "state_paid") is {"true": True, "false": False, "": None}[case["state paid"]]


@pytest.mark.parametrize(("siks_ng", "regsosek", "alive"), [
    ("", "false", False), ("", "true", None), ("true", "false", True), ("false", "true", False), ("", "", None)])
def test_whoever_had_died_by_2022_is_dead_and_whoever_lived_then_may_have_died_since(engine, siks_ng, regsosek, alive):
    registry(engine, f"""| file_no | source_row | layout | nik | no_kk | alive |
        | 2 | 2 | L3 | A | K | {siks_ng} |
        | 3 | 2 | L4 | A | K | {regsosek} |""")
    assert fact(engine, "alive") is alive


def test_regsosek_says_sex_and_disability_where_no_other_layout_does_and_never_that_somebody_is_active(engine):
    registry(engine, """| file_no | source_row | layout | nik | no_kk | sex | disabled | active | lives_with_family |
        | 3 | 2 | L4 | A | K | P | true  | | true |
        | 3 | 3 | L4 | B | K | L | false | | true |
        | 2 | 3 | L3 | B | K |   | true  | true | |
        | 1 | 3 | L1 | B | K | P |       | true | |""", proposed="A;B")
    assert [(fact(engine, "sex", nik), fact(engine, "disabled", nik), fact(engine, "active_in_registry", nik)) for nik in "AB"] == [
        ("P", True, None), ("P", True, True)]


@pytest.mark.parametrize(("later", "lives_with_family", "regency", "family"), [
    ("", "true", "64.72", "kk:K4"),             # only Regsosek knows the person
    ("", "", None, None),                       # but not whether the person was there
    ("", "false", None, None),                  # or says that the person had left
    ("| 1 | 2 | L1 | A | K1 | 64.01 | | true |", "true", "64.01", "kk:K1"),
    ("| 1 | 2 | L1 | A | K1 | | | true |", "true", None, "kk:K1"),
    ("| 1 | 2 | L3 | A | K1 | 64.01 | | false |", "true", None, "kk:K1"),
])
def test_where_somebody_lived_in_2022_counts_only_where_no_other_layout_has_the_person(engine, later, lives_with_family, regency, family):
    registry(engine, f"""| file_no | source_row | layout | nik | no_kk | regency_code | lives_with_family | active |
        | 3 | 2 | L4 | A | K4 | 64.72 | {lives_with_family} | |
        {later}""".rstrip())
    assert (fact(engine, "regency_code"), fact(engine, "family_id")) == (regency, family)


def test_whoever_had_left_by_2022_is_no_member_of_the_family_of_that_card(engine):
    registry(engine, """| file_no | source_row | layout | nik | no_kk | id_keluarga | state_paid | lives_with_family |
        | 1 | 2 | L2 | A |   | F | false |       |
        | 3 | 2 | L4 | B | K |   | true  | false |
        | 3 | 3 | L4 | C | K |   | false | true  |
        | 3 | 4 | L4 | D | K |   | true  | true  |
        | 4 | 4 | L1 | D | Z |   |       |       |""", """| file_no | source_row | id_keluarga | no_kk |
        | 2 | 2 | F | K |""")
    assert engine.rows("select nik, state_paid from family_member order by nik") == [("A", False), ("C", False)]


def test_a_person_of_siks_ng_alone_who_is_not_said_to_be_active_is_unknown(engine):
    registry(engine, """| file_no | source_row | layout | nik | no_kk | active |
        | 2 | 2 | L3 | A | K | |""")
    assert fact(engine, "active_in_registry") is None


@pytest.mark.parametrize(("siks_ng", "active"), [("true", True), ("false", False), (None, True)])
def test_only_siks_ng_marks_the_inactive(engine, siks_ng, active):
    line = f"| 2 | 2 | L3 | A | | {siks_ng} |" if siks_ng else ""
    registry(engine, f"""| file_no | source_row | layout | nik | id_keluarga | active |
        | 1 | 2 | L2 | A | F | true |
        {line}""".rstrip())
    assert fact(engine, "active_in_registry") is active


@pytest.mark.parametrize(("elsewhere", "active"), [
    ("| 1 | 2 | L2 | A | F | 64.71 | true |", None),       # DTSEN has them in another regency
    ("| 1 | 2 | L1 | A |   | 64.71 | true |", None),       # DTKS has
    ("| 1 | 2 | L2 | A | F |       | true |", None),       # nobody knows where
    ("| 1 | 2 | L2 | A | F | 64.72 | true |", False),
    ("| 1 | 2 | L3 | A |   | 64.71 | false |", False),     # inactive there too
    ("| 1 | 2 | L3 | A |   | 64.71 | true |", None),
])
def test_inactive_in_one_regency_and_delivered_by_another_is_unknown(engine, elsewhere, active):
    registry(engine, f"""| file_no | source_row | layout | nik | id_keluarga | regency_code | active |
        | 2 | 2 | L3 | A |   | 64.72 | false |
        {elsewhere}""")
    assert fact(engine, "active_in_registry") is active


def test_a_person_active_in_two_regencies_lives_in_neither_for_certain(engine):
    registry(engine, """| file_no | source_row | layout | nik | id_keluarga | regency_code | active |
        | 1 | 2 | L2 | A | F | 64.01 | true |
        | 2 | 2 | L2 | A | G | 64.72 | true |
        | 1 | 3 | L2 | B | F | 64.01 | true |
        | 2 | 3 | L3 | B |   | 64.72 | false |""", proposed="A;B")
    assert (fact(engine, "regency_code", "A"), fact(engine, "family_id", "A")) == (None, None)
    assert (fact(engine, "regency_code", "B"), fact(engine, "family_id", "B")) == ("64.01", "F")


def test_whoever_dtsen_does_not_know_joins_the_one_family_with_the_same_card(engine):
    persons = """| file_no | source_row | layout | nik | no_kk |
        | 1 | 2 | L1 | A | K1 |
        | 1 | 3 | L1 | B | K2 |
        | 1 | 4 | L1 | C | K3 |"""
    families = """| file_no | source_row | id_keluarga | no_kk |
        | 2 | 2 | F | K1 |
        | 2 | 3 | G | K2 |
        | 2 | 4 | H | K2 |"""
    registry(engine, persons, families, proposed="A;B;C")
    assert [fact(engine, "family_id", nik) for nik in "ABC"] == ["F", "kk:K2", "kk:K3"]


def test_rows_of_a_family_that_disagree_leave_the_decile_unknown(engine):
    registry(engine, """| file_no | source_row | layout | nik | id_keluarga |
        | 1 | 2 | L2 | A | F |
        | 1 | 3 | L2 | B | G |
        | 1 | 4 | L2 | C | H |""", """| file_no | source_row | id_keluarga | welfare_decile |
        | 2 | 2 | F | 2 |
        | 2 | 3 | F | 2 |
        | 2 | 4 | G | 2 |
        | 2 | 5 | G | 3 |
        | 2 | 6 | H | 2 |
        | 2 | 7 | H |   |""", proposed="A;B;C")
    assert engine.rows("select family_id, welfare_decile from registry_family order by 1") == [("F", 2), ("G", None), ("H", None)]


def test_a_member_without_a_nik_is_a_member_and_a_repeated_one_is_one_member(engine):
    registry(engine, """| file_no | source_row | layout | nik | id_keluarga | state_paid |
        | 1 | 2 | L2 | A | F | false |
        | 1 | 3 | L2 | A | F | false |
        | 1 | 4 | L2 |   | F | true  |
        | 1 | 5 | L2 |   | F |       |
        | 2 | 2 | L1 | A |   | false |""")
    assert engine.rows("select nik, state_paid from family_member order by member_no") == [
        ("A", False), (None, True), (None, None)]


def claims(engine, cases, members="", decisions=()):
    """Cases with the facts that decide who is kept: → standing and kept case by case number.

    `members` lists NIKs of families as `F:A,B G:B`; `decisions` are those of officers on two applicants' NIKs, or cases' without one.
    """
    table = rows(cases)
    put(engine, tables.registry_person, "\n".join(["| nik | family_id | regency_code |", *sorted({
        f"| {row['nik']} | {row['family']} | {row['home']} |" for row in table if row["home"]})]))
    propose(engine, "\n".join(
        ["| file_no | source_row | regency_code | nik | proposed_on | quarantine_code |",
         *(f"| 1 | {number} | {row['proposed in']} | {row['nik']} | {row['on']} | {row['quarantined']} |"
           for number, row in enumerate(table, 1))]))
    engine.make_from_arrow("case_key", pa.table({
        "file_no": [1] * len(table), "source_row": list(range(1, len(table) + 1)), "case_id": [row["case"] for row in table],
        "person_key": [row["nik"] and f"key {row['nik']}" for row in table], "family_key": pa.nulls(len(table), pa.string())}))
    engine.make_from_arrow("applicant_match", pa.table({
        "file_no": [1] * len(table), "source_row": list(range(1, len(table) + 1)),
        "names_the_person": pa.array([True if row.get("named", "yes") == "yes" else None for row in table], pa.bool_())}))
    cards = sorted({(row["family"], row["card"]) for row in table if row.get("card")})
    engine.make_from_arrow("award_card", pa.table({"family_id": pa.array([family for family, _ in cards], pa.string()),
                                                   "no_kk": pa.array([card for _, card in cards], pa.string())}))
    no_rows = dict.fromkeys(("family_id", "nik", "regency_code", "case_id", "person_key", "family_key"), pa.array([], pa.string()))
    for table in ("family_head", "registry_case", "registry_case_key"):
        engine.make_from_arrow(table, pa.table(no_rows | dict.fromkeys(("in_family_file", "lives_in_regency"), pa.array([], pa.bool_()))))
    known = [(family, nik) for family, _, niks in (one.partition(":") for one in members.split()) for nik in niks.split(",")]
    put(engine, tables.family_member, "\n".join(["| family_id | member_no | nik |", *(
        f"| {family} | {number} | {nik} |" for number, (family, nik) in enumerate(known))]))
    engine.make_from_arrow("member_key", pa.table({"family_id": pa.array([family for family, _ in known], pa.string()),
                                                   "person_key": pa.array([f"key {nik}" for _, nik in known], pa.string())}))
    engine.make_from_arrow("identity_decision", pa.table({name: pa.array([one[at] for one in decisions], pa.string()) for at, name in
                                                          enumerate(("person_key_a", "person_key_b", "decision"))}))
    tie_families(engine)
    make(engine, "identity/case_claim", "identity/duplicate", "identity/case_file")
    return {case: (standing, code) for case, standing, code in engine.rows("select case_id, standing, standing_code from case_file")}


def test_one_case_per_family_is_judged_and_each_other_says_why_not(engine):
    found = claims(engine, """
        | case | nik | family | home  | proposed in | on         | quarantined | 
        | C1   | A   | F      | 64.01 | 64.01       | 2025-02-02 |             |
        | C2   | A   | F      | 64.01 | 64.72       | 2025-01-01 |             |
        | C3   | B   | F      | 64.01 | 64.01       | 2025-03-03 |             |
        | C4   | D   | G      | 64.01 | 64.01       |            |             |
        | C5   | E   | G      | 64.01 | 64.01       | 2025-03-03 |             |
        | C6   | N   |        |       | 64.01       | 2025-01-01 |             |
        | C7   | N   |        |       | 64.01       | 2025-01-02 |             |
        | C8   |     |        |       | 64.01       | 2025-01-02 | NIK_MISSING |
        | C9   |     |        |       | 64.01       | 2025-01-02 | NIK_MISSING |""")
    assert found == {
        "C1": ("to_judge", None), "C2": ("duplicate", "SAME_NIK"),      # lives in 64.01, though proposed later there
        "C3": ("duplicate", "SAME_FAMILY"),
        "C5": ("to_judge", None), "C4": ("duplicate", "SAME_FAMILY"),   # no date comes last
        "C6": ("not_in_registry", "NIK_NOT_FOUND"), "C7": ("duplicate", "SAME_NIK"),
        "C8": ("quarantined", "NIK_MISSING"), "C9": ("quarantined", "NIK_MISSING"),  # missing NIK never match each other
    }


def test_equal_claims_are_settled_by_the_case_number_alone(engine):
    found = claims(engine, """
        | case | nik | family | home  | proposed in | on         | quarantined |
        | Z    | A   | F      | 64.01 | 64.01       | 2025-02-02 |             |
        | K    | B   | F      | 64.01 | 64.01       | 2025-02-02 |             |""")
    assert found["K"] == ("to_judge", None)


def test_a_mistyped_proposal_does_not_take_the_place_of_the_rightful_one(engine):
    found = claims(engine, """
        | case | nik | family | home  | proposed in | on         | quarantined | named |
        | C1   | A   | F      | 64.01 | 64.01       | 2025-01-01 |             | no    |
        | C2   | A   | F      | 64.01 | 64.72       | 2025-02-02 |             | yes   |
        | C3   | B   | F      | 64.01 | 64.01       | 2025-01-01 |             | no    |""")
    assert found == {"C2": ("to_judge", None), "C1": ("duplicate", "SAME_NIK"), "C3": ("duplicate", "SAME_FAMILY")}


def test_one_card_is_one_award_although_dtsen_knows_two_families_of_it(engine):
    found = claims(engine, """
        | case | nik | family | card | home  | proposed in | on         | quarantined |
        | C1   | A   | F      | K    | 64.01 | 64.01       | 2025-01-01 |             |
        | C2   | B   | F      | K    | 64.01 | 64.01       | 2025-02-02 |             |
        | C3   | D   | G      | K    | 64.01 | 64.01       | 2025-02-02 |             |
        | C4   | E   | H      |      | 64.01 | 64.01       | 2025-02-02 |             |""")
    assert found == {"C1": ("to_judge", None), "C2": ("duplicate", "SAME_FAMILY"), "C3": ("duplicate", "SAME_CARD"),
                     "C4": ("to_judge", None)}


TWO_FAMILIES = """
        | case | nik | family | card | home  | proposed in | on         | quarantined |
        | C1   | A   | F      | {} | 64.01 | 64.01       | 2025-01-01 |             |
        | C2   | B   | G      | {} | 64.01 | 64.72       | 2025-02-02 |             |"""


@pytest.mark.parametrize(("members", "second"), [
    ("F:A,X,Y G:B,X,Y", ("duplicate", "SHARED_MEMBERS")),
    ("F:A,X G:B,X", ("to_judge", None)),   # one common member may have married out of the other family
    ("F:A,X G:B,Y", ("to_judge", None)),
])
def test_families_with_two_common_members_have_one_award(engine, members, second):
    assert claims(engine, TWO_FAMILIES.format("", ""), members) == {"C1": ("to_judge", None), "C2": second}


@pytest.mark.parametrize(("card", "members"), [("K", ""), ("", "F:A,X,Y G:B,X,Y")], ids=["card", "members"])
def test_an_officer_tells_tied_families_apart_by_one_line(engine, card, members):
    found = claims(engine, TWO_FAMILIES.format(card, card), members, [("key A", "key B", "different")])
    assert found == {"C1": ("to_judge", None), "C2": ("to_judge", None)}


@pytest.mark.parametrize("pair", [("key A", "key B"), ("key X", "key B"), ("key B", "key A")], ids=["applicants", "a member", "the other way"])
def test_families_of_one_person_with_two_numbers_have_one_award_once_an_officer_says_so(engine, pair):
    assert claims(engine, TWO_FAMILIES.format("", ""), "F:A,X G:B")["C2"] == ("to_judge", None)
    found = claims(engine, TWO_FAMILIES.format("", ""), "F:A,X G:B", [(*pair, "same")])
    assert found == {"C1": ("to_judge", None), "C2": ("duplicate", "SAME_PERSON")}


def test_ties_are_followed_through_a_family_that_is_not_kept(engine):
    found = claims(engine, """
        | case | nik | family | card | home  | proposed in | on         | quarantined |
        | C1   | A   | F      | K    | 64.01 | 64.01       | 2025-01-01 |             |
        | C2   | B   | G      | K    | 64.01 | 64.01       | 2025-02-02 |             |
        | C3   | D   | H      |      | 64.01 | 64.01       | 2025-03-03 |             |""", "F:A G:B,X,Y H:D,X,Y")
    assert found == {"C1": ("to_judge", None), "C2": ("duplicate", "SAME_CARD"), "C3": ("duplicate", "CHAIN")}


def test_every_kind_of_duplicate_is_told_in_words():
    assert set(DUPLICATE) == set(next(column.type.words for column in tables.duplicate.columns if column.name == "kind"))


def test_a_card_of_more_than_three_families_is_a_slip_and_ties_no_one_together(engine):
    registry(engine, """| file_no | source_row | layout | nik | no_kk | id_keluarga |
        | 1 | 2 | L2 | A | K3 | F3 |
        | 1 | 3 | L2 | B | K4 | F4 |
        | 1 | 4 | L2 | C | K5 | F5 |
        | 1 | 5 | L2 | D | K6 |    |""", "\n".join([
        "| file_no | source_row | id_keluarga | no_kk |", *(f"| 3 | {row} | {family} | K3 |" for row, family in enumerate(("F3", "G3", "H3"))),
        *(f"| 4 | {row} | {family} | K4 |" for row, family in enumerate(("F4", "G4", "H4", "I4"))), "| 5 | 2 | F5 | |"]),
        proposed="A;B;C;D")
    assert engine.rows("select family_id, no_kk from award_card order by 1") == [("F3", "K3"), ("F5", "K5"), ("kk:K6", "K6")]


def test_proposals_of_one_ident_are_numbered_by_date_then_content_and_never_by_row():
    one, two = ("64.01", "nik-a", "cells 1", "2025-01-02"), ("64.01", "nik-a", "cells 2", "2025-01-01")
    other = ("64.02", "nik-a", "cells 1", None)
    assert _numbered([(1, 5, *one), (1, 4, *two), (2, 2, *other)]) == {(1, 5): 2, (1, 4): 1, (2, 2): 1}
    assert _numbered([(7, 2, *two), (1, 9, *one)]) == {(7, 2): 1, (1, 9): 2}


def test_whoever_joins_a_family_by_its_card_is_one_of_its_members(engine):
    registry(engine, """| file_no | source_row | layout | nik | no_kk | id_keluarga | state_paid |
        | 1 | 2 | L2 | B |    | F | false |
        | 2 | 2 | L1 | A | K1 |   | true  |
        | 2 | 3 | L1 | B | K9 |   |       |""", """| file_no | source_row | id_keluarga | no_kk |
        | 3 | 2 | F | K1 |""", proposed="A")
    assert engine.rows("select nik, state_paid from family_member order by nik") == [("A", True), ("B", False)]


FAMILIES = """| file_no | source_row | id_keluarga | no_kk |
               | 3 | 2 | F | K1 |
               | 3 | 3 | G | K2 |
               | 3 | 4 | H | K2 |"""


@pytest.mark.parametrize("nik", ["C", ""])
def test_a_dtsen_row_without_a_family_key_is_a_member_of_the_one_family_with_its_card(engine, nik):
    registry(engine, f"""| file_no | source_row | layout | nik | no_kk | id_keluarga | state_paid |
        | 1 | 2 | L2 | A     | K1 | F | false |
        | 1 | 3 | L2 | {nik} | K1 |   | true  |""", FAMILIES, proposed="A")
    assert engine.rows("select nik, state_paid from family_member order by member_no") == [("A", False), (nik or None, True)]


def test_whoever_may_be_of_one_of_several_families_with_one_card_leaves_each_with_an_unknown_member(engine):
    registry(engine, """| file_no | source_row | layout | nik | no_kk | id_keluarga | state_paid | birth_date |
        | 1 | 2 | L2 | A | K2 | G | false | |
        | 1 | 3 | L2 | B | K2 | H | false | |
        | 1 | 4 | L2 | C | K2 |   | true  | |
        | 2 | 2 | L1 | D | K2 |   | true  | 2015-06-01 |
        | 2 | 3 | L3 | D | K2 |   | true  | |""", FAMILIES, proposed="A")
    found = [(None if born is None else born.year, nik, paid) for born, nik, paid in engine.rows(
        "select birth_date, nik, state_paid from family_member order by member_no")]
    assert found == [(None, "A", False), (None, None, None), (2015, None, None)]


def test_a_card_that_only_members_carry_is_their_familys(engine):
    registry(engine, """| file_no | source_row | layout | nik | no_kk | id_keluarga |
        | 1 | 2 | L2 | A | K7 | J |
        | 1 | 3 | L2 | B | K7 |   |
        | 1 | 4 | L2 | C | K1 | J |
        | 1 | 5 | L2 | D | K1 |   |""", FAMILIES, proposed="A;D")
    assert engine.rows("select family_id, nik from family_member order by 1, 2") == [("F", "D"), ("J", "A"), ("J", "B"), ("J", "C")]


def test_a_person_whom_dtsen_gives_no_family_belongs_by_the_card_that_dtsen_gives(engine):
    registry(engine, """| file_no | source_row | layout | nik | no_kk | id_keluarga |
        | 1 | 2 | L2 | A | K1 |   |
        | 2 | 2 | L1 | A | K9 |   |
        | 1 | 3 | L2 | B | K8 |   |
        | 1 | 4 | L2 | C |    |   |
        | 2 | 3 | L1 | C | K1 |   |
        | 1 | 5 | L2 | D | K9 |   |
        | 1 | 6 | L2 | D | K1 | F |""", FAMILIES, proposed="A;B;C;D")
    assert [fact(engine, "family_id", nik) for nik in "ABCD"] == ["F", "kk:K8", "F", "F"]


@pytest.mark.parametrize(("cards", "families"), [
    ("K1;K2;K3;K3", ["X", "X", "X", "X"]),                     # one household on three cards
    ("K1;K2;K3;K4", ["kk:K1", "kk:K2", "kk:K3", "kk:K4"]),
    ("K1;K2;K3;", ["X", "X", "X", "X"]),
])
def test_strangers_are_not_made_a_family_by_a_key_that_stands_for_none(engine, cards, families):
    cards = cards.split(";")
    members = [f"| 1 | {row} | L2 | {nik} | {card} | X |" for row, (nik, card) in enumerate(zip("ABCD", cards, strict=True), 2)]
    homes = [f"| 2 | {row} | X | {card} | {row} |" for row, card in enumerate(cards, 2)]
    registry(engine, "\n".join(["| file_no | source_row | layout | nik | no_kk | id_keluarga |", *members]),
             "\n".join(["| file_no | source_row | id_keluarga | no_kk | welfare_decile |", *homes]), proposed="A;B;C;D")
    assert [fact(engine, "family_id", nik) for nik in "ABCD"] == families
    assert engine.rows("select family_id, welfare_decile from registry_family order by 1") == (
        [("X", None)] if families[0] == "X" else [("kk:K1", 2), ("kk:K2", 3), ("kk:K3", 4), ("kk:K4", 5)])


def test_a_family_has_every_card_of_its_own_row_and_of_its_members_in_any_layout(engine):
    registry(engine, """| file_no | source_row | layout | nik | no_kk | id_keluarga |
        | 1 | 2 | L2 | A | K4 | F |
        | 1 | 3 | L2 |   | K5 | F |
        | 1 | 4 | L2 | B |    | G |
        | 2 | 2 | L1 | A | K6 |   |
        | 2 | 3 | L3 | A | K7 |   |
        | 2 | 4 | L1 | Z | K8 |   |""", FAMILIES, proposed="A;B")
    assert [f"{family}{card}" for family, card in engine.rows("select family_id, no_kk from family_card order by 1, 2")] == [
        "FK1", "FK4", "FK5", "FK6", "FK7", "GK2"]
