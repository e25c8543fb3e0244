"""The three reference lists: state employees, the deceased, and recipients of earlier aid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pipeline.sample.files import Table
from pipeline.sample.people import VINTAGE, Family, Person
from pipeline.sample.truth import FileCount

HEADER = "DAFTAR,NIK,NO KK,NAMA,TANGGAL LAHIR,PROGRAM,TAHUN,SUMBER"
STATE, DECEASED, RECIPIENT = "ASN", "MENINGGAL", "PENERIMA"
SOURCES = {STATE: "BKN (contoh)", DECEASED: "Dukcapil (contoh)", RECIPIENT: "Dinas Sosial (contoh)"}
EARLIER_PROGRAMMES = ("UEP", "KUBE", "PENA")
RATES = ((0.010, STATE), (0.014, DECEASED), (0.020, RECIPIENT))  # families nobody proposes, cumulative
ADULT_DAYS = 20 * 366


@dataclass
class ReferenceLists:
    """Rows per list, and the NIK on each."""

    rows: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in SOURCES})
    niks: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in SOURCES})

    def add(self, name: str, family: Family, person: Person, random: Callable[[], float]) -> None:
        programme = year = ""
        if name == RECIPIENT:
            programme, year = EARLIER_PROGRAMMES[int(random() * 3)], str(2022 + int(random() * 3))
        born = date.fromordinal(person.born)
        kk = family.kk if random() < 0.8 else ""
        self.niks[name].add(person.nik)
        self.rows[name].append(f"{name},{person.nik},{kk},{person.name},{born:%d/%m/%Y},{programme},{year},{SOURCES[name]}")

    def add_by_chance(self, family: Family, random: Callable[[], float]) -> None:
        """Now and then list an adult of a family nobody proposes."""
        luck = random()
        for rate, name in RATES:
            if luck < rate:
                person = family.members[0]
                if VINTAGE - person.born > ADULT_DAYS:
                    self.add(name, family, person, random)
                return

    def write(self, root: Path, day: str) -> list[FileCount]:
        counts = []
        for name, rows in self.rows.items():
            table = Table(root, f"{day}/reference/daftar_{name.lower()}.csv", HEADER)
            for row in sorted(rows):
                table.record(row)
            counts.append(table.close())
        return counts
