"""Whom an entry of a reference list names: for certain by NIK or family card, and by name and birth date only perhaps."""

import datetime
from types import SimpleNamespace

import pyarrow as pa
import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.identity_decisions import IdentityDecision
from pipeline.core.keys import entry_key, person_key
from pipeline.identity.stage import entry_keys, probable_entries
from pipeline.identity.ties import identity_decisions
from tests.tables import make, put

RUN = SimpleNamespace(key=b"k" * 32, identity=())
PERSON = person_key(RUN.key, "A")


@pytest.fixture
def engine(tmp_path):
    """F is a family of A, who is proposed, and B; its card is K, and P in the proposal that names A."""
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.reference_list, """| list | fact | concerns | by_nik | by_kk | by_name_and_birth_date |
        | teachers | listed_as_certified_teacher | any_worker | true  | true  | true  |
        | numbered | listed_as_vehicle_owner     | any_worker | true  | false | false |
        | deceased | applicant_alive             | applicant  | true  | false | true  |""")
    put(engine, tables.delivery, "| file_no | delivered_for | superseded |\n| 1 | issue | false |\n| 2 | issue | true |")
    put(engine, tables.case_file, """| case_id | file_no | source_row | standing | nik | family_id | names_the_person | person_key |
        | C | 1 | 2 | to_judge  | A | F | true | """ + PERSON + """ |
        | D | 1 | 3 | duplicate | B | F |      | other |""")
    put(engine, tables.current_proposal, "| file_no | source_row | no_kk |\n| 1 | 2 | P |\n| 1 | 3 | W |")
    put(engine, tables.family_member, "| family_id | member_no | nik |\n| F | 1 | A |\n| F | 2 | B |\n| F | 3 | |")
    engine.make_from_arrow("family_card", pa.table({"family_id": ["F"], "no_kk": ["K"]}))
    put(engine, tables.registry_family, "| family_id | village_code |\n| F | 64.72.05.1004 |")
    put(engine, tables.registry_person, """| nik | family_id | name | birth_date | nik_born_on | regency_code |
        | A | F | Hj. SITI RAHMAH | 1980-05-05 | 1981-01-01 | 64.72 |
        | B | F | AHMAD YANI      |            | 1978-02-02 | 64.72 |""")
    put(engine, tables.earlier_award, "| round |")
    for nothing, columns in (("member_key", ("family_id", "person_key")), ("card_key", ("family_id", "family_key"))):
        engine.make_from_arrow(nothing, pa.table({name: pa.array([], pa.string()) for name in columns}))
    yield engine
    engine.close()


def linked(engine, entries, *decisions):
    """Make the links of some entries: list, NIK, KK, name, birth date, regency, village, and the file; `decisions` are officers'."""
    run = SimpleNamespace(key=RUN.key, identity=[IdentityDecision(*sorted(pair), what, "surat", "Rina", None, 2) for *pair, what in decisions])
    engine.make_from_arrow("identity_decision", identity_decisions(run))
    columns = "| list | nik | no_kk | name | birth_date | regency_code | village_code | file_no | source_row | delivered_for |"
    lines = [f"{line.strip()} {row} | issue |" for row, line in enumerate(entries.strip().splitlines(), 2)]
    put(engine, tables.reference_entry, "\n".join([columns, *lines]))
    make(engine, "identity/current_entry", "identity/listed_case", "identity/same_birth")
    engine.make_from_arrow("entry_key", entry_keys(RUN, engine))
    engine.make_from_arrow("probable_entry", probable_entries(run, engine))
    put(engine, tables.earlier_vacancy, "| round |")
    make(engine, "identity/entry_link", "identity/link")
    return engine.rows("select case_id, evidence from link where linked_to not like 'registry%' order by 1, 2")


@pytest.mark.parametrize(("entry", "found"), [
    ("| teachers | A |   |   |   |   |   | 1 |", [("C", "nik"), ("D", "family")]),
    ("| teachers | B |   |   |   |   |   | 1 |", [("C", "family"), ("D", "nik")]),
    ("| teachers |   | K |   |   |   |   | 1 |", [("C", "card"), ("D", "card")]),
    ("| teachers | Z | K |   |   |   |   | 1 |", [("C", "card"), ("D", "card")]),
    ("| teachers |   | P |   |   |   |   | 1 |", [("C", "card"), ("D", "card")]),     # the card in the proposal
    ("| teachers |   | W |   |   |   |   | 1 |", []),                                 # the card in a proposal of another person
    ("| teachers | A | K |   |   |   |   | 1 |", [("C", "nik"), ("D", "family")]),    # the strongest of what is shared
    ("| teachers | Z | Y |   |   |   |   | 1 |", []),
    ("| teachers | A | K |   |   |   |   | 2 |", []),                                 # a superseded list
    ("| numbered |   | K |   |   |   |   | 1 |", []),                                 # the rules do not match this list by card
    ("| deceased | B |   |   |   |   |   | 1 |", [("C", "family"), ("D", "nik")]),    # told of C, but its applicant lives
    ("| deceased |   | K |   |   |   |   | 1 |", []),                                 # a card does not say who died
])
def test_an_entry_names_a_case_by_its_applicant_by_another_member_or_by_its_card(engine, entry, found):
    assert linked(engine, entry) == found


@pytest.mark.parametrize(("entry", "agrees"), [
    ("| teachers |   |   | SITI RAHMA | 1980-05-05 |       |               | 1 |", "name;birth_date"),
    ("| teachers |   | Y | Siti Rahmah | 1980-05-05 |      |               | 1 |", "name;birth_date"),     # a card that nobody knows
    ("| teachers |   |   | SITI RAHMAH | 1980-05-05 | 64.72 |              | 1 |", "name;birth_date;regency"),
    ("| teachers |   |   | SITI RAHMAH | 1980-05-05 | 64.72 | 64.72.05.1004 | 1 |", "name;birth_date;regency;village"),
    ("| deceased |   |   | SITI RAHMAH | 1980-05-05 |       |              | 1 |", "name;birth_date"),
    ("| teachers |   |   | AHMAD YANI  | 1978-02-02 |       |              | 1 |", "name;birth_date"),     # a member, born as his NIK says
    ("| deceased |   |   | AHMAD YANI  | 1978-02-02 |       |              | 1 |", None),                  # that list is about the applicant
    ("| teachers |   |   | SITI RAHMAH | 1980-05-05 | 64.09 |              | 1 |", None),                  # a list of another regency
    ("| teachers |   |   | SITI RAHMAH | 1980-05-06 |       |              | 1 |", None),
    ("| teachers |   |   | SITI RAHMAH |            |       |              | 1 |", None),
    ("| teachers |   |   | SRI WAHYUNI | 1980-05-05 |       |              | 1 |", None),
    ("| teachers | Z |   | SITI RAHMAH | 1980-05-05 |       |              | 1 |", None),                  # another NIK is another person
    ("| teachers |   | K | SITI RAHMAH | 1980-05-05 |       |              | 1 |", None),                  # the card names the family already
    ("| numbered |   |   | SITI RAHMAH | 1980-05-05 |       |              | 1 |", None),
])
def test_an_entry_without_a_nik_may_be_about_a_member_of_its_name_and_birth_date(engine, entry, agrees):
    found = linked(engine, entry)
    assert engine.rows("select case_id, agrees from probable_entry") == ([("C", agrees)] if agrees else [])
    assert [evidence for _, evidence in found] == (["card", "card"] if "| K |" in entry else [])


def test_the_key_of_an_entry_is_the_same_whichever_delivery_brings_it(engine):
    assert linked(engine, "| teachers | A | | SITI | 1980-05-05 | | | 1 |\n| teachers | A | Y | | | 64.72 | | 1 |") == [("C", "nik"), ("D", "family")]
    assert engine.rows("select distinct linked_key from link where linked_to = 'teachers'") == [(entry_key(RUN.key, "teachers", "nik:A"),)]


def test_a_likeness_is_told_by_keys_alone(engine):
    linked(engine, "| teachers | | | Siti Rahmah | 1980-05-05 | | | 1 |")
    born = datetime.date(1980, 5, 5)
    assert engine.rows("select case_id, person_key, list, entry_key from probable_entry") == [
        ("C", person_key(RUN.key, "A"), "teachers", entry_key(RUN.key, "teachers", f"|siti rahmah|{born}"))]


@pytest.mark.parametrize("key", [PERSON, "C"], ids=["the person", "the case"])
def test_an_officer_clears_a_case_of_an_entry_by_one_line(engine, key):
    entry = "| teachers | A |   |   |   |   |   | 1 |"
    assert ("C", "nik") in linked(engine, entry)
    assert linked(engine, entry, (key, entry_key(RUN.key, "teachers", "nik:A"), "different")) == [("D", "family")]


def test_an_officer_says_of_a_likeness_whether_it_is_the_person(engine):
    entry, key = "| teachers |   |   | SITI RAHMAH | 1980-05-05 |       |              | 1 |", entry_key(RUN.key, "teachers", "|siti rahmah|1980-05-05")
    assert linked(engine, entry) == [] and engine.rows("select count(*) from probable_entry where case_id = 'C'") == [(1,)]
    assert linked(engine, entry, (PERSON, key, "same")) == [("C", "nik")]
    assert linked(engine, entry, (PERSON, key, "different")) == [] and engine.rows("select count(*) from probable_entry where case_id = 'C'") == [(0,)]
