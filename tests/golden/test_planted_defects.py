"""The planted truth is found again: each defect of a row with its code, each of a file by its alarm or its treatment.

Nothing else is found, nothing clean is set aside, every line is accounted for, and what no reader can tell is counted.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq
import pytest
from ruamel.yaml import YAML

from pipeline.core.quality_limits import CHECKS
from tests.conftest import ROUNDS, released_rows
from tests.golden.expected_decisions import current_proposals, truth

MURNI = ROUNDS[0]
# A NIK that names nobody keeps a record from being decided on; everything else is only pointed out.
BLOCKING = {"NIK_MISSING", "NIK_LENGTH", "NIK_DATE", "NIK_NUMERIC", "NIK_SCIENTIFIC"}
NO_RECORD = {"FIELD_COUNT", "BAD_QUOTE", "BAD_BYTES"}
# Forms of a file that keep nobody from reading it.
READ_ALL_THE_SAME = {"REPEATED_FILE", "CRLF", "BYTE_ORDER_MARK", "NO_FINAL_NEWLINE"}
# What a report calls the column under a header.
COLUMNS = {
    "nik": "nik", "NIK": "nik", "no_kk": "no_kk", "NO KK": "no_kk", "id_keluarga": "id_keluarga", "kelurahan": "village",
    "DESA/KELURAHAN": "village", "desil_nasional": "welfare_decile", "desil": "welfare_decile", "DESIL": "welfare_decile",
    "TANGGAL LAHIR": "birth_date", "JENIS KELAMIN": "sex", "TANGGAL USULAN": "proposed_on",
}
KNOWN_MISSES = {
    # Read as they were meant.
    "NIK_APOSTROPHE": 22, "QUOTED_COMMA": 18, "LINE_BREAK": 9,
    # Read as they stand: no rule asks for a mother or an RT, and names are compared by their words.
    "MOTHER_MISSING": 86, "RT_RW_SWAPPED": 33, "NAME_SLASH": 24, "NAME_TITLE": 31,
    # Well formed, and wrong: their file raises the alarm, which of its rows are wrong nobody can say.
    "NIK_ROUNDED": 130, "BIRTH_NEW_YEAR": 84,
}
FILES = {row["source_file"]: row for row in truth("file.csv")}


class Defect(NamedTuple):
    """One defect of a row, or of a line that is no record: that one has no column."""

    source_file: str
    row: int
    column: str
    code: str

    @property
    def kind(self) -> tuple[str, str]:
        """(folder, code): the same code is looked for by other means in a proposal than in the registry."""
        return self.source_file.split("/")[1], self.code

    @property
    def place(self) -> tuple[str, int, str]:
        return self[:3]


def planted(visibility: str) -> list[Defect]:
    """The defects in the files that are read, neither replaced by a later delivery nor copies."""
    return [Defect(row["source_file"], int(row["source_row"]),
                   "" if row["code"] in NO_RECORD else COLUMNS.get(row["column"], row["column"]), row["code"])
            for row in truth("defect.csv") if row["visibility"] == visibility and FILES[row["source_file"]]["what"] == "ok"]


PLANTED = set(planted("row"))
IN_FILES = {(row["source_file"], row["code"]) for row in truth("defect.csv") if row["visibility"] == "file"}


def test_the_sample_plants_defects_of_every_kind_in_the_files_that_are_read():
    everywhere = {(row["source_file"].split("/")[1], row["code"]) for row in truth("defect.csv") if row["visibility"] == "row"}
    assert {defect.kind for defect in PLANTED} == everywhere
    assert {code for _, code in everywhere} > BLOCKING | NO_RECORD
    assert {code for _, code in IN_FILES} > READ_ALL_THE_SAME


@pytest.fixture(scope="module")
def quarantined(released) -> set[Defect]:
    return {Defect(row["source_file"], row["source_row"], row["column"], row["code"])
            for row in released_rows(released, MURNI, "quarantine")}


@pytest.fixture(scope="module")
def found(released) -> set[Defect]:
    """Everything that the release says is wrong with a row, however grave, and the lines that are no record."""
    faults = {Defect(row["source_file"], row["source_row"], row["column"], row["code"])
              for row in released_rows(released, MURNI, "fault")}
    rejected = {Defect(row["source_file"], row["line"], "", row["code"])
                for row in released_rows(released, MURNI, "rejected_line")}
    return faults | rejected


@pytest.mark.parametrize("folder, code", sorted({defect.kind for defect in PLANTED}))
def test_every_planted_defect_is_found_with_its_code_at_its_row_and_column(folder, code, found):
    of_kind = {defect for defect in PLANTED if defect.kind == (folder, code)}
    missed = sorted(of_kind - found)
    there = {defect: sorted(other[2:] for other in found if other[:2] == defect[:2]) for defect in missed}
    assert not missed, "\n".join([f"{len(missed)} of {len(of_kind)} not found; at their rows there is:",
                                  *(f"{defect.source_file}:{defect.row} {codes}" for defect, codes in there.items())])


def test_no_row_is_said_to_have_a_defect_that_was_not_planted_in_it(found):
    assert sorted(found - PLANTED) == []


def test_what_no_reader_can_tell_from_a_row_is_counted_as_a_known_miss(found):
    seen = {defect.place for defect in found}
    assert Counter(defect.code for defect in planted("invisible") if defect.place not in seen) == KNOWN_MISSES


def test_exactly_the_records_without_a_usable_nik_are_in_quarantine(quarantined):
    blocking = {defect for defect in PLANTED if defect.code in BLOCKING}
    assert sorted(quarantined - blocking) == [], "in quarantine, but nothing was planted there"
    assert sorted(blocking - quarantined) == [], "planted, but not in quarantine"
    assert {folder for folder, _ in (defect.kind for defect in quarantined)} == {"proposals", "registry"}


def test_exactly_the_planted_lines_are_rejected_at_the_byte_where_they_start(released):
    rejected = released_rows(released, MURNI, "rejected_line")
    assert {Defect(row["source_file"], row["line"], "", row["code"]) for row in rejected} == {
        defect for defect in PLANTED if defect.code in NO_RECORD}
    for row in rejected:
        before = (released / "data/raw/contoh-2025" / row["source_file"]).read_bytes()[:row["byte_offset"]]
        assert before.endswith(b"\n") and before.count(b"\n") == row["line"] - 1


@pytest.mark.parametrize("round_name", ROUNDS)
def test_exactly_the_planted_alarms_are_raised_and_none_stops_the_run(round_name, released):
    raised = {(row["subject"], row["check_name"].upper(), row["verdict"])
              for row in released_rows(released, round_name, "gate") if row["verdict"] != "pass"}
    alarms = {(name, code) for name, code in IN_FILES if code not in READ_ALL_THE_SAME}
    assert {code for _, code in alarms} <= {check.name.upper() for check in CHECKS}
    assert raised == {(name, code, "warn") for name, code in alarms}


def with_form(code: str) -> list[str]:
    names = sorted(name for name, found in IN_FILES if found == code)
    assert names, code
    return names


def as_delivered(released: Path, name: str) -> bytes:
    return (released / "data/raw/contoh-2025" / name).read_bytes()


def typed(released: Path, table: str, name: str | None = None) -> list[dict]:
    """The rows that the reader made, of all files or of one."""
    run_id = (released / "data/out" / MURNI / "current").resolve().name
    folder = released / "data/out/.work" / run_id / "ingest"
    names = {row["file_no"]: row["source_file"] for row in pq.read_table(folder / "source_file.parquet").to_pylist()}
    return [row for row in pq.read_table(folder / f"{table}.parquet").to_pylist() if name in (None, names[row["file_no"]])]


def test_a_file_that_was_delivered_twice_is_read_once(released):
    for name in with_form("REPEATED_FILE"):
        original, = (other for other in FILES if other != name and as_delivered(released, other) == as_delivered(released, name))
        assert (len(typed(released, "family", name)), len(typed(released, "family", original))) == (0, int(FILES[original]["records"]))


def test_windows_line_ends_are_no_part_of_the_last_cell(released):
    for name in with_form("CRLF"):
        lines = as_delivered(released, name).split(b"\n")
        paid = sum(line.endswith((b",PNS\r", b",TNI\r", b",Polri\r", b",Karyawan BUMN\r")) for line in lines)
        assert paid > 0
        assert sum(row["state_paid"] is True for row in typed(released, "person", name)) == paid


def test_a_byte_order_mark_is_no_part_of_the_first_header(released):
    for name in with_form("BYTE_ORDER_MARK"):
        assert as_delivered(released, name).startswith(b"\xef\xbb\xbfid_keluarga,")
        rows = typed(released, "person", name)
        assert len(rows) == int(FILES[name]["records"]) and all(row["id_keluarga"] for row in rows)


def test_a_last_line_without_a_line_end_is_read_like_any_other(released, found):
    for name in with_form("NO_FINAL_NEWLINE"):
        assert not as_delivered(released, name).endswith(b"\n")
        last = int(FILES[name]["physical_lines"])
        read = {row["source_row"] for table in ("family", "person") for row in typed(released, table, name)}
        assert last in read or Defect(name, last, "", "BAD_QUOTE") in found & PLANTED


@pytest.mark.parametrize("round_name", ROUNDS)
def test_every_regency_delivers_the_families_that_its_covering_letter_counts(round_name, released):
    letters = YAML(typ="safe").load(released / "data/raw/contoh-2025/snapshot.yaml")["expected_families"]
    delivered = {(row["regency_code"], row["id_keluarga"]) for row in typed(released, "family")}
    assert Counter(regency for regency, _ in delivered) == letters
    checked = {row["subject"]: (row["counted"], row["of_rows"], row["verdict"])
               for row in released_rows(released, round_name, "gate") if row["check_name"] == "families_missing"}
    assert checked == {regency: (0, count, "pass") for regency, count in letters.items()}


def lines_of(file: dict[str, str]) -> dict[str, int | str]:
    """How the lines of a file must be split, from its true line counts and what was planted in it."""
    physical, records = int(file["physical_lines"]), int(file["records"])
    split = {name: int(file[f"{name}_lines"]) for name in ("header", "blank", "continuation", "rejected")}
    if file["what"] == "repeated_file":
        split, records = dict.fromkeys(split, 0), 0
    superseded = records if file["what"] == "superseded" else 0
    quarantined = len({defect.row for defect in PLANTED if defect.source_file == file["source_file"] and defect.code in BLOCKING})
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
                      for pair in truth("duplicate.csv") if pair["kind"] in kinds)
    got = Counter((frozenset((row["case_id"], row["kept_case_id"])), row["kind"])
                  for row in released_rows(released, round_name, "duplicate"))
    assert got == planted
