"""`tepat check FILE…`: a regency hears what would happen to its file before it sends it."""

from __future__ import annotations

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.fixtures.tree import FIRST_DAY, state


@pytest.fixture
def workbook(bare_tree):
    """Bontang's workbook with its first rows damaged, outside the tree's data."""
    [path] = (bare_tree / FIRST_DAY / "proposals").glob("*bontang*")
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Usulan").to_python()[:6]
    header = rows[0]

    def damaged(**cells):
        out = bare_tree / "usulan saya.xlsx"
        with xlsxwriter.Workbook(str(out)) as book:
            sheet = book.add_worksheet("Usulan")
            book.add_worksheet("Petunjuk").write_row(0, 0, ["KODE KABUPATEN/KOTA", "64.74"])
            for at, row in enumerate([header, *([*row] for row in rows[1:])]):
                if at:
                    for title, value in cells.items():
                        row[header.index(title)] = value if at in (1, 3) else row[header.index(title)]
                sheet.write_row(at, 0, [cell.strftime("%d/%m/%Y") if hasattr(cell, "strftime") else cell for cell in row])
        return out
    return damaged


def test_each_fault_is_told_with_its_rows_and_what_to_do_and_nothing_is_written(bare_tree, tepat, workbook):
    path = workbook(NIK="-", **{"DESA/KELURAHAN": "ENTAH"})
    before = state(bare_tree)
    ended = tepat(bare_tree, "check", path.name)
    assert (ended.code, ended.err, state(bare_tree)) == (0, "", before)
    said = ended.out.splitlines()
    assert said[:3] == ["usulan saya.xlsx", "  Tata letak: Usulan UEP · 64.74 Kota Bontang",
                        "  5 baris data: 3 dapat dipakai, 2 tidak dapat dinilai."]
    assert "    2 × NIK kosong (nik; baris 2, 4). Perbaiki dari KTP-el atau KK." in said
    assert "    2 × desa/kelurahan tidak dikenal (village; baris 2, 4). Pilih nama resmi dari daftar." in said


def test_it_speaks_english_where_asked(bare_tree, tepat, workbook):
    ended = tepat(bare_tree, "check", workbook(NIK="12").name, language="en")
    assert "    2 × the NIK does not have 16 digits (nik; rows 2, 4). Correct it from the identity card." in ended.out.splitlines()


def test_members_are_placed_by_the_families_that_are_checked_with_them(bare_tree, tepat):
    files = sorted(str(path) for path in (bare_tree / FIRST_DAY / "registry").glob("dtsen_*_bontang.csv") if "salinan" not in path.name)
    ended = tepat(bare_tree, "check", *files)
    assert ended.code == 0 and ended.out.count("64.74 Kota Bontang") == 2
    ended = tepat(bare_tree, "check", files[0])
    assert ended.code == 66 and "Sertakan berkas keluarganya. [FAMILIES_ABSENT]" in ended.err


@pytest.mark.parametrize(("name", "code", "said"), [
    ("rules/README.md", 66, "judul kolom tidak dikenal"), ("tidak-ada.xlsx", 64, "tidak-ada.xlsx"),
])
def test_a_file_that_a_run_would_refuse_is_refused(bare_tree, tepat, name, code, said):
    ended = tepat(bare_tree, "check", name)
    assert ended.code == code and said in ended.err
