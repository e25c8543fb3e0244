"""Rows go back to the regency, come back repaired, and replace what they repair and nothing else."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.fixtures.tree import MURNI, SNAPSHOT

REGENCY = "64.74"
LATER = "2025-03-27"


def current(tree: Path, name: str) -> Path:
    return tree / f"data/out/{MURNI}/current/{name}"


def rows_of(tree: Path) -> list[list]:
    """The regency's repair workbook: its header and its rows."""
    book = CalamineWorkbook.from_path(str(current(tree, f"people/perbaikan-{REGENCY}.xlsx")))
    return book.get_sheet_by_name("Usulan").to_python()


def deliver(tree: Path, rows: list[list], day: str = LATER) -> Path:
    path = tree / f"data/raw/{SNAPSHOT}/{day}/proposals/perbaikan.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Usulan")
        book.add_worksheet("Petunjuk").write_row(0, 0, ["KODE KABUPATEN/KOTA", REGENCY])
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return path


def table(tree: Path, name: str) -> list[dict]:
    return pq.read_table(current(tree, f"{name}.parquet")).to_pylist()


def reconciled(tree: Path) -> dict[str, dict]:
    rows = table(tree, "reconciliation")
    assert {row["difference"] for row in rows} == {0}
    return {row["source_file"]: row for row in rows if row["layout"] == "proposal"}


@pytest.fixture
def without_nik(tree) -> tuple[list, list[list]]:
    """The header and the rows of the repair workbook whose NIK is missing."""
    header, *rows = rows_of(tree)
    return header, [row for row in rows if "NIK kosong" in row[header.index("MASALAH")]]


def test_the_workbook_holds_exactly_the_regencys_rows_that_need_repair(tree):
    header, *rows = rows_of(tree)
    [own] = [name for name in reconciled(tree) if "bontang" in name]
    faults = [row for row in table(tree, "fault") if row["source_file"] == own and row["severity"] in ("block", "repair")]
    assert {int(row[header.index("BARIS DI BERKAS ASAL")]) for row in rows} == {row["source_row"] for row in faults} != set()


def test_a_repaired_row_replaces_the_row_it_repairs_and_no_other(tree, select, without_nik):
    header, rows = without_nik
    before = {row["case_id"]: row["status"] for row in table(tree, "decision")}
    repaired = [*rows[0]]
    repaired[header.index("NIK")] = "6474015505909999"
    deliver(tree, [header, repaired])
    assert select(tree).code == 0
    counts = reconciled(tree)
    [own] = [name for name in counts if "bontang" in name]
    assert (counts[f"{LATER}/proposals/perbaikan.xlsx"]["accepted"], counts[own]["superseded"]) == (1, 1)
    after = {row["case_id"]: row["status"] for row in table(tree, "decision")}
    assert len(after) == len(before)
    gone, new = before.keys() - after.keys(), after.keys() - before.keys()
    assert ([before[case] for case in gone], [after[case] for case in new]) == (["quarantined"], ["not_in_registry"])


def test_a_later_repair_of_the_same_row_counts(tree, select, without_nik):
    header, rows = without_nik
    for day, serial in ((LATER, "9998"), ("2025-03-28", "9997")):
        repaired = [*rows[0]]
        repaired[header.index("NIK")] = f"647401550590{serial}"
        deliver(tree, [header, repaired], day)
    assert select(tree).code == 0
    counts = reconciled(tree)
    assert [counts[f"{day}/proposals/perbaikan.xlsx"][name] for day in (LATER, "2025-03-28") for name in ("accepted", "superseded")] == [0, 1, 1, 0]


def test_a_repair_of_a_row_that_nobody_sent_is_set_aside(tree, select, without_nik):
    header, rows = without_nik
    lost = [*rows[0]]
    lost[header.index("NIK")] = "6474015505909999"
    lost[-1] = f"{'0' * 64}:7"
    deliver(tree, [header, lost])
    assert select(tree).code == 0
    codes = [row["code"] for row in table(tree, "quarantine") if row["source_file"].startswith(LATER)]
    assert codes == ["REPAIRED_ROW_UNKNOWN"]
