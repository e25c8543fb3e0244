"""The work list of places holds every row whose place is unknown, as it is written, and proposes only official names."""

from __future__ import annotations

from collections import Counter

import pytest
from python_calamine import CalamineWorkbook

from tests.conftest import ROUNDS, released_rows


@pytest.fixture(scope="module")
def work_list(released) -> list[dict]:
    path = released / "data/out" / ROUNDS[0] / "current/people/wilayah-belum-dikenal.xlsx"
    _, header, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Wilayah").to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_every_row_with_an_unknown_place_is_on_the_list(released, work_list):
    listed = Counter()
    for row in work_list:
        listed[row["BERKAS"]] += int(row["JUMLAH BARIS"])
    faults = Counter(row["source_file"] for row in released_rows(released, ROUNDS[0], "fault") if row["code"] == "PLACE_UNKNOWN")
    assert faults and {name: listed[name] for name in faults} == faults


def test_what_may_be_meant_is_the_village_with_a_letter_lost(work_list):
    [lost] = [row for row in work_list if row["DESA/KELURAHAN TERTULIS"] == "Teitip"]
    assert lost["MUNGKIN MAKSUDNYA"] == "Teritip (Kec. Balikpapan Timur)"
    assert {row["MUNGKIN MAKSUDNYA"] for row in work_list if row["DESA/KELURAHAN TERTULIS"] == "EKS UPT 12"} == {""}
