"""The work list of places that no official name matches: as they are written, how often, and what may be meant."""

from __future__ import annotations

import difflib
from pathlib import Path

import pyarrow.parquet as pq
import xlsxwriter

from pipeline.core.regions import Regions
from pipeline.core.run import Run
from pipeline.core.workbook import CREATED

HEADERS = (("BERKAS", 46), ("KABUPATEN/KOTA", 26), ("KECAMATAN TERTULIS", 26), ("DESA/KELURAHAN TERTULIS", 28), ("JUMLAH BARIS", 14),
           ("MUNGKIN MAKSUDNYA", 44))
ADVICE = ("Bila ejaan ini memang nama resmi yang ditulis lain, tambahkan di rules/reference/region_aliases.csv (written,official). "
          "Bila salah, minta pengirim memperbaikinya. Tidak ada tempat yang ditebak oleh program.")


def write_place_workbook(run: Run, work: Path, folder: Path) -> list[Path]:
    """Write `wilayah-belum-dikenal.xlsx`, most frequent places first; no file where every place is known."""
    names = {row["file_no"]: row["source_file"] for row in pq.read_table(work / "ingest" / "source_file.parquet").to_pylist()}
    rows = pq.read_table(work / "ingest" / "unmatched_place.parquet").to_pylist()
    if not rows:
        return []
    rows.sort(key=lambda row: (-row["rows_held"], names[row["file_no"]], row["district_name"], row["village_name"]))
    official = Official(run.regions)
    path = folder / "wilayah-belum-dikenal.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": "Wilayah yang belum dikenal", "created": CREATED})
        sheet = book.add_worksheet("Wilayah")
        head = book.add_format({"bold": True, "font_color": "white", "bg_color": "#1F4E78"})
        sheet.write_string(0, 0, ADVICE)
        for at, (title, width) in enumerate(HEADERS):
            sheet.set_column(at, at, width)
            sheet.write_string(1, at, title, head)
        for at, row in enumerate(rows, start=2):
            regency = run.regions.regencies.get(row["regency_code"])
            texts = (names[row["file_no"]], f"{regency.code} {regency.name}" if regency else "", row["district_name"], row["village_name"])
            for column, text in enumerate(texts):
                sheet.write_string(at, column, text)
            sheet.write_number(at, 4, row["rows_held"])
            sheet.write_string(at, 5, official.meant(row["regency_code"], row["district_name"], row["village_name"]))
        sheet.freeze_panes(2, 0)
        sheet.autofilter(1, 0, len(rows) + 1, len(HEADERS) - 1)
    return [path]


class Official:
    """The official villages of the regencies, by the key of their names, for finding near ones."""

    def __init__(self, regions: Regions) -> None:
        self.regions = regions
        self.by_regency = {code: [(regions.key(district), regions.key(village), f"{village} (Kec. {district})")
                                  for district, village in regions.villages_of(code)] for code in regions.regencies}

    def meant(self, regency: str | None, district: str, village: str) -> str:
        """Villages whose names are near, those of the district as it is written first."""
        everywhere = self.by_regency.get(regency or "", [])
        district_key = self.regions.key(district)
        for places in ([place for place in everywhere if place[0] == district_key], everywhere):
            shown = {key: place for _, key, place in reversed(places)}  # of namesakes the first
            if near := difflib.get_close_matches(self.regions.key(village), shown, n=2, cutoff=0.75):
                return "; ".join(shown[key] for key in near)
        return ""
