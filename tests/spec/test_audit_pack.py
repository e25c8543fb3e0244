"""What auditors are known to look for: each of the 23 checks with a small case, and what is said where it cannot be made."""

import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.facts import candidate_facts
from pipeline.core.programme import load_programme
from pipeline.core.reference import load_reference
from pipeline.publish.audit_checks import AUDIT_CHECKS, audit_fact_sql, audit_facts, audit_rules, declared_checks
from pipeline.publish.audit_workbook import masked
from tests.fixtures.tree import ROOT
from tests.tables import make, put

REFERENCE = load_reference(ROOT / "rules/reference.yaml")
UEP = load_programme(ROOT / "rules/programmes/uep.yaml", candidate_facts(), None)
PRSE = load_programme(ROOT / "rules/programmes/prse.yaml", candidate_facts(), None)
USABLE = dict.fromkeys(REFERENCE.lists, "usable")
BY_FACT = [(check.code, fact, bad) for check in AUDIT_CHECKS for fact, bad in check.facts.items()]
EMPTY = {table: f"| {table.column_names[0]} |" for table in (
    tables.candidate, tables.case_file, tables.current_proposal, tables.registry_person, tables.registry_family, tables.fault,
    tables.duplicate, tables.link, tables.probable_entry, tables.rule_outcome, tables.placement)}


@pytest.fixture
def engine(tmp_path):
    engine = DuckdbEngine(tmp_path)
    yield engine
    engine.close()


def found(engine, status="ineligible", states=USABLE, programme=UEP, **given):
    """What is found of the case C, as check and finding; `given` are the tables by name."""
    for table, nothing in EMPTY.items():
        put(engine, table, given.get(table.name, nothing))
    engine.make_from_arrow("reference_list", REFERENCE.table())
    put(engine, tables.decision, f"| case_id | status |\n| C | {status} |\n| D | selected |")
    engine.make_from_arrow("declared_check", declared_checks(programme, REFERENCE, states))
    engine.make_from_arrow("audit_fact_of", audit_facts())
    engine.make_from_arrow("audit_rule", audit_rules(programme))
    engine.make_from_query("audit_fact", audit_fact_sql())
    make(engine, "publish/audit_row", "publish/audit_check_case", "publish/audit_check")
    codes = {number: check.code for number, check in enumerate(AUDIT_CHECKS, 1)}
    return [(codes[number], *rest) for number, *rest in engine.rows(
        "select check_no, finding, found from audit_check_case where case_id = 'C' order by 1")]


def of(rows, code):
    return [rest for name, *rest in rows if name == code]


def test_there_are_twenty_three_checks_each_with_a_code_and_a_sheet_of_its_own():
    assert len(AUDIT_CHECKS) == len({check.code for check in AUDIT_CHECKS}) == len({check.short for check in AUDIT_CHECKS}) == 23
    assert max(len(f"23 {check.short}") for check in AUDIT_CHECKS) <= 31, "longer than the name of a sheet may be"


@pytest.mark.parametrize(("code", "fact", "bad"), BY_FACT)
def test_a_check_finds_whoever_a_fact_of_its_says_it_of(engine, code, fact, bad):
    word = {True: "true", False: "false"}
    assert of(found(engine, candidate=f"| case_id | {fact} |\n| C | {word[bad]} |"), code) == [["hit", fact]]
    others = [name for known, name, _ in BY_FACT if known == code and name != fact]
    good = " | ".join([word[not bad], *(word[not dict((name, one) for known, name, one in BY_FACT)[name]] for name in others)])
    assert of(found(engine, "selected", candidate=f"| case_id | {' | '.join([fact, *others])} |\n| C | {good} |"), code) == []


def test_what_nobody_knows_is_told_of_those_on_the_list_alone(engine):
    nobody_knows = "| case_id | applicant_civil_registry_match |\n| C | |"
    assert of(found(engine, "reserve", candidate=nobody_knows), "nik_unmatched") == [["unknown", "applicant_civil_registry_match"]]
    assert of(found(engine, "not_selected", candidate=nobody_knows), "nik_unmatched") == []


def test_one_fact_that_is_found_outweighs_another_that_is_not_known(engine):
    rows = found(engine, "selected", candidate="| case_id | has_active_kur | listed_as_kur_debtor |\n| C | true | |")
    assert of(rows, "kur") == [["hit", "has_active_kur"]]


PROPOSED = {"case_file": "| case_id | standing | file_no | source_row | nik | family_id |\n| C | to_judge | 1 | 2 | A | F |",
            "registry_person": "| nik | name |\n| A | SITI |", "registry_family": "| family_id | no_kk |\n| F | K |",
            "current_proposal": "| file_no | source_row | applicant_name | no_kk |\n| 1 | 2 | SITI | K |"}
FAULT = "| record | file_no | source_row | column_name | code | severity |\n"
ON_LIST = "| case_id | status |\n| C | selected |\n| D | reserve |"


@pytest.mark.parametrize(("code", "given", "expected"), [
    ("nik_anomalous", {"fault": FAULT + "| proposal | 1 | 2 | nik | NIK_LENGTH | block |"}, [["hit", "NIK_LENGTH"]]),
    ("nik_anomalous", {"fault": FAULT + "| proposal | 1 | 2 | sex | NIK_SEX_DIFFERS | warn |"}, [["review", "NIK_SEX_DIFFERS"]]),
    ("nik_anomalous", {"fault": FAULT + "| person | 1 | 2 | nik | NIK_LENGTH | block |"}, []),
    ("nik_anomalous", {"fault": FAULT + "| proposal | 1 | 2 | no_kk | KK_INVALID | repair |"}, []),
    ("nik_twice", {"duplicate": "| case_id | kind |\n| C | SAME_NIK |"}, [["hit", "SAME_NIK"]]),
    ("twice_in_province", {"duplicate": "| case_id | kind |\n| C | SAME_CARD |"}, [["hit", "SAME_CARD"]]),
    ("nik_twice", {"placement": ON_LIST, "case_file": "| case_id | nik | family_id |\n| C | A | F |\n| D | A | G |"}, [["hit", "LISTED_TWICE"]]),
    ("twice_in_province", {"placement": ON_LIST, "case_file": "| case_id | nik | family_id |\n| C | A | F |\n| D | B | F |"},
     [["hit", "LISTED_TWICE"]]),
    ("twice_in_province", {"placement": ON_LIST, "case_file": "| case_id | nik | family_id |\n| C | A | F |\n| D | B | G |",
                           "registry_family": "| family_id | no_kk |\n| F | K |\n| G | K |"}, [["hit", "LISTED_TWICE"]]),
    ("nik_twice", {"placement": ON_LIST, "case_file": "| case_id | nik |\n| C | |\n| D | |"}, []),             # two missing NIK are not one
    ("twice_in_province", {"placement": ON_LIST, "case_file": "| case_id | nik |\n| C | A |\n| D | B |"}, []),
    ("twice_in_province", {"placement": ON_LIST.replace("reserve", "not_selected"),
                           "case_file": "| case_id | family_id |\n| C | F |\n| D | F |"}, []),
    ("not_in_registry", {"case_file": "| case_id | standing | standing_code |\n| C | not_in_registry | NIK_NOT_FOUND |"},
     [["hit", "NIK_NOT_FOUND"]]),
    ("name_or_card", {}, []),
    ("name_or_card", {"registry_person": "| nik | name |\n| A | |", "current_proposal": "| file_no | source_row | no_kk |\n| 1 | 2 | K |"},
     [["hit", "NAME_MISSING"]]),
    ("name_or_card", {"registry_family": "| family_id | no_kk |\n| F | |",
                      "current_proposal": "| file_no | source_row | applicant_name | kk_code |\n| 1 | 2 | SITI | KK_INVALID |"},
     [["hit", "KK_INVALID"]]),
    ("name_or_card", {"current_proposal": "| file_no | source_row | applicant_name | kk_code |\n| 1 | 2 | SITI | KK_INVALID |"},
     [["review", "KK_INVALID"]]),                                                                           # the registry knows the card
    ("not_micro", {"rule_outcome": "| case_id | rule | outcome |\n| C | micro_business | not_met |"}, [["hit", "micro_business"]]),
    ("not_micro", {"rule_outcome": "| case_id | rule | outcome |\n| C | micro_business | met |"}, []),
    ("not_micro", {"rule_outcome": "| case_id | rule | outcome |\n| C | micro_business | unknown |"}, [["unknown", "micro_business"]]),
    ("not_micro", {"rule_outcome": "| case_id | rule | outcome |\n| C | poor_enough | not_met |"}, []),
    ("dead", {"link": "| case_id | linked_to | evidence |\n| C | deceased | family |"}, [["review", "member:deceased"]]),
    ("dead", {"probable_entry": "| case_id | list |\n| C | deceased |"}, [["review", "deceased"]]),
    ("state_employee", {"link": "| case_id | linked_to | evidence |\n| C | state_employees | family |"}, []),  # its fact tells it
    ("official_or_teacher", {"probable_entry": "| case_id | list |\n| C | certified_teachers |"}, [["review", "certified_teachers"]]),
])
def test_a_check_finds_what_it_is_about(engine, code, given, expected):
    assert of(found(engine, "selected", **(PROPOSED | given)), code) == expected


def test_the_checks_count_what_is_found_on_the_list_and_kept_out_of_it(engine):
    found(engine, candidate="| case_id | active_in_registry |\n| C | false |\n| D | false |")
    assert engine.rows("select cases, selected, reserve, to_review, unknown from audit_check where code = 'inactive'") == [(2, 1, 0, 0, 0)]
    found(engine, "reserve", candidate="| case_id | active_in_registry |\n| C | false |\n| D | |")
    assert engine.rows("select cases, selected, reserve, to_review, unknown from audit_check where code = 'inactive'") == [(1, 0, 1, 0, 1)]
    found(engine, "reserve", **PROPOSED | {"fault": FAULT + "| proposal | 1 | 2 | sex | NIK_SEX_DIFFERS | warn |"})
    assert engine.rows("select cases, selected, reserve, to_review, unknown from audit_check where code = 'nik_anomalous'") == [(0, 0, 0, 1, 0)]


def why_not(code, states=USABLE, programme=UEP, reference=REFERENCE):
    row, = (row for row in declared_checks(programme, reference, states).to_pylist() if row["code"] == code)
    return row["checkable"], row["why_not_id"]


@pytest.mark.parametrize(("code", "states", "told"), [
    ("assistant", {}, (True, None)),
    ("assistant", {"social_assistants": "missing"}, (False, "tidak dapat diperiksa: daftar Pendamping sosial dan TKSK belum ada")),
    ("assistant", {"social_assistants": "damaged"}, (False, "tidak dapat diperiksa seluruhnya: daftar Pendamping sosial dan TKSK rusak")),
    ("kur", {"kur_debtors": "missing"}, (False, "tidak dapat diperiksa seluruhnya: daftar Debitur Kredit Usaha Rakyat belum ada")),
    ("well_off", {"vehicle_owners": "outdated"},
     (False, "tidak dapat diperiksa seluruhnya: daftar Pemilik kendaraan roda empat terlalu lama")),
    ("dead", {"deceased": "missing"}, (False, "tidak dapat diperiksa: daftar Orang yang sudah meninggal belum ada")),
    ("nik_twice", {"deceased": "missing"}, (True, None)),
    *((code, {}, (False, "belum dapat diperiksa: menunggu data serah terima"))
      for code in ("paid_outside_decree", "goods_outside_decree", "handover_papers", "never_received")),
])
def test_a_check_says_which_list_it_lacks_and_never_that_it_is_clean(code, states, told):
    assert why_not(code, USABLE | states) == told


def test_a_check_without_a_declared_list_and_one_that_the_programme_does_not_ask_say_so():
    without = REFERENCE.model_copy(update={"lists": {code: one for code, one in REFERENCE.lists.items() if code != "people_abroad"}})
    assert why_not("abroad", reference=without) == (False, "tidak dapat diperiksa: tidak ada daftar untuk listed_as_living_abroad")
    assert why_not("not_micro", programme=PRSE) == (False, "tidak dapat diperiksa: program ini tidak menanyakannya")


def test_where_a_list_is_missing_what_nobody_knows_is_told_once_and_not_of_every_case(engine):
    nobody_knows = "| case_id | listed_as_social_assistant |\n| C | |"
    assert of(found(engine, "selected", candidate=nobody_knows), "assistant") == [["unknown", "listed_as_social_assistant"]]
    assert of(found(engine, "selected", USABLE | {"social_assistants": "missing"}, candidate=nobody_knows), "assistant") == []
    assert of(found(engine, "selected", USABLE | {"social_assistants": "missing"}, candidate=nobody_knows.replace("| C | |", "| C | true |")),
              "assistant") == [["hit", "listed_as_social_assistant"]]


@pytest.mark.parametrize(("nik", "shown"), [("6472054505809001", "647205******9001"), (None, "-")])
def test_a_nik_is_shown_without_the_birth_date_in_it(nik, shown):
    assert masked(nik) == shown
