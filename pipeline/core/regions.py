"""The official regions of the province, and the ways their names and codes are written in files."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

# Spellings seen in files beside the official ones, as slugs.
ALIASES = {
    "pasirbelengkong": "paserbelengkong",
    "kombeng": "kongbeng",
    "mahakamhulu": "mahakamulu",
    "pasir": "paser",
}
VILLAGE_LEVELS = ("desa", "kelurahan")
_TITLES = re.compile(r"^(kabupaten|kab|kota|kecamatan|kec|kelurahan|kel|desa|kampung)[.\s]+")


def slug(name: str | None) -> str:
    """A name without case, accents, titles, spaces and punctuation: `KAB. PASER` and `Kabupaten Paser` are `paser`."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().casefold().strip()
    plain = re.sub(r"[^a-z0-9]", "", _TITLES.sub("", plain))
    return ALIASES.get(plain, plain)


@dataclass(frozen=True)
class Region:
    """One region: its Kemendagri code, level and official name; BPS's code for regencies."""

    code: str
    level: str
    name: str
    parent: str
    bps_code: str


@dataclass(frozen=True)
class Regions:
    """All regions of the province, found by code or by name."""

    all: tuple[Region, ...]

    @classmethod
    def load(cls, path: Path) -> Regions:
        with path.open(encoding="utf-8", newline="") as lines:
            return cls(tuple(
                Region(row["kemendagri_code"], row["level"], row["name"], row["parent_kemendagri_code"], row["bps_code"])
                for row in csv.DictReader(lines)
            ))

    def of_level(self, level: str) -> list[Region]:
        return [region for region in self.all if region.level == level]

    @property
    def regencies(self) -> dict[str, Region]:
        return {region.code: region for region in self.of_level("kabkota")}

    def below(self, code: str) -> list[Region]:
        return [region for region in self.all if region.parent == code]

    @cached_property
    def regency_names(self) -> dict[str, str]:
        """Slugs of the regencies' names, to codes."""
        return {slug(region.name): region.code for region in self.of_level("kabkota")}

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
            (districts[village.parent].parent, slug(districts[village.parent].name), slug(village.name)):
                (village.parent, village.code)
            for level in VILLAGE_LEVELS for village in self.of_level(level)
        }

    @cached_property
    def district_codes(self) -> dict[tuple[str, str], str]:
        """(regency code, district slug) to district code."""
        return {(region.parent, slug(region.name)): region.code for region in self.of_level("kecamatan")}
