"""The released sample tells, of every case that a list excludes, which list and by what: in the tables, the reason and the report."""

import re
from collections import Counter

import pytest

from tests.conftest import ROUNDS, released_rows

pytestmark = pytest.mark.parametrize("round_name", ROUNDS)
FACTS = {"state_employees": "listed_as_state_employee", "earlier_recipients": "listed_as_earlier_recipient", "deceased": "applicant_alive"}


def test_whoever_a_list_excludes_is_listed_failed_and_told_so(released, round_name):
    facts, decisions = ({row["case_id"]: row for row in released_rows(released, round_name, table)} for table in ("candidate", "decision"))
    exclusions = released_rows(released, round_name, "list_exclusion")
    assert exclusions
    for row in exclusions:
        decision = decisions[row["case_id"]]
        assert row["rule"] in decision["failed_rules"].split(";")
        assert facts[row["case_id"]][FACTS[row["list"]]] is (row["list"] != "deceased")
        assert "Menurut daftar: " in decision["reason_text_id"] and "By the list: " in decision["reason_text_en"]
    excluded = {row["case_id"] for row in exclusions}
    assert {case for case, row in decisions.items() if "Menurut daftar: " in row["reason_text_id"]} == excluded
    listed = {case for case, row in facts.items() if row["listed_as_state_employee"] or row["listed_as_earlier_recipient"]}
    assert listed <= excluded


def test_the_counts_by_kecamatan_add_up_to_the_cases(released, round_name):
    exclusions = released_rows(released, round_name, "list_exclusion")
    counts = released_rows(released, round_name, "exclusion_count")
    by_list = Counter(name for name, _ in {(row["list"], row["case_id"]) for row in exclusions})
    told = Counter()
    for row in counts:
        told[row["list"]] += row["excluded"]
        assert row["excluded"] + row["excluded_elsewhere"] == by_list[row["list"]]
    assert told == by_list


def test_the_report_counts_them_by_list_and_regency(released, round_name):
    page = (released / "data/out" / round_name / "current/quality/laporan-mutu.html").read_text(encoding="utf-8")
    section = page.split("<h2>Pengecualian menurut daftar")[1].split("<h2>")[0]
    rows = [re.sub("<[^>]+>", "|", row) for row in re.findall("<tr.*?</tr>", section.split("<details")[0], re.DOTALL)]
    exclusions = released_rows(released, round_name, "list_exclusion")
    wanted = Counter(row["regency_code"] for row in exclusions if row["list"] == "deceased")
    told = {row.split("||")[2][:5]: int(row.split("||")[3]) for row in rows if "Orang yang sudah meninggal" in row}
    assert told == wanted
    assert "<!-- exclusions -->" not in page
