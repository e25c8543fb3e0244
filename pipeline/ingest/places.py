"""Recognises the places of a file: which code system it uses, and which official regions its names mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from pipeline.core.errors import InputError, Problem
from pipeline.core.regions import Regions

Cells = tuple[str, str, str, str]
# So many of a hundred coded rows must speak for a code system before it is believed against the other.
DECISIVE_PERCENT = 5
KEYS = ("regency_cell", "regency_name", "district_name", "village_name")
FOUND = ("regency_code", "district_code", "village_code")
SYSTEMS = ("kemendagri", "bps")


@dataclass(frozen=True)
class Places:
    """Every combination of place cells in a file, with the codes of the regions they mean."""

    system: str | None
    found: dict[Cells, tuple[str | None, str | None, str | None]]
    rows: Mapping[Cells, int]

    def unmatched(self) -> list[tuple[str | None, str, str, int]]:
        """(regency code, kecamatan, village, rows) of every place as it is written that is no official village."""
        counts: Counter[tuple[str | None, str, str]] = Counter()
        for cells, (code, _, found) in self.found.items():
            if found is None and any(cells[2:]):
                counts[code, *cells[2:]] += self.rows[cells]
        return [(*place, rows) for place, rows in counts.items()]


def place_table(files: Mapping[int, Places]) -> pa.Table:
    """One row per file and combination of place cells in it."""
    rows = [(*cells, *codes) for places in files.values() for cells, codes in places.found.items()]
    numbers = [number for number, places in files.items() for _ in places.found]
    return pa.table({"file_no": pa.array(numbers, pa.int64())} | {
        name: pa.array([row[position] for row in rows], pa.string()) for position, name in enumerate(KEYS + FOUND)})


def recognise(where: str, cells: Mapping[Cells, int], regions: Regions, system: str | None = None) -> Places:
    """The regions that a file's cells mean. Raises InputError if its codes could be of either system.

    Only 6402 and 6403 mean different regencies in the two systems, so the rows of a file together tell its system; where
    their codes do not, the regency names beside them do. One odd row decides nothing.
    """
    system = system or _system(where, cells, regions)
    of_code = regions.codes_of_system(system) if system in SYSTEMS else {}
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

    return Places(system, {cell: found(cell) for cell in cells}, cells)


def _digits(code: str) -> str:
    """`64.72`, `6472`, `6472.0` and a village's `6472051004` as a four-digit code; '' for what is no code."""
    plain = re.sub(r"\.0$", "", code.strip()).replace(".", "")
    return plain[:4] if re.fullmatch(r"64[0-9]{2}([0-9]{3}|[0-9]{6})?", plain) else ""


def _system(where: str, cells: Mapping[Cells, int], regions: Regions) -> str:
    """The code system that most rows speak for. Raises InputError if that is not decisive and would change a place."""
    coded = Counter()
    for (code, name, _, _), rows in cells.items():
        if _digits(code):
            coded[_digits(code), regions.regency_names.get(regions.key(name))] += rows
    if not coded:
        return "names"
    of_code = {system: regions.codes_of_system(system) for system in SYSTEMS}
    if not any(code in codes for code, _ in coded for codes in of_code.values()):
        raise InputError(Problem(where, "REGION_UNKNOWN", id="kode wilayahnya bukan kabupaten/kota provinsi ini. Periksa, atau keluarkan berkas ini.",
                                 en="its region codes are no regency of this province. Check it, or take the file out."))
    # A row speaks for a system that knows its code, unless the name beside the code is another regency's.
    votes = {system: sum(rows for (code, named), rows in coded.items() if code in codes and named in (None, codes[code]))
             for system, codes in of_code.items()}
    if not any(votes.values()):  # all contradict their names: the system that knows the codes says so
        return max(SYSTEMS, key=lambda system: sum(rows for (code, _), rows in coded.items() if code in of_code[system]))
    differ = any(len({of_code[system].get(code) for system in SYSTEMS}) > 1 for code, _ in coded)
    if differ and abs(votes["kemendagri"] - votes["bps"]) * 100 <= DECISIVE_PERCENT * coded.total():
        raise InputError(Problem(
            where, "CODE_SYSTEM", id="kode wilayahnya dapat berarti dua kabupaten (6402/6403 menurut Kemendagri atau BPS) dan nama kabupatennya "
                                     "tidak menentukan. Lengkapi nama kabupaten.",
            en="its region codes can mean two regencies (6402/6403 to Kemendagri or BPS), and the regency names do not decide. "
               "Complete the regency names."))
    return max(SYSTEMS, key=votes.__getitem__)


def workbook_regency(where: str, noted: str | None, named: Mapping[tuple[str, str], int], regions: Regions) -> str:
    """The regency of a proposal workbook: the code on its guide sheet, else the one whose places it names.

    `named` are the kecamatan and villages of its rows, with their numbers of rows. Raises InputError if neither tells, or
    if most of its rows name places of another regency than the sheet says.
    """
    votes = {code: sum(rows for (district, village), rows in named.items()
                       if (code, regions.key(district), regions.key(village)) in regions.places) for code in regions.regencies}
    best, total = max(votes, key=votes.__getitem__), sum(named.values())
    if noted in regions.regencies:
        if votes[best] * 2 > total and votes[noted] < votes[best]:
            raise InputError(Problem(
                where, "REGION_CONTRADICTS",
                id=f"sheet Petunjuk menyebut {noted} {regions.regencies[noted].name}, tetapi sebagian besar barisnya menyebut tempat di "
                   f"{best} {regions.regencies[best].name}. Perbaiki KODE KABUPATEN/KOTA.",
                en=f"the guide sheet says {noted} {regions.regencies[noted].name}, but most rows name places of "
                   f"{best} {regions.regencies[best].name}. Correct KODE KABUPATEN/KOTA."))
        return noted
    if votes[best] * 2 <= total or sum(count == votes[best] for count in votes.values()) > 1:
        raise InputError(Problem(
            where, "REGION_UNKNOWN", id="kabupaten/kota buku kerja ini tidak dikenali (sheet Petunjuk, KODE KABUPATEN/KOTA). Isi kodenya.",
            en="the regency of this workbook is not recognised (sheet Petunjuk, KODE KABUPATEN/KOTA). Fill in its code."))
    return best
