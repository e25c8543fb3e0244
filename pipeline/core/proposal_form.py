"""What a regency can choose from in its proposal workbook: its villages, and the words of the rules."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.paths import Paths
from pipeline.core.programme import Programme
from pipeline.core.regions import Regions
from pipeline.core.yaml_file import load_yaml


@dataclass(frozen=True)
class ProposalForm:
    """A regency's code and name, its (kecamatan, desa/kelurahan) names, the words for sectors and packages, and the programme's short name."""

    regency_code: str
    regency_name: str
    places: tuple[tuple[str, str], ...]
    sectors: tuple[str, ...]
    packages: tuple[str, ...]
    programme: str


def proposal_forms(paths: Paths, regions: Regions, programme: Programme) -> dict[str, ProposalForm]:
    """The form of each regency, by its code."""
    layouts = [load_yaml(path).values for path in sorted((paths.rules / "layouts").glob("*.yaml"))]
    codes = next(layout["codes"] for layout in layouts if layout["record"] == "proposal")
    sectors = tuple(forms[0] for forms in codes["business_sector"].values())
    packages = tuple(package.title_id for package in programme.packages)
    return {code: ProposalForm(code, regency.name, regions.villages_of(code), sectors, packages, programme.programme.upper())
            for code, regency in regions.regencies.items()}
