"""The synthetic province: equal seeds give equal bytes, and its truth says what the files say."""

import csv
import hashlib
import re
from datetime import date
from pathlib import Path
from random import Random

import pytest
from python_calamine import CalamineWorkbook

from pipeline.sample.dirt import PLANTED
from pipeline.sample.numbers import KEPT_SERIALS, Numbers
from pipeline.sample.places import read_regencies, share_families
from pipeline.sample.plants import plan, proposal_rows
from pipeline.sample.province import write

ROOT = Path(__file__).parents[2]
FAMILIES = 900


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    write(ROOT, FAMILIES, 7, folder / "contoh", folder / "truth")
    return folder


def truth(sample, name):
    with (sample / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(sample, name):
    return (sample / "contoh" / name).read_bytes().removesuffix(b"\n").split(b"\n")


def sheet(sample, name):
    return CalamineWorkbook.from_path(str(sample / "contoh" / name)).get_sheet_by_name("Usulan").to_python()


def digests(folder):
    return {path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*") if path.is_file()}


def test_equal_arguments_give_equal_bytes_and_another_seed_gives_others(sample, tmp_path):
    write(ROOT, FAMILIES, 7, tmp_path / "contoh", tmp_path / "truth")
    assert digests(tmp_path) == digests(sample)
    write(ROOT, FAMILIES, 8, tmp_path / "other", tmp_path / "other_truth")
    assert digests(tmp_path / "other") != digests(sample / "contoh")


def test_no_number_of_the_sample_can_be_a_living_persons(sample):
    for row in truth(sample, "file"):
        name = row["source_file"]
        text = b"\n".join(lines(sample, name)) if name.endswith("csv") else repr(sheet(sample, name)).encode()
        for number in re.findall(rb"(?<!\d)\d{16}(?!\d)", text):
            assert number == b"0" * 16 or number[12:13] == b"9", name


def test_every_file_reconciles_line_by_line(sample):
    named = {path.relative_to(sample / "contoh").as_posix() for path in (sample / "contoh").glob("*/*/*")}
    files = truth(sample, "file")
    assert named == {row["source_file"] for row in files}
    for row in files:
        kinds = ("header_lines", "records", "blank_lines", "continuation_lines", "rejected_lines")
        physical, name = int(row["physical_lines"]), row["source_file"]
        assert physical == sum(int(row[kind]) for kind in kinds), name
        assert physical == len(lines(sample, name) if name.endswith("csv") else sheet(sample, name)), name


def test_a_repeated_file_is_the_same_to_the_byte(sample):
    copy, = (row["source_file"] for row in truth(sample, "file") if row["what"] == "repeated_file")
    assert lines(sample, copy) == lines(sample, copy.replace("salinan_", ""))


def test_the_truth_gives_a_nik_exactly_where_the_cell_holds_a_good_one(sample):
    for row in truth(sample, "proposal"):
        cell = sheet_cell(sample, row, "NIK")
        assert bool(row["nik"]) != bool(row["quarantine_code"])
        if row["nik"]:
            assert cell.removeprefix("'") == row["nik"]
        elif row["quarantine_code"] == "NIK_NUMERIC":
            assert isinstance(cell, float) and cell % 10 == 0


def sheet_cell(sample, row, title):
    rows = sheet(sample, row["source_file"])
    return rows[int(row["source_row"]) - 1][rows[0].index(title)]


def test_a_proposed_person_is_in_the_registry_exactly_where_the_truth_says_so(sample):
    members = {}
    for path in (sample / "contoh").glob("*/registry/dtsen_anggota_*.csv"):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()[1:]:
            cells = line.split(",")
            if len(cells) == 7:
                members.setdefault(cells[3], set()).add(cells[0])
    for row in truth(sample, "proposal"):
        if row["nik"]:
            assert (row["nik"] in members) == (row["in_registry"] == "1"), row["planted"]
            assert not row["family"] or row["family"] in members[row["nik"]], row["planted"]


def test_every_row_defect_points_at_a_row(sample):
    physical = {row["source_file"]: int(row["physical_lines"]) for row in truth(sample, "file")}
    defects = truth(sample, "defect")
    for row in defects:
        first = 0 if row["visibility"] == "file" else 2
        assert first <= int(row["source_row"]) <= physical[row["source_file"]], row["code"]
    assert {"FIELD_COUNT", "BAD_QUOTE", "BAD_BYTES", "DECILE_UNKNOWN"} <= {row["code"] for row in defects}


def test_a_registry_line_with_a_wrong_number_of_fields_has_one(sample):
    for row in truth(sample, "defect"):
        if row["code"] == "FIELD_COUNT":
            assert lines(sample, row["source_file"])[int(row["source_row"]) - 1].count(b",") != 6


def test_families_are_shared_by_population_but_small_regencies_keep_enough():
    regencies = read_regencies(ROOT)
    shares = share_families(12_000, regencies)
    assert sum(shares.values()) == 12_000
    assert {code for code, count in shares.items() if count <= 600} == {"64.07", "64.09", "64.11", "64.74"}
    assert shares["64.11"] == 156


@pytest.mark.parametrize("families", [12_000, 120_000])
def test_the_plants_of_a_regency_fill_its_workbook(families):
    for code in ("64.01", "64.08", "64.11", "64.74"):
        rows = proposal_rows(code, families)
        counts = plan(code, rows, rows, PLANTED)
        assert counts["plain"] > 0
        assert counts.total() - counts["elsewhere"] + counts["same_nik"] + counts["same_family"] + (
            counts["elsewhere"] + counts["same_nik_two_regencies"]) == rows


def test_the_regencies_share_a_given_number_of_proposals_in_the_usual_proportion():
    codes = [regency.code for regency in read_regencies(ROOT)]
    assert [proposal_rows(code, 900_000, 200_000) for code in codes] == [200_000 * proposal_rows(code, 12_000) // 3_150 for code in codes]
    assert 200_000 - len(codes) < sum(proposal_rows(code, 900_000, 200_000) for code in codes) <= 200_000


def test_a_birthday_that_has_few_numbers_left_in_a_district_is_no_longer_drawn_there():
    regencies = read_regencies(ROOT)
    numbers = Numbers(Random(1), regencies[0], regencies)
    here, there = (district.digits for district in regencies[0].districts[:2])
    born, niks = date(2006, 8, 31).toordinal(), set()
    while not numbers.is_crowded(here, born, "P"):
        niks.add(numbers.nik(here, born, "P"))
    assert not numbers.is_crowded(here, born - 1, "P") and not numbers.is_crowded(there, born, "P")
    kept = {numbers.nik(here, born, "P") for _ in range(KEPT_SERIALS)}
    assert len(kept) == KEPT_SERIALS and not kept & niks
    assert {(nik[6:12], nik[12:] >= "9000") for nik in kept | niks} == {("710806", True)}
