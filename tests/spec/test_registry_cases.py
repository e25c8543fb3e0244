"""Where the registry's families are the cases: which families there are, who heads them, where they are counted."""

import pyarrow as pa
import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.keys import case_id, family_key
from pipeline.identity.stage import CASES, bring_together
from pipeline.identity.ties import tie_families
from pipeline.publish.reason import DUPLICATE, DUPLICATE_FAMILY
from tests.tables import make, nothing_in_question, nothing_listed, propose, put, rows

KEY = b"k" * 32


@pytest.fixture
def engine(tmp_path):
    engine = DuckdbEngine(tmp_path)
    yield engine
    engine.close()


def cases(engine, persons, families="| file_no | source_row | id_keluarga |"):
    """The registry cases of small files, keyed by family: → everything up to `case_file` is made."""
    put(engine, tables.person, persons)
    put(engine, tables.family, families)
    put(engine, tables.delivery, "| file_no | delivered_for | superseded |\n| 8 | 64.01 | true |")
    propose(engine, "| file_no | source_row | regency_code | nik |\n| 9 | 2 | 64.01 | A |")
    put(engine, tables.source_file, "\n".join(["| file_no | source_file |", *(f"| {number} | file {number} |" for number in range(1, 10))]))
    engine.make_from_arrow("run", pa.table({"candidates": ["registry"]}))
    bring_together("registry", engine)
    engine.make_from_arrow("round_regency", pa.table({"regency_code": ["64.01", "64.02"]}))
    make(engine, "identity/registry_case")
    found = engine.rows("select family_id from registry_case")
    engine.make_from_arrow("registry_case_key", pa.table({
        "family_id": [family for family, in found], "case_id": [f"case of {family}" for family, in found],
        "person_key": pa.nulls(len(found), pa.string()), "family_key": [f"key of {family}" for family, in found]}))
    for table, names in (("case_key", ("file_no", "source_row", "case_id", "person_key", "family_key")),
                         ("name_match", ("proposed_name", "known_name", "agrees"))):
        engine.make_from_arrow(table, pa.table({name: pa.array([], pa.int64() if name in ("file_no", "source_row") else
                                                               pa.bool_() if name == "agrees" else pa.string()) for name in names}))
    for table in ("identity_decision", "member_key"):
        engine.make_from_arrow(table, pa.table({name: pa.array([], pa.string()) for name in (
            "person_key_a", "person_key_b", "decision", "person_key", "family_id")}))
    tie_families(engine)
    make(engine, *(f"identity/{name}" for name in CASES[:CASES.index("row_account") + 1]))


def told(engine, columns, table="registry_case"):
    return {family: tuple(rest) for family, *rest in engine.rows(f"select family_id, {columns} from {table}")}


def test_every_family_of_the_registry_is_a_case_and_proposals_are_none(engine):
    cases(engine, """| file_no | source_row | layout | nik | id_keluarga | no_kk | relation |
        | 1 | 2 | L2 | A | F |    | head |
        | 1 | 3 | L2 | B | F |    | child |
        | 1 | 4 | L2 | C | X |    | head |
        | 1 | 5 | L2 |   |   | K8 |      |
        | 3 | 2 | L1 | D |   | K9 | head |
        | 3 | 3 | L1 | B |   | K7 | head |
        | 3 | 4 | L1 | E |   |    | head |""", """| file_no | source_row | id_keluarga | nik | delivered_for |
        | 2 | 2 | F | A | |
        | 2 | 3 | G | Z | |
        | 2 | 4 | G | Z | |
        | 8 | 2 | H | Y | 64.01 |""")
    # F and G of the family file (H was replaced), X of a member row alone, and those known by their card.
    assert sorted(told(engine, "nik")) == ["F", "G", "X", "kk:K8", "kk:K9"]
    assert engine.rows("select count(*), count(file_no), count(names_the_person) from case_file") == [(5, 0, 0)]
    # E is tied to no family; D and B's older card are accounted for, B by its NIK.
    assert engine.rows("select source_file, rows_in_cases, rows_in_no_case from row_account order by 1") == [
        ("file 1", 4, 0), ("file 2", 3, 0), ("file 3", 2, 1)]


@pytest.mark.parametrize("case", rows("""
    | what                                             | family file | member file                   | head |
    | the family file names the head                   | A           | A head, B child               | A    |
    | though no member row has that NIK                | Z           | - -, B child                  | Z    |
    | where it gives no NIK, the one member that heads |             | A head, B child               | A    |
    | of two heads neither                             |             | A head, B head                |      |
    | nor where the other has no NIK                   |             | A head, - head                |      |
    | nobody heads it                                  |             | A child, B spouse             |      |
    | its relation is not known                        | A           | A -, B child                  | A    |
    | the member file says something else              | A           | A child, B head               |      |
    | two rows of the family name two heads            | A;B         | A head, B child               |      |
    | one row names it, another nobody                 | A;          | A head, B child               | A    |
"""), ids=lambda case: case["what"])
def test_the_head_is_whom_the_family_file_names_or_the_one_member_that_heads_it(engine, case):
    members = [member.replace("-", "").split(" ") for member in case["member file"].split(", ")]
    cases(engine, "\n".join(["| file_no | source_row | layout | nik | id_keluarga | relation |", *(
        f"| 1 | {row} | L2 | {nik} | F | {relation} |" for row, (nik, relation) in enumerate(members, 2))]), "\n".join([
            "| file_no | source_row | id_keluarga | nik |", *(f"| 2 | {row} | F | {nik} |" for row, nik in
                                                             enumerate(case["family file"].split(";"), 2))]))
    assert told(engine, "nik")["F"] == (case["head"] or None,)


def test_whoever_is_of_two_families_heads_neither_for_certain(engine):
    cases(engine, """| file_no | source_row | layout | nik | id_keluarga | relation |
        | 1 | 2 | L2 | A | F | head |
        | 1 | 3 | L2 | A | G | head |""", """| file_no | source_row | id_keluarga | nik |
        | 2 | 2 | F | A |
        | 2 | 3 | G | A |""")
    assert told(engine, "nik") == {"F": (None,), "G": (None,)}


def test_regsosek_says_who_headed_a_family_only_of_whom_no_other_layout_has(engine):
    cases(engine, """| file_no | source_row | layout | nik | no_kk | relation | lives_with_family | marital |
        | 1 | 2 | L4 | A | K1 | head   | true | widowed |
        | 1 | 3 | L4 | B | K2 | head   | true | divorced |
        | 2 | 2 | L3 | B | K3 |        |      | |
        | 1 | 4 | L4 | C | K2 | head   | true | single |
        | 3 | 2 | L1 | C | K4 | spouse |      | |""")
    assert {nik: fact for nik, *fact in engine.rows("select nik, relation, marital from registry_person")} == {
        "A": ["head", "widowed"], "B": [None, "divorced"], "C": ["spouse", "single"]}
    assert told(engine, "nik") == {"kk:K1": ("A",), "kk:K3": (None,), "kk:K4": (None,)}


@pytest.mark.parametrize("case", rows("""
    | what                                       | family file | the head's rows          | counted in | lives there |
    | the family's own row says it               | 64.02       | L2 64.02                 | 64.02      | yes         |
    | its rows say two                           | 64.02;64.01 | L2                       | 64.01      |             |
    | its place is in no list, the file's is     |             | L2                       | 64.02      |             |
    | it lives where the round has no seats      | 64.72       | L2 64.72                 | 64.72      | no          |
    | its head is registered elsewhere too       | 64.02       | L2 64.02, L3 64.01       | 64.02      |             |
    | but was marked inactive there              | 64.02       | L2 64.02, L3 64.01 left  | 64.02      | yes         |
    | only a person file has it                  | -           | L1 64.01                 | 64.01      | yes         |
    | at a place in no list                      | -           | L1                       | elsewhere  |             |
"""), ids=lambda case: case["what"])
def test_a_family_is_counted_where_it_lives_and_lives_nowhere_for_certain_where_that_is_not_known(engine, case):
    places = [one.split() for one in case["the head's rows"].split(",")]
    person = [(layout, *(rest + [""])[:1], "false" if "left" in rest else "true") for layout, *rest in places]
    families = [] if case["family file"] == "-" else case["family file"].split(";")
    cases(engine, "\n".join(["| file_no | source_row | layout | nik | id_keluarga | no_kk | relation | regency_code | active |", *(
        f"| {number} | 2 | {layout} | A | {'F' if layout == 'L2' else ''} | {'' if families else 'K'} | {'head' if layout != 'L3' else ''} | {place} | {active} |"
        for number, (layout, place, active) in enumerate(person, 3))]), "\n".join([
            "| file_no | source_row | id_keluarga | nik | regency_code | delivered_for |",
            *(f"| 2 | {row} | F | A | {place} | 64.02 |" for row, place in enumerate(families, 2))]))
    assert list(told(engine, "regency_code, lives_in_regency").values()) == [
        (case["counted in"], {"yes": True, "no": False, "": None}[case["lives there"]])]


def test_of_families_with_one_card_one_is_judged_first_one_of_the_family_file_whose_head_is_known(engine):
    cases(engine, """| file_no | source_row | layout | nik | id_keluarga | no_kk | relation |
        | 1 | 2 | L2 | A | F | K | child |
        | 1 | 3 | L2 | B | G | K | head  |
        | 1 | 4 | L2 | C | X | K | head  |
        | 1 | 5 | L2 | D | Y | L | head  |""", """| file_no | source_row | id_keluarga | nik | no_kk |
        | 2 | 2 | F | A | K |
        | 2 | 3 | G | B | K |
        | 2 | 4 | H |   | L |""")
    assert {family: standing for family, standing in told(engine, "standing_code", "case_file").items()} == {
        "F": ("SAME_CARD",), "G": (None,), "X": ("SAME_CARD",), "H": (None,), "Y": ("SAME_CARD",)}
    assert engine.rows("select kept_case_id from duplicate where case_id = 'case of X'") == [("case of G",)]
    assert set(DUPLICATE_FAMILY) == set(DUPLICATE) - {"SAME_FAMILY"}, "no two registry families are one"


def test_whether_a_proposed_person_heads_the_family_is_known_where_the_registry_says_who_does(engine):
    put(engine, tables.current_proposal, "| file_no | source_row |")
    engine.make_from_arrow("family_head", pa.table({"family_id": ["F"], "nik": ["A"]}))
    engine.make_from_arrow("duplicate", pa.table({name: pa.array([], pa.string()) for name in ("case_id", "kind")}))
    engine.make_from_arrow("applicant_match", pa.table({"file_no": [1], "source_row": [2], "names_the_person": [True]}))
    claims = [("1", "A", "F"), ("2", "B", "F"), ("3", "D", "G")]
    engine.make_from_arrow("case_claim", pa.Table.from_pylist([
        {"case_id": case, "file_no": 1, "source_row": 2, "regency_code": "64.01", "nik": nik, "family_id": family,
         "quarantine_code": None, "in_registry": True, "person_key": None, "family_key": None, "lives_in_regency": True}
        for case, nik, family in claims]))
    make(engine, "identity/case_file")
    assert engine.rows("select case_id, is_family_head from case_file order by 1") == [("1", True), ("2", False), ("3", None)]


def test_the_number_of_a_registry_case_is_made_of_programme_regency_and_family():
    assert case_id(KEY, "prse", "64.01", "family:F", 1) != case_id(KEY, "prse", "64.02", "family:F", 1)
    assert family_key(KEY, "F") == family_key(KEY, "F")


@pytest.mark.parametrize(("head", "expected"), [("A", ("P", 45, True, True, True, "widowed")), ("", (None, None, None, None, None, None))])
def test_the_facts_of_a_registry_case_are_its_heads_and_unknown_where_nobody_knows_who_heads_it(engine, head, expected):
    put(engine, tables.case_file, f"""| case_id | standing | nik | family_id | regency_code | lives_in_regency | is_family_head |
                                      | C | to_judge | {head} | F | 64.01 | true | {'true' if head else ''} |""")
    put(engine, tables.current_proposal, "| file_no | source_row |")
    put(engine, tables.registry_person, """| nik | active_in_registry | nik_born_on | nik_sex | alive | marital |
                                           | A | true | 1980-01-01 | P | true | widowed |""")
    put(engine, tables.registry_family, "| family_id | welfare_decile |\n| F | 2 |")
    put(engine, tables.link, "| case_id | linked_to |")
    engine.make_from_arrow("age", pa.table({"birth_date": pa.array([3652], pa.date32()), "age_years": [45]}))
    engine.make_from_arrow("member_fact", pa.table({"family_id": ["F"], "has_state_employee": [False], "receives_pena": [False],
                                                    "has_disabled_member": [False], "members": [1]}))
    nothing_listed(engine)
    nothing_in_question(engine)
    make(engine, "eligibility/listed", "eligibility/history", "eligibility/candidate")
    assert engine.rows("""select applicant_sex, applicant_age_years, applicant_alive, active_in_registry, applicant_is_family_head,
                                 applicant_marital_status from candidate""") == [expected]
    assert engine.rows("""select welfare_decile, lives_in_proposing_regency, has_state_employee, applicant_named_by_proposal,
                                 business_status, requested_package from candidate""") == [(2, True, False, None, None, None)]
    assert engine.rows("select awarded_in_earlier_round from candidate") == [(False if head else None,)]
