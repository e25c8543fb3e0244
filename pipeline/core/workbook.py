"""The proposal workbook: the sheet a regency fills in, its instructions and its places.

`tepat template` writes it empty, the sample writes it filled. Equal arguments give equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

VALIDATED_ROWS = 2000
CREATED = datetime(2025, 1, 1)  # A fixed date: two workbooks of the same content have the same bytes.
ROOM_FOR_FILTER = 5  # characters: the arrow of the filter must not cover the header
REQUIRED_COLOUR, OPTIONAL_COLOUR = "#1F4E78", "#5B7F9E"


@dataclass(frozen=True)
class Column:
    """One column of the sheet Usulan: its header, its width, how its cells are typed, what to write there."""

    title: str
    width: int
    kind: str  # text | plain | number | date; text cells keep leading zeros and all 16 digits
    required: bool
    explain: str


COLUMNS = (
    Column("NO", 6, "number", True, "Nomor urut, mulai dari 1."),
    Column("NIK", 20, "text", True, "16 angka sesuai KTP, sebagai teks. Jangan pakai spasi, titik, atau format angka."),
    Column("NO KK", 20, "text", True, "16 angka nomor Kartu Keluarga, sebagai teks."),
    Column("NAMA", 28, "plain", True, "Nama lengkap sesuai KTP, tanpa gelar."),
    Column("TANGGAL LAHIR", 15, "date", False, "Tanggal lahir sesuai KTP, hari/bulan/tahun: 17/08/1985."),
    Column("JENIS KELAMIN", 15, "plain", False, "Pilih Laki-laki atau Perempuan."),
    Column("KECAMATAN", 22, "plain", True, "Pilih dari daftar: kecamatan tempat tinggal sekarang."),
    Column("DESA/KELURAHAN", 24, "plain", True, "Pilih dari daftar, setelah kecamatan dipilih."),
    Column("ALAMAT", 30, "plain", False, "Nama jalan, gang, nomor rumah."),
    Column("RT", 7, "text", False, "Tiga angka, sebagai teks: 007."),
    Column("RW", 7, "text", False, "Tiga angka, sebagai teks: 002."),
    Column("NO HP", 16, "text", False, "Nomor telepon yang dapat dihubungi, sebagai teks, mulai dengan 0."),
    Column("JENIS USAHA", 32, "plain", True, "Pilih dari daftar: jenis usaha yang dijalankan atau akan dimulai."),
    Column("STATUS USAHA", 15, "plain", True, "Berjalan: sudah berjualan. Rintisan: baru akan dimulai."),
    Column("LAMA USAHA (BULAN)", 20, "number", False, "Sudah berapa bulan usaha berjalan. Kosongkan untuk rintisan."),
    Column("OMZET PER BULAN (RP)", 22, "number", False,
           "Hasil penjualan sebulan dalam rupiah, angka saja: 2500000. Kosongkan bila tidak tahu; jangan isi 0."),
    Column("PAKET YANG DIBUTUHKAN", 38, "plain", False, "Pilih dari daftar."),
    Column("KUR AKTIF", 11, "plain", False, "YA bila sedang punya Kredit Usaha Rakyat, TIDAK bila tidak."),
    Column("TANGGAL USULAN", 16, "date", False, "Tanggal usulan diterima, hari/bulan/tahun."),
    Column("PETUGAS", 22, "plain", False, "Nama petugas yang mencatat usulan."),
)
HEADERS = tuple(column.title for column in COLUMNS)

REMARKS = (
    "Satu baris untuk satu orang yang diusulkan. Jangan mengubah baris judul, nama lembar, atau urutan kolom.",
    "Kolom berjudul biru tua wajib diisi. Kolom lain boleh kosong: yang kosong dianggap tidak diketahui dan akan "
    "ditanyakan di lapangan.",
    "NIK, NO KK, NO HP, RT dan RW harus berupa teks. Bila Excel mengubah NIK menjadi angka, angka ke-16 hilang dan "
    "barisnya dikembalikan untuk diperbaiki.",
    "Salin dan tempel hanya nilai (Paste Values), agar pilihan dan format kolom tidak hilang.",
    "Berkas ini berisi data pribadi. Jangan kirim lewat grup percakapan.",
)


def write_workbook(path: Path, regency_code: str, regency_name: str, places: Sequence[tuple[str, str]],
                   sectors: Sequence[str], packages: Sequence[str], rows: Iterable[Sequence] = ()) -> None:
    """Write the proposal workbook of one regency; `places` are its (kecamatan, desa/kelurahan) names."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": f"Usulan UEP {regency_name}", "created": CREATED})
        proposals, guide, regions = (book.add_worksheet(name) for name in ("Usulan", "Petunjuk", "Wilayah"))
        formats = _formats(book)
        last_row = _write_proposals(proposals, rows, formats)
        _add_choices(proposals, sorted(set(places)), sectors, packages)
        for sheet in (proposals, guide):
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
        proposals.repeat_rows(0)
        proposals.autofilter(0, 0, max(last_row, 1), len(COLUMNS) - 1)
        _write_guide(guide, regency_code, regency_name, formats)
        _write_places(regions, sorted(set(places)), formats)


def _formats(book: xlsxwriter.Workbook) -> dict:
    white = {"bold": True, "font_color": "white", "valign": "vcenter"}
    kinds = {
        "text": {"num_format": "@"},
        "date": {"num_format": "dd/mm/yyyy", "align": "left"},
        "number": {"num_format": "#,##0", "align": "right", "indent": 1},
        "plain": {},
        "head": white | {"bg_color": REQUIRED_COLOUR},
        "optional": white | {"bg_color": OPTIONAL_COLOUR},
        "bold": {"bold": True, "valign": "top"},
        "title": {"bold": True, "font_size": 14},
        "wrap": {"text_wrap": True, "valign": "top"},
    }
    return {kind: book.add_format(look) for kind, look in kinds.items()}


def _write_proposals(sheet: Worksheet, rows: Iterable[Sequence], formats: dict) -> int:
    """Write header and rows; give the last row used. A value's type decides its cell, whatever its column."""
    for at, column in enumerate(COLUMNS):
        width = max(column.width, len(column.title) + ROOM_FOR_FILTER)
        sheet.set_column(at, at, width, formats[column.kind])
        sheet.write_string(0, at, column.title, formats["head" if column.required else "optional"])
    sheet.set_row(0, 24)
    sheet.freeze_panes(1, 4)
    last_row = 0
    for last_row, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            _write_cell(sheet, last_row, at, value, formats)
    return last_row


def _write_cell(sheet: Worksheet, row: int, at: int, value: object, formats: dict) -> None:
    kind = COLUMNS[at].kind
    if isinstance(value, str):  # Never a formula: a cell that starts with "=" stays text.
        sheet.write_string(row, at, value, formats["text" if kind == "text" else "plain"])
    elif isinstance(value, date):
        sheet.write_datetime(row, at, value, formats["date"])
    elif value is not None:
        sheet.write_number(row, at, value, formats["number" if kind == "number" else "plain"])


def _add_choices(sheet: Worksheet, places: Sequence[tuple[str, str]], sectors: Sequence[str],
                 packages: Sequence[str]) -> None:
    """Drop-downs and messages on the first 2,000 rows. Places must be sorted: a kecamatan's villages stand together."""
    end, districts = len(places) + 1, len({district for district, _ in places})
    villages = (f"=OFFSET(Wilayah!$B$1,MATCH($G2,Wilayah!$A$2:$A${end},0),0,"
                f"COUNTIF(Wilayah!$A$2:$A${end},$G2),1)")
    choices = {
        "JENIS KELAMIN": ["Laki-laki", "Perempuan"],
        "KECAMATAN": f"=Wilayah!$D$2:$D${districts + 1}",
        "DESA/KELURAHAN": villages,
        "JENIS USAHA": list(sectors),
        "STATUS USAHA": ["Berjalan", "Rintisan"],
        "PAKET YANG DIBUTUHKAN": list(packages),
        "KUR AKTIF": ["YA", "TIDAK"],
    }
    for title, source in choices.items():
        _validate(sheet, title, {"validate": "list", "source": source, "error_title": "Pilih dari daftar",
                                 "error_message": "Isi hanya dengan salah satu pilihan pada daftar."})
    for title in ("NIK", "NO KK"):
        _validate(sheet, title, {
            "validate": "length", "criteria": "==", "value": 16, "error_type": "warning",
            "input_title": title, "input_message": "16 angka, sebagai teks, tanpa spasi atau titik. "
            "Bila tampil seperti 6,47E+15, ubah dulu format sel menjadi Teks lalu ketik ulang.",
            "error_title": f"{title} bukan 16 angka", "error_message": f"{title} harus 16 angka. Periksa lagi."})


def _validate(sheet: Worksheet, title: str, options: dict) -> None:
    at = HEADERS.index(title)
    sheet.data_validation(1, at, VALIDATED_ROWS, at, options)


def _write_guide(sheet: Worksheet, regency_code: str, regency_name: str, formats: dict) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 90)
    sheet.write_string(0, 0, "Petunjuk pengisian usulan UEP", formats["title"])
    sheet.write_string(2, 0, "KODE KABUPATEN/KOTA", formats["bold"])
    sheet.write_string(2, 1, regency_code)
    sheet.write_string(3, 0, "NAMA KABUPATEN/KOTA", formats["bold"])
    sheet.write_string(3, 1, regency_name)
    for row, remark in enumerate(REMARKS, start=5):
        sheet.merge_range(row, 0, row, 2, "", formats["wrap"])
        sheet.write_string(row, 0, f"{row - 4}. {remark}", formats["wrap"])
        sheet.set_row(row, 30 if len(remark) > 150 else 18)
    start = 6 + len(REMARKS)
    for at, title in enumerate(("KOLOM", "WAJIB", "CARA MENGISI")):
        sheet.write_string(start, at, title, formats["head"])
    for row, column in enumerate(COLUMNS, start=start + 1):
        sheet.write_string(row, 0, column.title, formats["bold"])
        sheet.write_string(row, 1, "wajib" if column.required else "boleh kosong", formats["wrap"])
        sheet.write_string(row, 2, column.explain, formats["wrap"])


def _write_places(sheet: Worksheet, places: Sequence[tuple[str, str]], formats: dict) -> None:
    sheet.set_column(0, 3, 26)
    sheet.freeze_panes(1, 0)
    for at, title in ((0, "KECAMATAN"), (1, "DESA/KELURAHAN"), (3, "DAFTAR KECAMATAN")):
        sheet.write_string(0, at, title, formats["head"])
    for row, (district, village) in enumerate(places, start=1):
        sheet.write_string(row, 0, district)
        sheet.write_string(row, 1, village)
    for row, district in enumerate(sorted({district for district, _ in places}), start=1):
        sheet.write_string(row, 3, district)
