"""From `people/duplikat.xlsx`, filled in by an officer, to the lists: who was held is judged, who is one person gets one award."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from shutil import rmtree

import pyarrow.parquet as pq
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.cli.conftest import called, copy
from tests.fixtures.tree import MURNI, current, state

FILE = "rules/identity.csv"
HELD, PROPOSAL = "Ditahan sampai diputuskan", "Usulan tanpa NIK yang benar: mungkin orang ini"


def rows_of(path: Path) -> list[list]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Duplikat").to_python(skip_empty_area=False)


def filled(tree: Path, choose, evidence="surat 470/12", officer="Rina", day: object = "14/03/2025") -> Path:
    """The workbook of the release as an officer saves it: `choose` gives the decision on a row of cells by title, or ''."""
    advice, titles, *rows = rows_of(current(tree) / "people/duplikat.xlsx")
    path = tree / "duplikat.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Duplikat")
        for at, row in enumerate([advice, titles, *rows]):
            told = dict(zip(titles, row, strict=True))
            if at > 1 and (choice := choose(told)):
                told |= {"KEPUTUSAN": choice, "BUKTI": evidence, "PETUGAS": officer, "TANGGAL": day}
            for column, cell in enumerate(told.values() if at > 1 else row):
                sheet.write(at, column, cell)
    return path


@pytest.fixture
def tree(released, tmp_path) -> Path:
    return copy(released, tmp_path / "tree")


def decisions(tree: Path) -> dict[str, dict]:
    return {row["case_id"]: row for row in pq.read_table(current(tree) / "decision.parquet").to_pylist()}


@pytest.fixture(scope="module")
def decided(released, tmp_path_factory) -> Path:
    """The tree after an officer has told all held pairs apart, and has said whom the proposals without a good NIK mean."""
    tree = copy(released, tmp_path_factory.mktemp("decided") / "tree")
    rmtree(tree / "data/out/2025-perubahan")  # a round whose lists stand on these pins them
    meant = set()

    def choose(row: dict) -> str:
        first = row["KUNCI 1"] not in meant
        meant.add(row["KUNCI 1"])
        return "BERBEDA" if row["KEADAAN"] == HELD else "satu orang" if row["KEADAAN"] == PROPOSAL and first else ""

    path = filled(tree, choose, day=datetime(2025, 3, 14))
    ended = called(tree, "decide", str(path))
    assert ended.code == 0, ended.err
    assert ended.out.startswith("Keputusan baru: ")
    assert called(tree, "select", "--round", MURNI).code == 0
    return tree


def test_whoever_was_held_is_judged_once_an_officer_says_that_they_are_two(released, decided):
    before, after = decisions(released), decisions(decided)
    held = {case for case, row in before.items() if row["reason_code"] == "UNDETERMINED(second_nik)"}
    assert held
    assert {case for case in held if "second_nik" in after[case]["unknown_rules"]} == set()
    assert {after[case]["outcome"] for case in held} <= {"eligible", "conditional"}


def test_a_proposal_without_a_good_nik_is_judged_as_the_person_it_means(released, decided):
    before, after = decisions(released), decisions(decided)
    was = {case for case, row in before.items() if row["status"] == "quarantined"}
    now = {case for case in was if after[case]["status"] != "quarantined"}
    assert now, "the case keeps its number"
    assert before.keys() == after.keys()
    likely = {(pair["key_a"], pair["key_b"]) for pair in pq.read_table(current(released) / "probable_pair.parquet").to_pylist()}
    assert {(case, after[case]["person_key"]) for case in now} <= likely
    assert {after[case]["status"] for case in now} <= {"selected", "reserve", "not_selected", "ineligible", "undetermined", "duplicate"}


def test_the_release_with_decisions_is_proven_and_lists_them(decided):
    assert called(decided, "audit", MURNI).code == 0
    told = json.loads((current(decided) / "manifest.json").read_text())["identity"]
    assert {one["decision"] for one in told} == {"same", "different"}
    assert {(one["officer"], one["date"], one["evidence"]) for one in told} == {("Rina", "2025-03-14", "surat 470/12")}


def test_the_workbook_shows_what_is_decided_and_reading_it_twice_adds_nothing(decided):
    states = {row[1] for row in rows_of(current(decided) / "people/duplikat.xlsx")[2:]}
    assert "Sudah diputuskan: berbeda" in states and HELD not in states
    before = (decided / FILE).read_text(encoding="utf-8")
    again = called(decided, "decide", str(decided / "duplikat.xlsx"))
    assert again.code == 0 and again.out.startswith("Keputusan baru: 0; sudah tercatat: ")
    assert (decided / FILE).read_text(encoding="utf-8") == before


def test_a_pair_that_is_decided_otherwise_changes_nothing(decided, tmp_path):
    tree = copy(decided, tmp_path / "tree")
    lines = (tree / FILE).read_text(encoding="utf-8")
    (tree / FILE).write_text(lines.replace(",different,", ",same,"), encoding="utf-8")
    before = state(tree)
    ended = called(tree, "decide", str(tree / "duplikat.xlsx"))
    assert ended.code == 66 and "IDENTITY_DECIDED_OTHERWISE" in ended.err
    assert state(tree) == before


@pytest.mark.parametrize(("change", "code"), [
    ({"officer": ""}, "IDENTITY_EMPTY"), ({"day": "kemarin"}, "IDENTITY_DATE"), ({"evidence": "NIK 6401010101019001"}, "IDENTITY_NUMBER")])
def test_a_row_that_is_not_filled_in_well_is_told_by_its_number_and_nothing_is_written(tree, change, code):
    held = iter(["BERBEDA"])
    path = filled(tree, lambda row: next(held, ""), **change)
    ended = called(tree, "decide", str(path))
    assert ended.code == 78 and f"duplikat.xlsx:3: " in ended.err and code in ended.err
    assert "6401010101019001" not in ended.err
    assert not (tree / FILE).exists()


def test_another_workbook_is_refused(tree):
    path = next((current(tree) / "people").glob("perbaikan-*.xlsx"))
    ended = called(tree, "decide", str(path))
    assert ended.code == 66 and "NO_DUPLICATE_WORKBOOK" in ended.err


def test_a_row_that_goes_back_for_its_nik_says_whom_it_may_mean_with_the_number_masked(released):
    people = {row["nik"] for row in pq.read_table(released / "data/out/2025-murni/current/selection.parquet", columns=["nik"]).to_pylist()}
    hints = []
    for path in sorted((current(released) / "people").glob("perbaikan-*.xlsx")):
        titles, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Usulan").to_python()
        hints += [row[titles.index("MUNGKIN ORANG INI (PERIKSA KTP)")] for row in rows]
    told = [hint for hint in hints if hint]
    assert 100 < len(told) < len(hints), "most of those without a good NIK are known, others go back for something else"
    assert all(re.fullmatch(r"([^,;]+, [0-9]{6}\*{6}[0-9]{4}(, [^,;]+)?(; )?){1,3}", hint) for hint in told)
    assert not any(nik in hint for hint in told for nik in people)
