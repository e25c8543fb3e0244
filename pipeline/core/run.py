"""One run: everything it depends on, read and hashed before the first stage starts."""

from __future__ import annotations

import base64
import csv
import datetime
import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import pipeline
from pipeline.core.errors import InputError, Problem, RulesError
from pipeline.core.facts import candidate_facts
from pipeline.core.keys import fingerprint, load_key
from pipeline.core.programme import Programme, load_programme
from pipeline.core.regions import Regions
from pipeline.core.round import Round, load_round
from pipeline.core.snapshot import Snapshot, load_snapshot


@dataclass(frozen=True)
class Paths:
    """The fixed places of a tree."""

    root: Path

    @property
    def rules(self) -> Path:
        return self.root / "rules"

    @property
    def regions(self) -> Path:
        return self.rules / "reference" / "regions.csv"

    @property
    def out(self) -> Path:
        return self.root / "data" / "out"

    @property
    def work(self) -> Path:
        return self.out / ".work"

    @property
    def catalogue(self) -> Path:
        return self.out / "catalogue.duckdb"

    def round_file(self, round_name: str) -> Path:
        return self.rules / "rounds" / f"{round_name}.yaml"

    def programme_file(self, programme: str) -> Path:
        return self.rules / "programmes" / f"{programme}.yaml"

    def runs(self, round_name: str) -> Path:
        return self.out / round_name / "runs"

    def current(self, round_name: str) -> Path:
        return self.out / round_name / "current"


@dataclass(frozen=True)
class EarlierRun:
    """The run of an earlier round whose recipients are excluded, pinned by its id and its manifest's hash."""

    round: str
    run_id: str
    folder: Path
    manifest_sha256: str


@dataclass(frozen=True)
class Poverty:
    """Poor persons of a regency, and whether the figure was published or derived."""

    persons: int
    status: str


@dataclass(frozen=True)
class Run:
    """What one run is made of. `run_id` is a hash of all of it; no clock enters, and of paths only the files' names.
    """

    paths: Paths
    round: Round
    programme: Programme
    snapshot: Snapshot
    regions: Regions
    poverty: dict[str, Poverty]
    earlier: tuple[EarlierRun, ...]
    key: bytes = field(repr=False)
    rules_sha256: dict[str, str]
    code_sha256: str
    run_id: str
    scratch: Path

    @property
    def inputs(self) -> list[dict[str, str]]:
        return [{"file": file.name, "sha256": file.sha256} for file in self.snapshot.files]


@dataclass(frozen=True)
class Rules:
    """What a round decides by: the round, its programme on the round's date, the regions and the poverty figures."""

    paths: Paths
    round: Round
    programme: Programme
    regions: Regions
    poverty: dict[str, Poverty]


def load_rules(root: Path, round_name: str) -> Rules:
    """The rules of a round, all checked. Raises RulesError."""
    paths = Paths(root)
    _require(paths.regions, root)
    regions = Regions.load(paths.regions)
    _require(paths.round_file(round_name), root, known=sorted(p.stem for p in (paths.rules / "rounds").glob("*.yaml")))
    round_ = load_round(paths.round_file(round_name), frozenset(regions.regencies))
    _require(paths.programme_file(round_.programme), root)
    programme = load_programme(paths.programme_file(round_.programme), candidate_facts(), round_.as_of)
    return Rules(paths, round_, programme, regions, load_poverty(paths, round_))


def prepare(rules: Rules, scratch: Path, write: bool = True) -> Run:
    """Read the key and the snapshot's files, and name the run after them and the rules.

    `scratch` is a private folder for spilled and half-read data. With `write` false nothing else is written: a missing
    key is replaced by one in memory.
    """
    paths, round_ = rules.paths, rules.round
    snapshot = load_snapshot(paths.root / "data" / "raw" / round_.snapshot)
    earlier = tuple(_earlier_run(paths, entry.round, entry.run) for entry in round_.earlier_rounds)
    key = snapshot.key or load_key(paths.root / "data" / ".key", may_make=not _has_release(paths), write=write)
    rule_files, code = _rules_sha256(paths, round_), _code_sha256()
    run_id = _run_id({
        "inputs": [[file.name, file.sha256] for file in snapshot.files],
        "vintage": snapshot.vintage.isoformat(),
        "rules": rule_files, "code": code, "key": fingerprint(key),
        "earlier": [[run.round, run.run_id, run.manifest_sha256] for run in earlier],
    })
    return Run(paths, round_, rules.programme, snapshot, rules.regions, rules.poverty, earlier, key, rule_files, code, run_id,
               scratch)


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


def age_in_months(vintage: datetime.date, on: datetime.date) -> int:
    """Whole months from one day to a later one."""
    return (on.year - vintage.year) * 12 + on.month - vintage.month - (on.day < vintage.day)


def _require(path: Path, root: Path, known: list[str] = ()) -> None:
    if not path.is_file():
        there = f" ({', '.join(known)})" if known else ""
        raise RulesError(Problem(
            path.relative_to(root).as_posix(), "RULES_MISSING",
            id=f"berkas aturan tidak ditemukan{there}. Periksa namanya dan folder kerja (--root).",
            en=f"rule file not found{there}. Check its name and the folder (--root).",
        ))


def _has_release(paths: Paths) -> bool:
    return any(paths.out.glob("*/runs/*/manifest.json"))


def _earlier_run(paths: Paths, round_name: str, run: str) -> EarlierRun:
    folder = paths.current(round_name) if run == "current" else paths.runs(round_name) / run
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        raise InputError(Problem(
            f"data/out/{round_name}/{run}", "EARLIER_ROUND_MISSING",
            id=f"putaran sebelumnya belum dijalankan, jadi penerimanya tidak dapat dikecualikan. "
               f"Jalankan dulu: make select ROUND={round_name}",
            en=f"the earlier round has no lists, so its recipients cannot be excluded. "
               f"First run: make select ROUND={round_name}",
        ))
    content = manifest.read_bytes()
    return EarlierRun(round_name, json.loads(content)["run_id"], folder.resolve(), hashlib.sha256(content).hexdigest())


def _rules_sha256(paths: Paths, round_: Round) -> dict[str, str]:
    files = [paths.round_file(round_.round), paths.programme_file(round_.programme),
             *(paths.rules / "layouts").glob("*.yaml"), *paths.rules.glob("*.yaml"),
             *(paths.rules / "reference").glob("*.csv")]
    return {file.relative_to(paths.root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(files)}


def _code_sha256() -> str:
    folder = Path(pipeline.__file__).parent
    code = hashlib.sha256()
    for file in sorted([*folder.rglob("*.py"), *folder.rglob("*.sql")]):
        code.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return code.hexdigest()


def _run_id(parts: dict) -> str:
    """13 lower-case base32 characters (65 bits) of a hash of everything the run depends on."""
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).digest()
    return base64.b32encode(digest).decode().lower()[:13]
