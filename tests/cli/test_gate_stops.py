"""A run that the gate stops leaves the old lists, and says in a report what it found; a waiver lets it go on, and is printed."""

from __future__ import annotations

import csv
import json

import pytest

from tests.fixtures.tree import FIRST_DAY, MURNI, state

REGENCY = "64.74"


@pytest.fixture
def without_deciles(tree):
    """Bontang's families have lost their deciles."""
    for path in (tree / FIRST_DAY / "registry").glob("*dtsen_keluarga_bontang.csv"):  # and its copy
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        at = header.index("DESIL")
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *([*row[:at], "-", *row[at + 1:]] for row in rows)])
    return tree


def waive(tree, *checks: str) -> None:
    path = tree / "rules/quality.yaml"
    waivers = "".join(f'  - {{check: {check}, regency: "{REGENCY}", round: {MURNI}, by: Kepala Bidang, on: 2025-03-20, why: Desil menyusul}}\n'
                      for check in checks)
    path.write_text(path.read_text(encoding="utf-8").replace("waivers: []\n", f"waivers:\n{waivers}"), encoding="utf-8")


def test_a_stop_leaves_the_lists_and_writes_its_report(without_deciles, select):
    tree = without_deciles
    lists, report = tree / f"data/out/{MURNI}/current", tree / f"data/out/{MURNI}/stopped/laporan-mutu.html"
    before = state(lists.resolve())
    ended = select(tree)
    assert ended.code == 65 and state(lists.resolve()) == before
    assert f"{REGENCY} Kota Bontang: " in ended.err and "keluarga yang desilnya tidak diketahui: terlalu banyak." in ended.err
    assert f"data/out/{MURNI}/stopped/laporan-mutu.html: laporan mutu proses yang dihentikan ini" in ended.err
    page = report.read_text(encoding="utf-8")
    assert "Proses dihentikan." in page and "keluarga tanpa desil" in page
    assert report.stat().st_mode & 0o777 == 0o640


def test_a_waiver_of_one_of_two_stops_is_not_enough_and_waived_stops_are_printed_with_the_lists(without_deciles, select):
    tree, unwaived = without_deciles, (without_deciles / "rules/quality.yaml").read_text(encoding="utf-8")
    waive(tree, "proposals_without_decile")
    assert select(tree).code == 65
    assert (tree / f"data/out/{MURNI}/stopped").exists()
    (tree / "rules/quality.yaml").write_text(unwaived, encoding="utf-8")
    waive(tree, "proposals_without_decile", "families_without_decile")
    ended = select(tree)
    said = " ".join(ended.out.split())
    assert ended.code == 0
    assert f"Pengecualian mutu {REGENCY} (proposals_without_decile) oleh Kepala Bidang, 2025-03-20: Desil menyusul." in said
    current = tree / f"data/out/{MURNI}/current"
    assert [one["check"] for one in json.loads((current / "manifest.json").read_text())["waivers"]] == [
        "proposals_without_decile", "families_without_decile"]
    assert "Pengecualian: usulan dari keluarga yang desilnya tidak diketahui" in (current / "quality/laporan-mutu.html").read_text()
    assert not (tree / f"data/out/{MURNI}/stopped").exists()
