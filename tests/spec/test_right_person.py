"""Whether a proposal names the person whose NIK it gives: a mistyped NIK can be another person's."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.identity.names import name_words, names_agree
from pipeline.identity.stage import name_matches
from tests.tables import make, nothing_in_question, nothing_listed, propose, put, rows


@pytest.mark.parametrize(("name", "words"), [
    ("SITI RAHMAH", "siti rahmah"), ("Hj. Siti Rahmah, S.Pd", "siti rahmah"), ("SITI RAHMAH (ALM)", "siti rahmah"),
    ("Siti/Rahmah", "siti rahmah"), ("H. Ahmad", "ahmad"), ("Dra. Hj. Nurul, A.Md", "nurul"), ("José", "yose"), ("Alm", "alm"),
    ("Ny. Siti binti Ahmad", "siti ahmad"), ("Nur'aini", "nuraini"), ("Moch. Rizki", "muhamad rizki"), ("-", "")])
def test_a_name_is_compared_without_titles_and_marks(name, words):
    assert " ".join(name_words(name)) == words


@pytest.mark.parametrize("spellings", [
    "MUHAMMAD MUHAMAD MOHAMMAD MOH. MUH MHD MOCH. MUCHAMMAD", "SITI ST. SITTI SITI/ST.", "ABDUL ABD. ABDOEL ABDUR ABDUS", "NURHAYATI NOERHAYATI",
    "JOKO DJOKO", "CAHYONO TJAHJONO TJAHYONO", "YUSUF JUSUF YUSSUF", "AHMAD ACHMAD AKHMAD", "TAUFIK TAUFIQ", "NOVI NOFI"])
def test_the_spellings_of_one_name_are_one_name(spellings):
    assert len({name_words(f"{spelling} RAHAYU") for spelling in spellings.split()}) == 1


@pytest.mark.parametrize(("name", "words"), [
    ("ABDURRAHMAN", "abdul rahman"), ("Abdus Samad", "abdul samad"), ("ABDULRAHMAN", "abdul rahman"), ("ABDULLAH", "abdulah"),
    ("BUDI SANTOSO, ST", "budi santoso"), ("ST. AMINAH, ST", "siti aminah"), ("SITI/ST. RAHMAH", "siti rahmah")])
def test_an_article_is_a_word_and_st_is_siti_before_a_name_and_a_degree_after_it(name, words):
    assert " ".join(name_words(name)) == words


@given(st.text("ABDULHJIMNSTYO ", min_size=1, max_size=30))
def test_capitals_change_nothing(name):
    assert name_words(name) == name_words(name.lower())


@pytest.mark.parametrize("case", rows("""
    | proposed        | registry            | agree |
    | Siti Rahmah     | RAHMAH, SITI        | yes   |
    | SITIRAHMAH      | SITI RAHMAH         | yes   |
    | SITI RAHMAH     | SITTI RAHMA         | yes   |
    | SITI            | SITI RAHMAH         | yes   |
    | SITI RAHMAH BUDIONO | SITI RAHMAH     | yes   |
    | M. RIZKI        | MUHAMMAD RIZKY      | yes   |
    | SITI R.         | SITI RAHMAH         | yes   |
    | Siti Aminah     | SITI RAHMAH         | no    |
    | EKO             | EDO                 | no    |
    | ANDI            | RUDI                | no    |
    | BUDI            | B. SANTOSO          | no    |
    | RAHMAH RAHMAH   | SITI RAHMAH         | no    |
    | -               | -                   |       |
    | A.              | A.                  |       |
    |                 | SITI                |       |
    | SITI            |                     |       |
"""), ids=lambda case: f"{case['proposed']}/{case['registry']}")
def test_names_agree_if_the_shorter_is_found_in_the_longer_but_for_a_letter(case):
    expected = {"yes": True, "no": False, "": None}[case["agree"]]
    assert names_agree(case["proposed"], case["registry"]) is expected
    assert names_agree(case["registry"], case["proposed"]) is expected


CARD = {"agrees": "K", "contradicts": "K2", "not given": ""}
NAME = {"agrees": "ANDI", "contradicts": "EKO", "not given": "-"}
BIRTH = {"agrees": "1980-05-06", "contradicts": "1990-01-01", "not given": ""}  # the registry's own; the NIK says 5 May


@pytest.mark.parametrize("case", rows("""
    | name        | card        | birth date  | the person |
    | agrees      | agrees      | agrees      | yes        |
    | agrees      | agrees      | contradicts | yes        |
    | agrees      | agrees      | not given   | yes        |
    | agrees      | contradicts | agrees      | yes        |
    | agrees      | contradicts | contradicts | unknown    |
    | agrees      | contradicts | not given   | yes        |
    | agrees      | not given   | agrees      | yes        |
    | agrees      | not given   | contradicts | yes        |
    | agrees      | not given   | not given   | yes        |
    | contradicts | agrees      | agrees      | yes        |
    | contradicts | agrees      | contradicts | unknown    |
    | contradicts | agrees      | not given   | unknown    |
    | contradicts | contradicts | agrees      | unknown    |
    | contradicts | contradicts | contradicts | unknown    |
    | contradicts | contradicts | not given   | unknown    |
    | contradicts | not given   | agrees      | unknown    |
    | contradicts | not given   | contradicts | unknown    |
    | contradicts | not given   | not given   | unknown    |
    | not given   | agrees      | agrees      | yes        |
    | not given   | agrees      | contradicts | unknown    |
    | not given   | agrees      | not given   | yes        |
    | not given   | contradicts | agrees      | unknown    |
    | not given   | contradicts | contradicts | unknown    |
    | not given   | contradicts | not given   | unknown    |
    | not given   | not given   | agrees      | unknown    |
    | not given   | not given   | contradicts | unknown    |
    | not given   | not given   | not given   | unknown    |
"""), ids=lambda case: "-".join(list(case.values())[:3]))
def test_the_name_must_agree_or_the_card_and_the_birth_date(tmp_path, case):
    proposal = f"{CARD[case['card']]} | {NAME[case['name']]} | {BIRTH[case['birth date']]}"
    assert named(tmp_path, proposal, "1980-05-06") is {"yes": True, "unknown": None}[case["the person"]]


@pytest.mark.parametrize(("proposal", "the_person"), [
    ("K2 | EKO | 1980-05-05", None), ("K | EKO | 1980-05-05", None),
    ("K-old | | 1980-05-05", True), ("K2 | ANDI | 1980-05-05", True), ("K2 | ANDI | 1990-01-01", None)])
def test_the_date_in_the_nik_can_contradict_but_proves_nothing(tmp_path, proposal, the_person):
    """A typing error in the serial of a NIK always lands on somebody born on the same day."""
    assert named(tmp_path, proposal, "") is the_person


def test_an_officer_may_say_whom_a_proposal_without_a_good_nik_means(tmp_path):
    assert named(tmp_path, "K2 | BUDI | 1990-01-01", "", nik="", decided={(1, 2): "A"}) is True


@pytest.mark.parametrize(("the_person", "expected"), [("true", (False, 7, False, True, True, True, 45)), ("", (None,) * 6 + (34,))])
def test_what_the_registry_says_of_a_stranger_is_not_said_of_the_applicant(tmp_path, the_person, expected):
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.case_file, f"""| case_id | file_no | source_row | standing | names_the_person | nik | family_id | regency_code |
                                      | C | 1 | 2 | to_judge | {the_person} | A | F | 64.01 |""")
    put(engine, tables.current_proposal, "| file_no | source_row | birth_date |\n| 1 | 2 | 1990-05-05 |")
    put(engine, tables.registry_person, """| nik | regency_code | active_in_registry | birth_date | alive |
                                           | A | 64.01 | false | 1980-01-01 | true |""")
    put(engine, tables.registry_family, "| family_id | welfare_decile |\n| F | 7 |")
    put(engine, tables.link, "| case_id | linked_to |\n| C | earlier_round |")
    engine.make_from_arrow("age", pa.table({"birth_date": [date(1980, 1, 1), date(1990, 5, 5)], "age_years": [45, 34]}))
    engine.make_from_arrow("member_fact", pa.table({"family_id": ["F"], "has_state_employee": [True], "receives_pena": [False],
                                                    "has_disabled_member": [False], "members": [1]}))
    nothing_listed(engine)
    engine.make_from_arrow("list_fact", pa.table({"case_id": ["C"], "fact": ["listed_as_kur_debtor"], "listed": [True]}))
    engine.make_from_arrow("death", pa.table({"case_id": ["C"], "is_certain": [1]}))
    nothing_in_question(engine)
    make(engine, "eligibility/listed", "eligibility/history", "eligibility/candidate")
    assert engine.rows("""select active_in_registry, welfare_decile, applicant_alive, has_state_employee, listed_as_kur_debtor,
                                 awarded_in_earlier_round, applicant_age_years from candidate""") == [expected]
    engine.close()


def named(folder, proposal, born, nik="A", decided={}):
    """Whether the proposal names ANDI of the card K, whose NIK says 5 May 1980 and the registry `born`."""
    engine = DuckdbEngine(folder)
    propose(engine, f"""| file_no | source_row | nik | no_kk | applicant_name | birth_date |
                        | 1 | 2 | {nik} | {proposal} |""", decided)
    put(engine, tables.registry_person, f"""| nik | family_id | name | birth_date | nik_born_on |
                                            | A | F | H. ANDI | {born} | 1980-05-05 |""")
    engine.make_from_arrow("family_card", pa.table({"family_id": ["F", "F"], "no_kk": ["K", "K-old"]}))
    engine.make_from_arrow("name_match", name_matches(engine))
    make(engine, "identity/applicant_match")
    found, = engine.rows("select names_the_person from applicant_match")[0]
    engine.close()
    return found
