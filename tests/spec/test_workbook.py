"""The proposal workbook: what a regency gets to fill in."""

from datetime import date

from python_calamine import CalamineWorkbook

from pipeline.core.proposal_form import ProposalForm
from pipeline.core.workbook import COLUMNS, HEADERS, write_workbook

PLACES = (("Long Apari", "Tiong Ohang"), ("Laham", "Long Hubung"), ("Long Apari", "Tiong Bu'u"))
FORM = ProposalForm("64.11", "Kabupaten Mahakam Ulu", PLACES, ("Jasa",), ("Paket jasa",), "UEP")


def written(path, rows=()):
    write_workbook(path, FORM, rows)
    return CalamineWorkbook.from_path(str(path))


def test_the_header_is_the_one_the_layout_declares(tmp_path):
    rows = written(tmp_path / "a.xlsx").get_sheet_by_name("Usulan").to_python()
    assert rows == [list(HEADERS)]
    assert " | ".join(column.title for column in COLUMNS if column.required) == (
        "NO | NIK | NO KK | NAMA | KECAMATAN | DESA/KELURAHAN | JENIS USAHA | STATUS USAHA")


def test_a_value_keeps_its_type_and_nothing_becomes_a_formula(tmp_path):
    row = [1, "0123", 6472.0, "=1+1", date(1985, 8, 17)] + [None] * 4 + ["007"] + [None] * 10
    read = written(tmp_path / "a.xlsx", [row]).get_sheet_by_name("Usulan").to_python()[1]
    assert read[:5] == [1, "0123", 6472, "=1+1", date(1985, 8, 17)]
    assert (read[5], read[9]) == ("", "007")


def test_the_guide_names_the_regency_by_its_dotted_code(tmp_path):
    guide = written(tmp_path / "a.xlsx").get_sheet_by_name("Petunjuk").to_python()
    named = {row[0]: row[1] for row in guide}
    assert named["KODE KABUPATEN/KOTA"] == "64.11"
    assert named["NAMA KABUPATEN/KOTA"] == "Kabupaten Mahakam Ulu"


def test_the_places_are_sorted_so_that_a_kecamatan_stands_together(tmp_path):
    places = written(tmp_path / "a.xlsx").get_sheet_by_name("Wilayah").to_python()
    assert [row[:2] for row in places[1:]] == [
        ["Laham", "Long Hubung"], ["Long Apari", "Tiong Bu'u"], ["Long Apari", "Tiong Ohang"]]


def test_equal_arguments_give_equal_bytes(tmp_path):
    written(tmp_path / "a.xlsx")
    written(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
