"""One more list of state employees, of a regency's personnel office: a spreadsheet has kept 15 digits of every NIK.

No single row shows the damage; the file does. It also fills in births that the office did not know.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

from pipeline.sample import dirt
from pipeline.sample.files import Table
from pipeline.sample.names import FEMALE, MALE, NAMES
from pipeline.sample.numbers import SHARED_SERIAL, nik
from pipeline.sample.places import Regency
from pipeline.sample.reference import HEADER, STATE
from pipeline.sample.truth import Defect, Truth

# The one person of the sample with such a serial was born after these days.
FIRST_BIRTH, LAST_BIRTH = date(1966, 1, 2).toordinal(), date(1983, 12, 31).toordinal()
ALARMS = ("NIKS_ENDING_IN_ZERO", "BIRTHS_ON_NEW_YEAR", "BIRTHS_PLACEHOLDER")


def write_rounded_list(root: Path, day: str, regency: Regency, rng: Random, known: Truth) -> None:
    """People of no registry, so that the list changes nobody's case.

    Their serials are 9891 to 9899, which no regency hands out, and 9890 without the last digit: nobody's either.
    """
    table = Table(root, f"{day}/reference/daftar_asn_bkpsdm_{regency.slug}.csv", HEADER)
    births = [fault for fault, count in dirt.ROUNDED_LIST_BIRTHS.items() for _ in range(count)]
    rng.shuffle(births)
    heads: set[str] = set()
    for fault in births:
        head = ""
        while not head or head in heads:
            sex, born = rng.choice((FEMALE, MALE)), rng.randint(FIRST_BIRTH, LAST_BIRTH)
            head = nik(rng.choice(regency.districts).digits, born, sex, 0)[:12]
        heads.add(head)
        number = dirt.damaged_nik("NIK_ROUNDED", f"{head}{SHARED_SERIAL + rng.randint(1, 9)}", rng)
        line = table.record(f"{STATE},{number},,{rng.choice(NAMES[sex])},{_birth_text(fault, born)},,,BKPSDM {regency.short_name} (contoh)")
        known.defects.append(_defect(table.name, line, "NIK", "NIK_ROUNDED"))
        if fault:
            known.defects.append(_defect(table.name, line, "TANGGAL LAHIR", fault))
    known.defects += [Defect(table.name, 0, "", alarm.lower().replace("_", " "), alarm, "file") for alarm in ALARMS]
    known.files.append(table.close())


def _birth_text(fault: str | None, born: int) -> str:
    day = date.fromordinal(born)
    if fault == "BIRTH_DATE_PLACEHOLDER":
        day = date(dirt.PLACEHOLDER_YEAR, 1, 1)
    elif fault == "BIRTH_NEW_YEAR":
        day = day.replace(month=1, day=1)
    return f"{day:%d/%m/%Y}"


def _defect(name: str, line: int, column: str, code: str) -> Defect:
    return Defect(name, line, column, code.lower().replace("_", " "), code, "invisible" if code in dirt.INVISIBLE else "row")
