"""The report says for each regency how many cases each identity check touches."""

import re
from collections import Counter

import pytest

from pipeline.core import tables
from pipeline.publish.identity_section import TITLES
from tests.conftest import ROUNDS, released_rows


@pytest.mark.parametrize("round_name", ROUNDS)
def test_the_counts_are_those_of_the_cases(released, round_name):
    regencies = {row["case_id"]: row["regency_code"] for row in released_rows(released, round_name, "decision")}
    touched = Counter((regencies[row["case_id"]], row["kind"]) for row in released_rows(released, round_name, "duplicate"))
    touched += Counter((regencies[case], "EARLIER_ROUND") for case in {
        row["case_id"] for row in released_rows(released, round_name, "link") if row["linked_to"] == "earlier_round"})
    touched += Counter((regencies[case], "LIKELY_PERSON") for case in {
        row["case_id_a"] for row in released_rows(released, round_name, "probable_pair") if row["kind"] == "proposal"})
    told = {(row["regency_code"], row["check_name"]): row["cases"] for row in released_rows(released, round_name, "identity_count")}
    left_out = {"HELD", "ASKED", "EARLIER_FAMILY"}
    assert {key: cases for key, cases in told.items() if key[1] not in left_out} == dict(touched)
    undecided = sum(row["reason_code"] == "UNDETERMINED(second_nik)" for row in released_rows(released, round_name, "decision"))
    assert sum(cases for (_, check), cases in told.items() if check == "HELD") >= undecided > 0


def test_the_report_shows_them_by_regency(released):
    report = (released / "data/out/2025-murni/current/quality/laporan-mutu.html").read_text(encoding="utf-8")
    section = report[report.index("Satu keluarga, satu bantuan"):report.index("Pengecualian menurut daftar")]
    rows = {cells[0]: cells[1:] for row in re.findall(r"<tr>(.*?)</tr>", section) if (cells := re.findall(r"<td[^>]*>(.*?)</td>", row))}
    told = Counter()
    for row in released_rows(released, "2025-murni", "identity_count"):
        told[row["check_name"]] += row["cases"]
    assert rows["Jumlah"] == [str(told[check] or "") for check in TITLES]
    assert len(rows) == 11


def test_every_check_has_a_title():
    assert set(TITLES) == set(tables.IDENTITY_CHECKS)
