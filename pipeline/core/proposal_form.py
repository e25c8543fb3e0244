"""What a regency can choose from in its proposal workbook: its villages, and the words of the rules."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.paths import Paths
from pipeline.core.programme import Programme
from pipeline.core.regions import VILLAGE_LEVELS, Regions
from pipeline.core.yaml_file import load_yaml


@dataclass(frozen=True)
class ProposalForm:
    """A regency's code and name, its (kecamatan, desa/kelurahan) names, and the words for sectors and packages."""

    regency_code: str
    regency_name: str
    places: tuple[tuple[str, str], ...]
    sectors: tuple[str, ...]
    packages: tuple[str, ...]


def proposal_form(paths: Paths, regions: Regions, programme: Programme, regency: str) -> ProposalForm:
    """The form of one regency."""
    layouts = [load_yaml(path).values for path in sorted((paths.rules / "layouts").glob("*.yaml"))]
    codes = next(layout["codes"] for layout in layouts if layout["record"] == "proposal")
    return ProposalForm(
        regency, regions.regencies[regency].name,
        tuple((district.name, village.name) for district in regions.below(regency) for village in regions.below(district.code)
              if village.level in VILLAGE_LEVELS),
        tuple(forms[0] for forms in codes["business_sector"].values()),
        tuple(package.title_id for package in programme.packages))
