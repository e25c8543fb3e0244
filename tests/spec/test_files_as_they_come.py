"""Files as regencies really send them: read as they are meant, or refused with what to do."""

import gzip
import io
import re
import time
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from pipeline.core.errors import CannotWrite, InputError, as_failure
from pipeline.ingest.file_kind import as_utf8
from pipeline.ingest.layouts import load_layouts
from pipeline.ingest.sheet_file import as_text
from pipeline.ingest.source import open_file

LAYOUTS = load_layouts(Path(__file__).parents[2] / "rules" / "layouts")
HEADER = ("DAFTAR", "NIK", "NAMA")
PROPOSAL = ("NIK", "NO KK", "NAMA", "KECAMATAN", "DESA/KELURAHAN", "JENIS USAHA", "STATUS USAHA")
ROWS = (("ASN", "x", "SITI"), ("ASN", "y", "José"))


def opened(tmp_path, content: bytes):
    (tmp_path / "file").write_bytes(content)
    return open_file("file", tmp_path / "file", tmp_path / "copy", LAYOUTS)


def text(delimiter=",", newline="\n", above=(), below=()) -> str:
    lines = [*above, delimiter.join(HEADER), *below, *(delimiter.join(row) for row in ROWS)]
    return newline.join(lines) + newline


def workbook(sheets: dict[str, list], options=None) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, options or {})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(("content", "header_lines"), [
    (text().encode(), 1),
    (text("|").encode(), 1),
    (text(";", "\r\n").encode(), 1),
    (text("\t").encode("utf-8-sig"), 1),
    (text().encode("utf-16"), 1),
    (text().encode("cp1252"), 1),
    (gzip.compress(text().encode(), mtime=0), 1),
    (text(above=["DAFTAR ASN KOTA SAMARINDA", "", "Per 28 Februari 2025"]).encode(), 4),
    (text(below=["KOLOM 1,KOLOM 2,KOLOM 3"]).encode(), 2),
    (text(below=["(1),(2),(3)"]).encode(), 2),
], ids=str)
def test_a_text_file_is_read_in_every_form_it_comes_in(tmp_path, content, header_lines):
    form, layout = opened(tmp_path, content)
    assert layout.name == "reference"
    assert (form.header, form.header_lines) == (HEADER, header_lines)
    lines = form.text.path.read_text(encoding="utf-8").splitlines()
    assert lines[-1].endswith("José")


def test_a_damaged_line_of_very_many_cells_is_not_searched_for_headers(tmp_path):
    started = time.process_time()
    form, layout = opened(tmp_path, text(above=["," * 500_000, "x," * 500_000]).encode())
    assert (layout.name, form.header_lines) == ("reference", 3)
    assert time.process_time() - started < 2


def test_a_stray_byte_in_utf8_text_does_not_make_it_another_encoding(tmp_path):
    form, _ = opened(tmp_path, text().encode() + b"ASN,z,B\xe9\n")
    assert form.text.encoding == "utf-8"


@pytest.mark.parametrize(("sheets", "header_lines"), [
    ({"Sheet1": [HEADER, *ROWS]}, 1),
    ({"Catatan": [["dibuat oleh", "dinas"]], "Data": [["DAFTAR ASN"], [], HEADER, ["KOLOM 1", "KOLOM 2", "KOLOM 3"], *ROWS]}, 4),
])
def test_the_data_sheet_of_a_workbook_is_found_by_its_headers(tmp_path, sheets, header_lines):
    form, layout = opened(tmp_path, workbook(sheets))
    assert (layout.name, form.header, form.header_lines) == ("reference", HEADER, header_lines)
    assert [row[2] for _, row in form.rows] == ["SITI", "José"]


def test_a_number_beyond_all_numbers_is_text_like_any_other():
    assert [as_text(cell) for cell in (5.0, 5.5, float("inf"), float("nan"))] == ["5", "5.5", "inf", "nan"]


def test_a_row_that_only_has_its_number_is_blank(tmp_path):
    header = ["NO", "NIK", "NO KK", "NAMA", "KECAMATAN", "DESA/KELURAHAN", "JENIS USAHA", "STATUS USAHA", "PETUGAS"]
    rows = [header, [1, "x", "y", "SITI", "A", "B", "Jasa", "Berjalan", "ANI"], [2], [3, *[""] * 7, "ANI"]]
    form, layout = opened(tmp_path, workbook({"Usulan": rows}))
    assert layout.name == "proposal"
    assert ([number for number, _ in form.rows], form.physical, form.blank) == ([2], 4, 2)


def test_a_parquet_file_is_read_by_its_columns(tmp_path):
    columns = {name: [row[at] for row in ROWS] for at, name in enumerate(HEADER)}
    form, layout = opened(tmp_path, parquet(columns | {"TAHUN": [2024.0, None]}))
    assert (layout.name, form.rows, form.inexact) == ("reference", 2, {3})


def parquet(columns: dict[str, list]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, compression="none")
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def without_sheets(book: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return zipped({name: re.sub(rb"<sheet .*?/>", b"", archive.read(name)) for name in archive.namelist()})


PACKED = gzip.compress(text(above=[f"Baris {number * number}" for number in range(15)]).encode(), mtime=0)
BOOK = workbook({"Sheet1": [HEADER, *ROWS]})
FAR_OUT = b'<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'
FAR_OUT_OTHERWISE = b"<x:worksheet><x:sheetData><x:row><x:c s='1'  r='xfd1'><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
FAR_DOWN = b'<worksheet><sheetData><row r="1048576"><c r="ZZ1048576"><v>1</v></c></row></sheetData></worksheet>'


@pytest.mark.parametrize(("content", "code"), [
    (b"", "EMPTY"), (b"\n \n", "EMPTY"), (b"\xef\xbb\xbf\n", "EMPTY"),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "OLD_XLS"),          # an old .xls, or one locked by a password
    (b"\x00\x01\xff\xfe\x80" * 50, "NOT_TEXT"),
    (text(newline="\r").encode(), "NOT_TEXT"),                 # lines ended as on the first Macintosh
    (b"PK\x03\x04 broken", "UNREADABLE"), (b"PAR1 broken", "UNREADABLE"), (b"\x1f\x8b broken", "UNREADABLE"),
    (PACKED[:40] + b"\xff" * 20 + PACKED[60:], "UNREADABLE"),     # a .gz damaged within
    (BOOK[:4] + BOOK[4:].replace(b"PK\x03\x04", b"PK\x03\xff"), "UNREADABLE"),
    (without_sheets(BOOK), "UNREADABLE"),
    (zipped({"a.txt": b"a"}), "UNREADABLE"),
    (zipped({"xl/workbook.xml": b"", "xl/vbaProject.bin": b"x"}), "MACRO"),
    (zipped({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b" " * 300_000_000}), "TOO_LARGE"),
    (gzip.compress(b" " * 300_000_000, mtime=0), "TOO_LARGE"),
    (zipped({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": FAR_OUT}), "TOO_LARGE"),
    (zipped({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": FAR_DOWN}), "TOO_LARGE"),
    (zipped({"xl/workbook.xml": b"", "xl/sheet.xml": FAR_OUT_OTHERWISE}), "TOO_LARGE"),
    (zipped({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b'<row r="1"><c t="n" r="A99999999"/></row>'}), "TOO_LARGE"),
    (workbook({"A": [HEADER, *ROWS], "B": [HEADER, *ROWS]}), "SHEETS_AMBIGUOUS"),
    (workbook({"A": [["nama", "umur"]]}), "HEADER_UNKNOWN"),
    (b"nama,umur\nSITI,40\n", "HEADER_UNKNOWN"),
    (text().encode().replace(b"NAMA\n", b"NAMA" + b"," * 1000 + b"\n"), "TOO_LARGE"),
    (parquet({name: ["x"] for name in PROPOSAL}), "HEADER_UNKNOWN"),  # its regency stands on a sheet of a workbook
], ids=lambda value: value if isinstance(value, str) else None)
def test_what_cannot_be_read_is_refused_before_it_does_harm(tmp_path, content, code):
    with pytest.raises(InputError) as stopped:
        opened(tmp_path, content)
    [problem] = stopped.value.problems
    assert (problem.where, problem.code) == ("file", code)
    assert "SITI" not in problem.id + problem.en


def test_a_packed_file_that_finds_the_disk_full_is_not_called_damaged(tmp_path):
    (tmp_path / "file.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n"))
    with pytest.raises(OSError, match="No space left") as full:
        as_utf8("file.csv.gz", tmp_path / "file.csv.gz", Path("/dev/full"))
    assert as_failure(full.value).exit_code == CannotWrite.exit_code
