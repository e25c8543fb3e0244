"""What a workbook says that nobody understands is told, not dropped."""

import pyarrow.parquet as pq
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.fixtures.tree import MURNI


@pytest.fixture
def rewritten(tree):
    """Write Bontang's workbook anew with its rows changed."""
    [path] = (tree / "data/raw").glob("*/*/proposals/*bontang*")

    def rewrite(change):
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Usulan").to_python()
        book = xlsxwriter.Workbook(str(path))
        sheet = book.add_worksheet("Usulan")
        book.add_worksheet("Petunjuk").write_row(0, 0, ["KODE KABUPATEN/KOTA", "64.74"])
        text = [[cell.strftime("%d/%m/%Y") if hasattr(cell, "strftime") else cell for cell in row] for row in rows]
        for at, row in enumerate(change(text)):
            sheet.write_row(at, 0, row)
        book.close()
        return path
    return rewrite


def test_the_header_as_the_form_explains_it_is_known_and_a_word_in_no_code_list_is_a_fault_at_its_row(tree, select, rewritten):
    def change(rows):
        rows[1][rows[0].index("KUR AKTIF")] = "Ya, masih"
        return [[{"KUR AKTIF": "KUR AKTIF (YA/TIDAK)"}.get(cell, cell) for cell in rows[0]], *rows[1:]]
    path = rewritten(change)
    ended = select(tree)
    assert ended.code == 0 and "kolom tidak dikenal" not in ended.out
    faults = pq.read_table(tree / f"data/out/{MURNI}/current/fault.parquet").to_pylist()
    assert [(row["source_row"], row["column"]) for row in faults if row["code"] == "CODE_UNKNOWN"] == [(2, "has_active_kur")]
    assert all(row["source_file"].endswith(path.name) for row in faults if row["code"] == "CODE_UNKNOWN")


def test_an_unknown_header_is_told_by_its_number_and_an_absent_one_by_name_in_the_summary(tree, select, rewritten):
    rewritten(lambda rows: [[{"KUR AKTIF": "PUNYA PINJAMAN"}.get(cell, cell) for cell in rows[0]], *rows[1:]])
    ended = select(tree)
    assert "kolom tidak dikenal: nomor 18; kolom yang tidak ada: KUR AKTIF." in " ".join(ended.out.split())
