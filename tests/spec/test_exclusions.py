"""Which reference lists exclude whom, and when a list excludes so many of one kecamatan that it may be wrong."""

from types import SimpleNamespace

import pyarrow as pa
import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.facts import candidate_facts
from pipeline.core.programme import load_programme
from pipeline.core.reference import load_reference
from pipeline.publish.exclusion import excluding_facts, list_reasons
from tests.fixtures.tree import ROOT
from tests.tables import make, put

LIMITS = {"from_cases": 5, "above_percent": 20, "times_the_rest": 5}
RUN = SimpleNamespace(reference=load_reference(ROOT / "rules/reference.yaml"))


@pytest.fixture
def engine(tmp_path):
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.reference_list, """| list | fact | concerns |
        | state_employees | listed_as_state_employee | any_worker |
        | deceased        | applicant_alive          | applicant  |""")
    engine.make_from_arrow("excluding_fact", pa.table({"rule": ["paid", "alive"], "fact": ["listed_as_state_employee", "applicant_alive"],
                                                       "outcome": ["met", "not_met"]}))
    yield engine
    engine.close()


@pytest.mark.parametrize(("links", "rule", "found"), [
    ("| C | state_employees | nik |", "paid | met | facts", [("paid", "state_employees", "nik")]),
    ("| C | state_employees | family |\n| C | state_employees | card |", "paid | met | facts", [("paid", "state_employees", "family")]),
    ("| C | state_employees | nik |", "paid | met | override", []),         # an officer decided, not the list
    ("| C | state_employees | nik |", "paid | not_met | override", []),     # and may clear the case
    ("| C | state_employees | nik |", "poor | met | facts", []),            # a rule that asks no list
    ("| C | registry_person | nik |", "paid | met | facts", []),            # by the job, which is no list
    ("| C | deceased | nik |", "alive | not_met | facts", [("alive", "deceased", "nik")]),
    ("| C | deceased | family |", "alive | not_met | facts", []),           # another member has died
])
def test_a_list_excludes_a_case_where_a_rule_fails_by_a_fact_that_it_feeds(engine, links, rule, found):
    put(engine, tables.link, f"| case_id | linked_to | evidence |\n{links}")
    put(engine, tables.rule_outcome, f"| case_id | rule | outcome | decided_by |\n| C | {rule} |")
    put(engine, tables.candidate, "| case_id | regency_code | district_code |\n| C | 64.72 | 64.72.01 |")
    make(engine, "publish/list_exclusion")
    assert engine.rows("select rule, list, evidence from list_exclusion") == found


def test_a_case_is_told_which_list_excludes_it_and_by_what_in_both_languages(engine):
    put(engine, tables.list_exclusion, """| case_id | rule | list | evidence |
        | C | paid  | state_employees | family |
        | C | alive | deceased        | nik    |""")
    told, = list_reasons(RUN, engine).to_pylist()
    assert told == {"case_id": "C", "text_id": " Menurut daftar: Orang yang sudah meninggal (NIK pemohon); "
                    "Pegawai ASN, TNI, Polri, BUMN dan BUMD (NIK anggota keluarga).",
                    "text_en": " By the list: The deceased (the applicant's NIK); "
                    "Employees of civil service, army, police and state enterprises (the NIK of a member)."}


def test_the_rules_that_lists_decide_are_those_that_ask_their_facts():
    programme = load_programme(ROOT / "rules/programmes/uep.yaml", candidate_facts(), None)
    assert sorted(map(tuple, (row.values() for row in excluding_facts(programme).to_pylist()))) == [
        ("applicant_alive", "applicant_alive", "not_met"), ("earlier_recipient", "listed_as_earlier_recipient", "met"),
        ("state_employee", "listed_as_state_employee", "met")]


@pytest.mark.parametrize(("here", "judged", "elsewhere", "judged_elsewhere", "alarm"), [
    (12, 20, 3, 200, True),
    (5, 10, 0, 100, True),
    (4, 10, 0, 100, False),       # fewer than five say nothing
    (6, 30, 0, 100, False),       # a fifth of the kecamatan, and no more
    (7, 30, 0, 100, True),
    (10, 20, 10, 100, False),     # five times as large a share as elsewhere, and no more
    (11, 20, 10, 100, True),
    (12, 20, 60, 100, False),     # the list excludes many everywhere
])
def test_an_alarm_needs_many_cases_a_large_share_and_far_more_than_elsewhere(engine, here, judged, elsewhere, judged_elsewhere, alarm):
    cases = [(f"H{number}", "64.72.01", number < here) for number in range(judged)]
    cases += [(f"E{number}", f"64.72.0{2 + number % 3}", number < elsewhere) for number in range(judged_elsewhere)]
    put(engine, tables.candidate, "\n".join(["| case_id | regency_code | district_code |", *(
        f"| {case} | 64.72 | {district} |" for case, district, _ in cases)]))
    put(engine, tables.list_exclusion, "\n".join(["| case_id | rule | list | regency_code | district_code |", *(
        f"| {case} | {rule} | state_employees | 64.72 | {district} |" for case, district, listed in cases if listed for rule in ("paid", "again"))]))
    put(engine, tables.region, "| region_code | name |\n| 64.72.01 | Palaran |")
    engine.make_from_arrow("exclusion_alarm", pa.table({name: [limit] for name, limit in LIMITS.items()}))
    make(engine, "publish/exclusion_count")
    found = engine.rows("select district_name, judged, excluded, judged_elsewhere, excluded_elsewhere, is_alarm from exclusion_count"
                        " where district_code = '64.72.01'")
    assert found == [("Palaran", judged, here, judged_elsewhere, elsewhere, alarm)]
    assert engine.rows("select count(*) from exclusion_count where is_alarm and district_code <> '64.72.01'") == [(0,)]


def test_cases_of_no_known_kecamatan_are_counted_and_raise_no_alarm(engine):
    put(engine, tables.candidate, "\n".join(["| case_id | regency_code |", *(f"| C{number} | 64.72 |" for number in range(9))]))
    put(engine, tables.list_exclusion, "\n".join(["| case_id | rule | list | regency_code |", *(
        f"| C{number} | paid | state_employees | 64.72 |" for number in range(9))]))
    put(engine, tables.region, "| region_code |")
    engine.make_from_arrow("exclusion_alarm", pa.table({name: [limit] for name, limit in LIMITS.items()}))
    make(engine, "publish/exclusion_count")
    assert engine.rows("select district_code, excluded, is_alarm from exclusion_count") == [("", 9, False)]
