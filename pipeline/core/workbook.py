"""The proposal workbook: the sheet a regency fills in, its instructions and its places.

`tepat template` writes it empty, the sample writes it filled, a release writes the rows that need repair. Equal arguments give equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from pipeline.core.proposal_form import ProposalForm

VALIDATED_ROWS = 2000
CREATED = datetime(2025, 1, 1)  # A fixed date: two workbooks of the same content have the same bytes.
ROOM_FOR_FILTER = 5  # characters: the arrow of the filter must not cover the header
REQUIRED_COLOUR, OPTIONAL_COLOUR = "#1F4E78", "#5B7F9E"
FAULT_COLOUR, FAULT_HEAD_COLOUR = "#F8CBAD", "#9C3A12"


@dataclass(frozen=True)
class Column:
    """One column of the sheet Usulan: its name in the layout, header, width, how its cells are typed, what to write there."""

    name: str
    title: str
    width: int
    kind: str  # text | plain | number | date; text cells keep leading zeros and all 16 digits
    required: bool
    explain: str


COLUMNS = (
    Column("row_number", "NO", 6, "number", True, "Nomor urut, mulai dari 1."),
    Column("nik", "NIK", 20, "text", True, "16 angka sesuai KTP, sebagai teks. Jangan pakai spasi, titik, atau format angka."),
    Column("no_kk", "NO KK", 20, "text", True, "16 angka nomor Kartu Keluarga, sebagai teks."),
    Column("applicant_name", "NAMA", 28, "plain", True, "Nama lengkap sesuai KTP, tanpa gelar."),
    Column("birth_date", "TANGGAL LAHIR", 15, "date", False, "Tanggal lahir sesuai KTP, hari/bulan/tahun: 17/08/1985."),
    Column("sex", "JENIS KELAMIN", 15, "plain", False, "Pilih Laki-laki atau Perempuan."),
    Column("district_name", "KECAMATAN", 22, "plain", True, "Pilih dari daftar: kecamatan tempat tinggal sekarang."),
    Column("village_name", "DESA/KELURAHAN", 24, "plain", True, "Pilih dari daftar, setelah kecamatan dipilih."),
    Column("address", "ALAMAT", 30, "plain", False, "Nama jalan, gang, nomor rumah."),
    Column("rt", "RT", 7, "text", False, "Tiga angka, sebagai teks: 007."),
    Column("rw", "RW", 7, "text", False, "Tiga angka, sebagai teks: 002."),
    Column("phone", "NO HP", 16, "text", False, "Nomor telepon yang dapat dihubungi, sebagai teks, mulai dengan 0."),
    Column("business_sector", "JENIS USAHA", 32, "plain", True, "Pilih dari daftar: jenis usaha yang dijalankan atau akan dimulai."),
    Column("business_status", "STATUS USAHA", 15, "plain", True, "Berjalan: sudah berjualan. Rintisan: baru akan dimulai."),
    Column("business_months", "LAMA USAHA (BULAN)", 20, "number", False, "Sudah berapa bulan usaha berjalan. Kosongkan untuk rintisan."),
    Column("monthly_turnover_idr", "OMZET PER BULAN (RP)", 22, "number", False,
           "Hasil penjualan sebulan dalam rupiah, angka saja: 2500000. Kosongkan bila tidak tahu; jangan isi 0."),
    Column("requested_package", "PAKET YANG DIBUTUHKAN", 38, "plain", False, "Pilih dari daftar."),
    Column("has_active_kur", "KUR AKTIF", 11, "plain", False, "YA bila sedang punya Kredit Usaha Rakyat, TIDAK bila tidak."),
    Column("proposed_on", "TANGGAL USULAN", 16, "date", False, "Tanggal usulan diterima, hari/bulan/tahun."),
    Column("officer", "PETUGAS", 22, "plain", False, "Nama petugas yang mencatat usulan."),
)
HEADERS = tuple(column.title for column in COLUMNS)
# Behind the columns of a repair workbook; the last is hidden and names the file and row that a row repairs.
REPAIR_HEADERS = ("MASALAH", "MUNGKIN ORANG INI (PERIKSA KTP)", "BARIS DI BERKAS ASAL", "BERKAS ASAL (JANGAN DIUBAH)")

REMARKS = (
    "Satu baris untuk satu orang yang diusulkan. Jangan mengubah baris judul, nama lembar, atau urutan kolom.",
    "Kolom berjudul biru tua wajib diisi. Kolom lain boleh kosong: yang kosong dianggap tidak diketahui dan akan "
    "ditanyakan di lapangan.",
    "NIK, NO KK, NO HP, RT dan RW harus berupa teks. Bila Excel mengubah NIK menjadi angka, angka ke-16 hilang dan "
    "barisnya dikembalikan untuk diperbaiki.",
    "Salin dan tempel hanya nilai (Paste Values), agar pilihan dan format kolom tidak hilang.",
    "Berkas ini berisi data pribadi. Jangan kirim lewat grup percakapan.",
)


@dataclass(frozen=True)
class Repair:
    """What is to be repaired in one row: the columns at fault, the reasons, whom a row without a good NIK may mean, and the row's
    place in the file it came in."""

    columns: tuple[str, ...]
    reasons: str
    suggestion: str
    sha256: str
    source_row: int


def write_workbook(path: Path, form: ProposalForm, rows: Iterable[Sequence] = (), repairs: Sequence[Repair] = ()) -> None:
    """Write the proposal workbook of one regency.

    With `repairs`, one for each row, it is a repair workbook: faulty cells are coloured and the reasons stand beside them.
    """
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": f"Usulan {form.programme} {form.regency_name}", "created": CREATED})
        proposals, guide, regions = (book.add_worksheet(name) for name in ("Usulan", "Petunjuk", "Wilayah"))
        formats = _formats(book)
        last_row = _write_proposals(proposals, rows, formats)
        _write_repairs(proposals, repairs, formats)
        places = sorted(set(form.places))
        _add_choices(proposals, places, form.sectors, form.packages)
        for sheet in (proposals, guide):
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
        proposals.repeat_rows(0)
        proposals.autofilter(0, 0, max(last_row, 1), len(COLUMNS) - 1)
        _write_guide(guide, form.regency_code, form.regency_name, form.programme, formats)
        _write_places(regions, places, formats)


def masked(nik: str | None) -> str:
    """A NIK that can be recognised by whoever knows it, without the birth date in it."""
    return f"{nik[:6]}******{nik[-4:]}" if nik else "-"


def _formats(book: xlsxwriter.Workbook) -> dict:
    white = {"bold": True, "font_color": "white", "valign": "vcenter"}
    kinds = {
        "text": {"num_format": "@"},
        "date": {"num_format": "dd/mm/yyyy", "align": "left"},
        "number": {"num_format": "#,##0", "align": "right", "indent": 1},
        "plain": {},
        "head": white | {"bg_color": REQUIRED_COLOUR},
        "optional": white | {"bg_color": OPTIONAL_COLOUR},
        "repair_head": white | {"bg_color": FAULT_HEAD_COLOUR},
        "fault": {"bg_color": FAULT_COLOUR},
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


def _write_repairs(sheet: Worksheet, repairs: Sequence[Repair], formats: dict) -> None:
    """Colour the cells at fault and write the reasons; the place a row came from travels with it in a hidden column."""
    if not repairs:
        return
    first = len(COLUMNS)
    for at, (title, width) in enumerate(zip(REPAIR_HEADERS, (70, 60, 24, 10), strict=True), start=first):
        sheet.set_column(at, at, width, None, {"hidden": title == REPAIR_HEADERS[-1]})
        sheet.write_string(0, at, title, formats["repair_head"])
    for row, repair in enumerate(repairs, start=1):
        for at, column in enumerate(COLUMNS):
            if column.name in repair.columns:
                sheet.conditional_format(row, at, row, at, {"type": "no_errors", "format": formats["fault"]})
        sheet.write_string(row, first, repair.reasons, formats["wrap"])
        sheet.write_string(row, first + 1, repair.suggestion, formats["wrap"])
        sheet.write_number(row, first + 2, repair.source_row)
        sheet.write_string(row, first + 3, f"{repair.sha256}:{repair.source_row}")


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


def _write_guide(sheet: Worksheet, regency_code: str, regency_name: str, programme: str, formats: dict) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 90)
    sheet.write_string(0, 0, f"Petunjuk pengisian usulan {programme}", formats["title"])
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
