"""Every planted defect of the sample is found at its row, nothing clean is set aside, and every line is accounted for."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.conftest import ROUNDS, released_rows
from tests.golden.expected_decisions import current_proposals, truth

MURNI = ROUNDS[0]
# A NIK that names nobody keeps a record from being decided on; everything else is only pointed out.
BLOCKING = {"NIK_MISSING", "NIK_LENGTH", "NIK_DATE", "NIK_NUMERIC", "NIK_SCIENTIFIC"}
FILES = {row["source_file"]: row for row in truth("file.csv")}
# (file, row, code) of what a reader can tell from a row, in the files that are read.
PLANTED = {(row["source_file"], int(row["source_row"]), row["code"]) for row in truth("defect.csv")
           if row["visibility"] == "row" and FILES[row["source_file"]]["what"] == "ok"}


def kind(defect: tuple[str, int, str]) -> tuple[str, str]:
    """(folder, code): the same code is looked for by other means in a proposal than in the registry."""
    return defect[0].split("/")[1], defect[2]


def test_the_sample_plants_defects_of_every_kind_in_the_files_that_are_read():
    everywhere = {(row["source_file"].split("/")[1], row["code"]) for row in truth("defect.csv") if row["visibility"] == "row"}
    assert {kind(defect) for defect in PLANTED} == everywhere
    assert {code for _, code in everywhere} > BLOCKING


@pytest.fixture(scope="module")
def quarantined(released) -> set[tuple[str, int, str]]:
    return {(row["source_file"], row["source_row"], row["code"]) for row in released_rows(released, MURNI, "quarantine")}


@pytest.fixture(scope="module")
def found(released, quarantined) -> set[tuple[str, int, str]]:
    """Everything that the release says is wrong, at its file and row."""
    faults = {(row["source_file"], row["source_row"], row["code"]) for row in released_rows(released, MURNI, "fault")}
    rejected = {(row["source_file"], row["line"], row["code"]) for row in released_rows(released, MURNI, "rejected_line")}
    return faults | quarantined | rejected


@pytest.mark.parametrize("folder, code", sorted({kind(defect) for defect in PLANTED}))
def test_every_planted_defect_is_found_with_its_code_at_its_row(folder, code, found):
    planted = {defect for defect in PLANTED if kind(defect) == (folder, code)}
    missed = sorted(planted - found)
    at_their_rows = {place: sorted(other[2] for other in found if other[:2] == place[:2]) for place in missed}
    assert not missed, "\n".join([f"{len(missed)} of {len(planted)} not found; at their rows there is:",
                                  *(f"{place[0]}:{place[1]} {codes}" for place, codes in at_their_rows.items())])


def test_exactly_the_records_without_a_usable_nik_are_in_quarantine(quarantined):
    planted = {defect for defect in PLANTED if defect[2] in BLOCKING}
    assert sorted(quarantined - planted) == [], "in quarantine, but nothing was planted there"
    assert sorted(planted - quarantined) == [], "planted, but not in quarantine"
    assert {folder for folder, _ in map(kind, quarantined)} == {"proposals", "registry"}


def test_exactly_the_planted_lines_are_rejected_at_the_byte_where_they_start(released):
    rejected = released_rows(released, MURNI, "rejected_line")
    assert {(row["source_file"], row["line"], row["code"]) for row in rejected} == {
        defect for defect in PLANTED if defect[2] in ("FIELD_COUNT", "BAD_QUOTE", "BAD_BYTES")}
    for row in rejected:
        before = (released / "data/raw/contoh-2025" / row["source_file"]).read_bytes()[:row["byte_offset"]]
        assert before.endswith(b"\n") and before.count(b"\n") == row["line"] - 1


def lines_of(file: dict[str, str]) -> dict[str, int | str]:
    """How the lines of a file must be split, from its true line counts and what was planted in it."""
    physical, records = int(file["physical_lines"]), int(file["records"])
    split = {name: int(file[f"{name}_lines"]) for name in ("header", "blank", "continuation", "rejected")}
    if file["what"] == "repeated_file":
        split, records = dict.fromkeys(split, 0), 0
    superseded = records if file["what"] == "superseded" else 0
    quarantined = len({row for name, row, code in PLANTED if name == file["source_file"] and code in BLOCKING})
    return split | {
        "source_file": file["source_file"], "physical_lines": physical, "quarantined": quarantined,
        "superseded": superseded, "accepted": records - superseded - quarantined,
        "repeated_file": physical if file["what"] == "repeated_file" else 0, "difference": 0}


@pytest.mark.parametrize("round_name", ROUNDS)
def test_every_line_of_every_file_is_accounted_for_as_planted(round_name, released):
    reconciled = {row.pop("source_file"): row for row in released_rows(released, round_name, "reconciliation")}
    assert reconciled.keys() == FILES.keys()
    for name, row in reconciled.items():
        assert row.pop("absent_columns") is None or row["layout"] not in ("proposal", "L2_member"), "every header was planted"
        del row["layout"], row["unknown_columns"]
        assert {"source_file": name} | row == lines_of(FILES[name])


@pytest.mark.parametrize("round_name", ROUNDS)
def test_the_pairs_of_proposals_for_one_person_or_family_are_exactly_the_planted_ones(round_name, released):
    proposals = current_proposals(released / "data/raw/contoh-2025")
    case_ids = {(row["source_file"], str(row["source_row"])): row.get("case_id") for row in proposals}
    kinds = {"same_nik": "SAME_NIK", "same_nik_two_regencies": "SAME_NIK", "same_family": "SAME_FAMILY"}
    planted = Counter((frozenset((case_ids[pair["source_file_a"], pair["row_a"]],
                                  case_ids[pair["source_file_b"], pair["row_b"]])), kinds[pair["kind"]])
                      for pair in truth("duplicate.csv"))
    got = Counter((frozenset((row["case_id"], row["kept_case_id"])), row["kind"])
                  for row in released_rows(released, round_name, "duplicate"))
    assert got == planted
