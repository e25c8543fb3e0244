"""The official regions of the province, and the ways their names and codes are written in files."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

VILLAGE_LEVELS = ("desa", "kelurahan")
_TITLES = re.compile(r"^(kabupaten|kab|kota|kecamatan|kec|kelurahan|kel|desa|kampung)[.\s]+")


@cache
def slug(name: str | None) -> str:
    """A name without case, accents, titles, spaces and punctuation: `KAB. PASER` and `Kabupaten Paser` are `paser`."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().casefold().strip()
    return re.sub(r"[^a-z0-9]", "", _TITLES.sub("", plain))


@dataclass(frozen=True)
class Region:
    """One region: its Kemendagri code, level and official name; BPS's code for regencies."""

    code: str
    level: str
    name: str
    parent: str
    bps_code: str


    @property
    def short_name(self) -> str:
        """The name as tables show it, where every line is a regency's: only a city says what it is."""
        return self.name.removeprefix("Kabupaten ")


@dataclass(frozen=True)
class Regions:
    """All regions of the province, found by code or by name; `aliases` are other spellings of names, as slugs."""

    all: tuple[Region, ...]
    aliases: Mapping[str, str]

    @classmethod
    def load(cls, path: Path) -> Regions:
        """The regions of `regions.csv` and the spellings of `region_aliases.csv` beside it."""
        with path.open(encoding="utf-8", newline="") as lines:
            found = tuple(
                Region(row["kemendagri_code"], row["level"], row["name"], row["parent_kemendagri_code"], row["bps_code"])
                for row in csv.DictReader(lines)
            )
        with path.with_name("region_aliases.csv").open(encoding="utf-8", newline="") as lines:
            return cls(found, {slug(row["written"]): slug(row["official"]) for row in csv.DictReader(lines)})

    def key(self, name: str | None) -> str:
        """The slug of a name in its official spelling, as far as the aliases know it."""
        plain = slug(name)
        return self.aliases.get(plain, plain)

    def of_level(self, level: str) -> list[Region]:
        return [region for region in self.all if region.level == level]

    @cached_property
    def regencies(self) -> dict[str, Region]:
        return {region.code: region for region in self.of_level("kabkota")}

    def below(self, code: str) -> list[Region]:
        return [region for region in self.all if region.parent == code]

    def villages_of(self, code: str) -> tuple[tuple[str, str], ...]:
        """The (district, village) names of a regency."""
        return tuple((district.name, village.name) for district in self.below(code) for village in self.below(district.code)
                     if village.level in VILLAGE_LEVELS)

    @cached_property
    def regency_names(self) -> dict[str, str]:
        """Slugs of the regencies' names, to codes."""
        return {self.key(region.name): region.code for region in self.of_level("kabkota")}

    def codes_of_system(self, system: str) -> dict[str, str]:
        """Undotted four-digit regency codes of a code system, to Kemendagri codes."""
        if system == "bps":
            return {region.bps_code: region.code for region in self.of_level("kabkota")}
        return {region.code.replace(".", ""): region.code for region in self.of_level("kabkota")}

    @cached_property
    def places(self) -> dict[tuple[str, str, str], tuple[str, str]]:
        """(regency code, district slug, village slug) to (district code, village code)."""
        districts = {region.code: region for region in self.of_level("kecamatan")}
        return {
            (districts[village.parent].parent, self.key(districts[village.parent].name), self.key(village.name)):
                (village.parent, village.code)
            for level in VILLAGE_LEVELS for village in self.of_level(level)
        }

    @cached_property
    def district_codes(self) -> dict[tuple[str, str], str]:
        """(regency code, district slug) to district code."""
        return {(region.parent, self.key(region.name)): region.code for region in self.of_level("kecamatan")}
