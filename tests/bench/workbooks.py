"""The proposal workbooks of a snapshot as rows of text, for whoever selects without Tepat: a workbook is read by the same library for all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

COLUMNS = {"NIK": "nik", "NO KK": "no_kk", "NAMA": "name", "TANGGAL LAHIR": "birth", "STATUS USAHA": "status", "OMZET PER BULAN (RP)": "turnover",
           "KUR AKTIF": "kur", "TANGGAL USULAN": "proposed_on"}


def proposals(snapshot: Path) -> list[dict[str, str | None]]:
    """Every row of every workbook, with the regency whose workbook it is; dates are written as 1985-08-17."""
    rows = []
    for path in sorted(snapshot.glob("*/proposals/*.xlsx")):
        book = CalamineWorkbook.from_path(str(path))
        guide = book.get_sheet_by_name("Petunjuk").to_python()
        regency_code = next(row[1] for row in guide if row[0] == "KODE KABUPATEN/KOTA")
        header, *body = book.get_sheet_by_name("Usulan").to_python()
        places = {name: header.index(title) for title, name in COLUMNS.items()}
        rows += [{"regency_code": regency_code, **{name: _text(row[at]) for name, at in places.items()}} for row in body]
    return rows


def _text(cell: object) -> str | None:
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    if isinstance(cell, float):
        return str(int(cell))
    day, month, year = str(cell).split("/") if str(cell).count("/") == 2 else ("", "", "")
    return f"{year}-{month}-{day}" if year else str(cell) or None
