"""The ten regencies of the sample: places, population and poverty, and how many families each one gets."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

MAHAKAM_ULU = "64.11"
SMALLEST_SHARE = 0.05
SMALLEST_SHARE_OF = {MAHAKAM_ULU: 0.013}


@dataclass(frozen=True)
class Village:
    code: str
    name: str


@dataclass(frozen=True)
class District:
    digits: str  # the Kemendagri code without dots: how a NIK begins
    name: str
    villages: tuple[Village, ...]


@dataclass(frozen=True)
class Regency:
    code: str  # Kemendagri, dotted
    bps_code: str
    name: str
    number: int  # its place among the ten, from 0
    population: int
    poor_percent: float
    districts: tuple[District, ...]

    @property
    def slug(self) -> str:
        return self.short_name.lower().replace(" ", "_")

    @property
    def short_name(self) -> str:
        return self.name.split(" ", 1)[1]

    @property
    def digits(self) -> str:
        return self.code.replace(".", "")

    def places(self) -> list[tuple[str, str]]:
        return [(district.name, village.name) for district in self.districts for village in district.villages]


def read_regencies(root: Path) -> tuple[Regency, ...]:
    """The ten regencies in the order of their codes, from `root/rules/reference`."""
    reference = root / "rules" / "reference"
    children: dict[str, list[dict[str, str]]] = {}
    for row in _rows(reference / "regions.csv"):
        children.setdefault(row["parent_kemendagri_code"], []).append(row)
    poverty = {row["regency_code"]: row for row in _rows(reference / "poverty_2024.csv")}
    found = sorted(children["64"], key=lambda row: row["kemendagri_code"])
    return tuple(_regency(number, row, children, poverty[row["kemendagri_code"]]) for number, row in enumerate(found))


def share_families(families: int, regencies: tuple[Regency, ...]) -> dict[str, int]:
    """Families per regency by population, none below its smallest share; what rounding leaves goes to the largest."""
    floors = {regency.code: SMALLEST_SHARE_OF.get(regency.code, SMALLEST_SHARE) for regency in regencies}
    people = sum(regency.population for regency in regencies)
    small = {regency.code for regency in regencies if regency.population / people < floors[regency.code]}
    left = 1 - sum(floors[code] for code in small)
    people_left = sum(regency.population for regency in regencies if regency.code not in small)
    share = {
        regency.code: int(families * (floors[regency.code] if regency.code in small
                                      else left * regency.population / people_left))
        for regency in regencies
    }
    largest = max(regencies, key=lambda regency: regency.population).code
    share[largest] += families - sum(share.values())
    return share


def _regency(number: int, row: dict[str, str], children: dict, poverty: dict[str, str]) -> Regency:
    districts = tuple(
        District(
            district["kemendagri_code"].replace(".", ""), district["name"],
            tuple(Village(village["kemendagri_code"], village["name"])
                  for village in children[district["kemendagri_code"]]),
        )
        for district in children[row["kemendagri_code"]]
    )
    return Regency(row["kemendagri_code"], row["bps_code"], row["name"], number,
                   int(poverty["population_2025"]), float(poverty["poor_percent"]), districts)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
