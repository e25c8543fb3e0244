"""Recognises the places of a file: which code system it uses, and which official regions its names mean."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pyarrow as pa

from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import InputError, Problem
from pipeline.core.regions import Regions

Cells = tuple[str, str, str, str]
KEYS = ("regency_cell", "regency_name", "district_name", "village_name")
FOUND = ("regency_code", "district_code", "village_code")


@dataclass(frozen=True)
class Places:
    """Every combination of place cells in a file, with the codes of the regions they mean."""

    system: str | None
    found: dict[Cells, tuple[str | None, str | None, str | None]]

    def table(self) -> pa.Table:
        columns = list(zip(*[(*cells, *codes) for cells, codes in self.found.items()], strict=True))
        return pa.table({name: pa.array(values, pa.string()) for name, values in zip(KEYS + FOUND, columns, strict=True)})


def place_cells(engine: DuckdbEngine) -> list[Cells]:
    """The distinct place cells of `raw_row`."""
    return engine.rows("""
        select distinct coalesce(regency_code, ''), coalesce(regency_name, ''), coalesce(district_name, ''),
               coalesce(village_name, '')
        from raw_row order by all""")


def recognise(where: str, cells: list[Cells], regions: Regions, system: str | None = None) -> Places:
    """The regions that a file's cells mean. Raises InputError if its codes could be of either system.

    Only 6402 and 6403 mean different regencies in the two systems, so a file's set of codes tells its system; where it
    does not, the regency names beside the codes do.
    """
    codes = _names_of_codes(cells)
    system = system or _system(where, codes, regions)
    of_code = regions.codes_of_system(system) if system in ("kemendagri", "bps") else {}
    names, districts, places = regions.regency_names, regions.district_codes, regions.places

    def found(cell: Cells) -> tuple[str | None, str | None, str | None]:
        code, regency_name, district_name, village_name = cell
        by_code, by_name = of_code.get(_digits(code)), names.get(regions.key(regency_name))
        # A code and a name that mean two regencies cannot both be right: the place is unknown.
        regency = (by_code or by_name) if not (by_code and by_name and by_code != by_name) else None
        if not regency:
            return None, None, None
        pair = places.get((regency, regions.key(district_name), regions.key(village_name)))
        return regency, *(pair or (districts.get((regency, regions.key(district_name))), None))

    return Places(system, {cell: found(cell) for cell in cells})


def _names_of_codes(cells: list[Cells]) -> dict[str, str]:
    """The regency name that stands beside each code in most places: one odd row decides nothing."""
    names: dict[str, Counter[str]] = {}
    for code, name, _, _ in cells:
        if _digits(code):
            names.setdefault(_digits(code), Counter())[name] += 1
    return {code: max(sorted(counts), key=counts.__getitem__) for code, counts in names.items()}


def _digits(code: str) -> str:
    """`64.72`, `6472`, `6472.0` and a village's `6472051004` as a four-digit code; '' for what is no code."""
    plain = re.sub(r"\.0$", "", code.strip()).replace(".", "")
    return plain[:4] if re.fullmatch(r"64[0-9]{2}([0-9]{3}|[0-9]{6})?", plain) else ""


def _system(where: str, codes: dict[str, str], regions: Regions) -> str | None:
    kemendagri, bps = regions.codes_of_system("kemendagri"), regions.codes_of_system("bps")
    if not codes:
        return "names"
    fits = {"kemendagri": all(code in kemendagri for code in codes), "bps": all(code in bps for code in codes)}
    if not any(fits.values()):
        raise InputError(Problem(where, "REGION_UNKNOWN", id="kode wilayahnya bukan kabupaten/kota provinsi ini. Periksa, atau keluarkan berkas ini.",
                                 en="its region codes are no regency of this province. Check it, or take the file out."))
    if all(fits.values()) and any(kemendagri[code] != bps[code] for code in codes):
        named = {code: regions.regency_names.get(regions.key(name)) for code, name in codes.items() if kemendagri[code] != bps[code]}
        fits = {"kemendagri": all(kemendagri[code] == name for code, name in named.items()),
                "bps": all(bps[code] == name for code, name in named.items())}
        if not any(fits.values()):
            raise InputError(Problem(
                where, "CODE_SYSTEM", id="kode 6402/6403 dapat berarti dua kabupaten (Kemendagri atau BPS) dan nama kabupatennya tidak menentukan. "
                                         "Lengkapi nama kabupaten.",
                en="codes 6402/6403 mean different regencies to Kemendagri and BPS, and the regency names do not decide. "
                   "Complete the regency names."))
    return "kemendagri" if fits["kemendagri"] else "bps"


def workbook_regency(where: str, noted: str | None, cells: list[tuple[str, str]], regions: Regions) -> str:
    """The regency of a proposal workbook: the code on its guide sheet, else the one whose places it names."""
    if noted in regions.regencies:
        return noted
    votes = {code: sum((code, regions.key(district), regions.key(village)) in regions.places for district, village in cells)
             for code in regions.regencies}
    best = max(votes, key=votes.__getitem__)
    if votes[best] * 2 <= len(cells) or sum(count == votes[best] for count in votes.values()) > 1:
        raise InputError(Problem(
            where, "REGION_UNKNOWN", id="kabupaten/kota buku kerja ini tidak dikenali (sheet Petunjuk, KODE KABUPATEN/KOTA). Isi kodenya.",
            en="the regency of this workbook is not recognised (sheet Petunjuk, KODE KABUPATEN/KOTA). Fill in its code."))
    return best
