"""What a round decides by: its own files, its programme, the regions and the poverty figures, all checked."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.continued import with_continued
from pipeline.core.errors import Problem, RulesError, UsageError
from pipeline.core.facts import candidate_facts
from pipeline.core.identity_decisions import IdentityDecision, load_identity_decisions
from pipeline.core.likeness import Likeness, load_likeness
from pipeline.core.overrides import Override, load_overrides, stray_overrides
from pipeline.core.paths import Paths
from pipeline.core.programme import Programme, load_programme
from pipeline.core.quality_limits import QualityLimits, load_quality_limits
from pipeline.core.reference import ReferenceLists, load_reference
from pipeline.core.regions import Regions
from pipeline.core.round import Round, load_round
from pipeline.core.round_fit import check_fit


@dataclass(frozen=True)
class Poverty:
    """Poor persons of a regency, and whether the figure was published or derived."""

    persons: int
    status: str


@dataclass(frozen=True)
class Rules:
    """What a round decides by: the round, its programme on the round's date, what officers decided, lists, regions, poverty figures, limits,
    and how alike records of one person are."""

    paths: Paths
    round: Round
    programme: Programme
    overrides: tuple[Override, ...]
    identity: tuple[IdentityDecision, ...]
    reference: ReferenceLists
    regions: Regions
    poverty: dict[str, Poverty]
    limits: QualityLimits
    likeness: Likeness


def load_rules(root: Path, round_name: str, with_overrides: bool = True) -> Rules:
    """The rules of a round, all checked; what decides on nobody can do without what officers decided. Raises RulesError."""
    paths = Paths(root)
    _require(paths.regions, root)
    regions = load_regions(paths)
    require_round(paths, round_name)
    known = frozenset(regions.regencies)
    round_ = with_continued(paths.round_file(round_name), load_round(paths.round_file(round_name), known), known)
    _require(paths.programme_file(round_.programme), root)
    for path in (paths.rules / "quality.yaml", paths.rules / "likeness.yaml", paths.reference):
        _require(path, root)
    programme = load_programme(paths.programme_file(round_.programme), candidate_facts(), round_.as_of)
    check_fit(paths.round_file(round_name), round_, programme)
    overrides = _overrides(paths, round_name, programme) if with_overrides else ()
    identity = load_identity_decisions(paths) if with_overrides else ()
    return Rules(paths, round_, programme, overrides, identity, load_reference(paths.reference), regions, load_poverty(paths, round_),
                 load_quality_limits(paths.rules / "quality.yaml", regions), load_likeness(paths.rules / "likeness.yaml"))


def _overrides(paths: Paths, round_name: str, programme: Programme) -> tuple[Override, ...]:
    overrides = load_overrides(paths, round_name, programme)
    if problems := stray_overrides(paths):
        raise RulesError(problems)
    return overrides


def newest_round(paths: Paths) -> str:
    """The round with the latest date, of those that judge proposals if there are any. Raises RulesError if the tree has none."""
    regions = frozenset(load_regions(paths).regencies)
    rounds = [load_round(paths.round_file(name), regions) for name in paths.rounds()]
    judging = [one for one in rounds if _judges_proposals(paths, one)]
    rounds = judging or rounds
    if not rounds:
        raise RulesError(Problem("rules/rounds", "RULES_MISSING", id="belum ada putaran. Periksa folder kerja (--root).",
                                 en="there is no round. Check the folder (--root)."))
    return max(rounds, key=lambda one: (one.as_of, one.round)).round


def _judges_proposals(paths: Paths, round_: Round) -> bool:
    """Whether proposals are the cases of the round; a programme that does not load is told of by whoever runs it."""
    try:
        return load_programme(paths.programme_file(round_.programme), candidate_facts(), round_.as_of).candidates == "proposals"
    except (RulesError, OSError):
        return True


def load_regions(paths: Paths) -> Regions:
    """The official regions of the tree. Raises RulesError if a column of their list is missing."""
    try:
        return Regions.load(paths.regions)
    except (KeyError, UnicodeDecodeError):
        raise RulesError(Problem(
            "rules/reference/regions.csv", "REGIONS_WRONG",
            id="daftar wilayah atau ejaannya (region_aliases.csv) tidak lengkap. Kembalikan berkas aslinya.",
            en="the list of regions or of their spellings (region_aliases.csv) is incomplete. Restore the original file.")) from None


def load_poverty(paths: Paths, round_: Round) -> dict[str, Poverty]:
    """Poor persons by regency: the round's weights, or the newest figures of the tree for a round with given quotas."""
    folder = paths.rules / "reference"
    weights = getattr(round_.quota, "weights", None)
    path = folder / f"{weights}.csv" if weights else max(folder.glob("poverty_*.csv"), default=folder / "poverty_2024.csv")
    _require(path, paths.root)
    with path.open(encoding="utf-8", newline="") as lines:
        rows = {row["regency_code"]: row for row in csv.DictReader(lines)}
    where = path.relative_to(paths.root).as_posix()
    problems = [Problem(
        where, "WEIGHT_WRONG",
        id=f"{code}: `poor_persons` harus bilangan bulat di atas 0. Perbaiki.",
        en=f"{code}: `poor_persons` must be a whole number above 0. Correct it.",
    ) for code in round_.expect_regencies
        if not re.fullmatch("[0-9]+", rows.get(code, {}).get("poor_persons", "")) or int(rows[code]["poor_persons"]) == 0]
    if problems:
        raise RulesError(problems)
    return {code: Poverty(int(rows[code]["poor_persons"]), rows[code]["status"]) for code in round_.expect_regencies}


def require_round(paths: Paths, round_name: str) -> None:
    """Raises UsageError, naming the rounds there are, if the tree has no round of this name."""
    known = paths.rounds()
    if round_name not in known:
        raise UsageError(Problem(
            f"rules/rounds: {round_name!a}", "ROUND_UNKNOWN",
            id=f"putaran ini tidak ada. Yang ada: {', '.join(known) or '-'}. Periksa namanya dan folder kerja (--root).",
            en=f"there is no such round. There are: {', '.join(known) or '-'}. Check its name and the folder (--root)."))


def _require(path: Path, root: Path) -> None:
    if not path.is_file():
        raise RulesError(Problem(
            path.relative_to(root).as_posix(), "RULES_MISSING",
            id="berkas aturan tidak ditemukan. Periksa namanya dan folder kerja (--root).",
            en="rule file not found. Check its name and the folder (--root).",
        ))
