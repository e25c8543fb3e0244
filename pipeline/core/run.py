"""One run: everything it depends on, read and hashed before the first stage starts."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import pipeline
from pipeline.core.draw_record import DrawRecord
from pipeline.core.errors import InputError, Problem, RulesError
from pipeline.core.frozen import check_first_draw, check_parts
from pipeline.core.keys import fingerprint, load_key
from pipeline.core.identity_decisions import IdentityDecision
from pipeline.core.ledger import Event, head, ledger_of
from pipeline.core.likeness import Likeness
from pipeline.core.overrides import Override
from pipeline.core.paths import Paths
from pipeline.core.programme import Programme
from pipeline.core.quality_limits import QualityLimits
from pipeline.core.reference import ReferenceLists
from pipeline.core.regions import Regions
from pipeline.core.release import sha256
from pipeline.core.reliance import Reliance, frozen_with, made_with
from pipeline.core.round import ApportionedQuota, Round
from pipeline.core.rules import Poverty, Rules
from pipeline.core.snapshot import Snapshot, load_snapshot


@dataclass(frozen=True)
class EarlierRun:
    """The run of an earlier round whose recipients are excluded, pinned by its id, its manifest's hash and its ledger's head.

    `events` are its substitutions: those who gave up their award are not excluded, those who came after them are. `since` are
    those after this round's own list was frozen, or its lists in force were made: they do not change them any more.
    """

    round: str
    run_id: str
    folder: Path
    manifest_sha256: str
    key_fingerprint: str
    events: tuple[Event, ...]
    since: tuple[Event, ...]


@dataclass(frozen=True)
class Layouts:
    """The folder of the layouts, and the hash of each when the run began, by its path in the tree."""

    folder: Path
    sha256: dict[str, str]

    def are_unchanged(self) -> bool:
        return self.sha256 == {f"rules/layouts/{file.name}": sha256(file) for file in self.folder.glob("*.yaml")}


@dataclass(frozen=True)
class Run:
    """What one run is made of. `run_id` is a hash of all of it; no clock enters, and of paths only the files' names.
    """

    paths: Paths
    round: Round
    programme: Programme
    overrides: tuple[Override, ...]
    identity: tuple[IdentityDecision, ...]
    snapshot: Snapshot
    reference: ReferenceLists
    regions: Regions
    poverty: dict[str, Poverty]
    limits: QualityLimits
    likeness: Likeness
    earlier: tuple[EarlierRun, ...]
    key: bytes = field(repr=False)
    rules_sha256: dict[str, str]
    code_sha256: str
    run_id: str
    scratch: Path

    @property
    def layouts(self) -> Layouts:
        return Layouts(self.paths.rules / "layouts",
                       {name: sha256 for name, sha256 in self.rules_sha256.items() if name.startswith("rules/layouts/")})

    @property
    def inputs(self) -> list[dict[str, str]]:
        return [{"file": file.name, "sha256": file.sha256} for file in self.snapshot.files]


def prepare(rules: Rules, scratch: Path, write: bool = True) -> Run:
    """Read the key and the snapshot's files, and name the run after them and the rules.

    `scratch` is a private folder for spilled and half-read data. With `write` false nothing else is written: a missing
    key is replaced by one in memory.
    """
    paths, round_, record = rules.paths, rules.round, rules.round.draw.record
    snapshot = load_snapshot(paths.root / "data" / "raw" / round_.snapshot, record and record.frozen.inputs.keys())
    made = frozen_with(record) if record else made_with(paths, round_.round)
    earlier = tuple(_earlier_run(paths, entry.round, entry.run, made.get(entry.round)) for entry in round_.earlier_rounds)
    key = snapshot.key or _tree_key(paths, write)
    _check_same_key(earlier, key)
    rule_files, code = _rules_sha256(paths, round_), _code_sha256()
    parts = {
        "inputs": [[file.name, file.sha256] for file in snapshot.files],
        "vintage": snapshot.vintage.isoformat(), "expected_families": dict(snapshot.expected_families),
        "rules": rule_files, "code": code, "key": fingerprint(key),
        "earlier": [[run.round, run.run_id, run.manifest_sha256, head(run.events)] for run in earlier],
    }
    run = Run(paths, round_, rules.programme, rules.overrides, rules.identity, snapshot, rules.reference, rules.regions, rules.poverty,
              rules.limits, rules.likeness, earlier, key, rule_files, code, _run_id(parts), scratch)
    return _held(run, record, parts) if record else run


def _held(run: Run, record: DrawRecord, parts: dict) -> Run:
    """A run of a frozen round, named after its record too. Raises FrozenDiffers if it is not of what was frozen."""
    if run.round.state == "open":  # a signed round is only looked at, and to sign it its file was changed
        check_parts(record, run.snapshot.name, inputs=dict(parts["inputs"]), rules=run.rules_sha256, code_sha256=run.code_sha256,
                    key_fingerprint=parts["key"], earlier={one.round: one.run_id for one in run.earlier}, run_id=run.run_id)
        check_first_draw(run.round.draw, run.paths.runs(run.round.round))
    return replace(run, run_id=_run_id(parts | {"draw_record": run.round.draw.sha256}))


def loose_run(rules: Rules, snapshot: Snapshot, scratch: Path) -> Run:
    """A run that only looks at files: it has no key, no earlier rounds and no name, so nothing of it can be released."""
    return Run(rules.paths, rules.round, rules.programme, rules.overrides, rules.identity, snapshot, rules.reference, rules.regions,
               rules.poverty, rules.limits, rules.likeness, (), b"", {}, "", "", scratch)


def _tree_key(paths: Paths, write: bool) -> bytes:
    """The tree's own key. Raises RulesError if lists, or one frozen for a draw, exist and the key that made them is not there."""
    made_with = {manifest["key_fingerprint"] for manifest in map(_read, paths.out.glob("*/runs/*/manifest.json"))
                 if not manifest["snapshot"]["synthetic"]}
    key = load_key(paths.root / "data" / ".key", may_make=not made_with and not paths.draw_records(), write=write)
    if made_with and fingerprint(key) not in made_with:
        raise RulesError(Problem(
            "data/.key", "KEY_OTHER",
            id="ini bukan kunci yang dipakai untuk daftar yang sudah ada. Kembalikan kunci yang benar dari cadangan.",
            en="this is not the key that the existing lists were made with. Restore the right key from the backup."))
    return key


def _check_same_key(earlier: tuple[EarlierRun, ...], key: bytes) -> None:
    """Raises RulesError if an earlier round was made with another key: its recipients could not be recognised."""
    problems = [Problem(
        f"data/out/{one.round}", "EARLIER_KEY_DIFFERS",
        id="putaran sebelumnya dibuat dengan kunci lain, jadi penerimanya tidak dapat dikenali. "
           "Jalankan putaran itu lagi dengan snapshot dan kunci yang sama.",
        en="the earlier round was made with another key, so its recipients cannot be recognised. "
           "Run that round again with the same snapshot and key.",
    ) for one in earlier if one.key_fingerprint != fingerprint(key)]
    if problems:
        raise RulesError(problems)


def _read(manifest: Path) -> dict:
    return json.loads(manifest.read_text(encoding="utf-8"))


def _earlier_run(paths: Paths, round_name: str, run: str, made: Reliance | None) -> EarlierRun:
    """The run of an earlier round, its ledger read as far as this round's own list or lists were `made` with it."""
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
    told = json.loads(content)
    events = ledger_of(paths, round_name, told["run_id"])
    known = len(events)
    if made and made.run_id == told["run_id"]:
        known = next((event.no for event in events if event.hash == made.ledger_head), 0)
    return EarlierRun(round_name, told["run_id"], folder.resolve(), hashlib.sha256(content).hexdigest(), told["key_fingerprint"],
                      events[:known], events[known:])


def _rules_sha256(paths: Paths, round_: Round) -> dict[str, str]:
    files = [paths.round_file(round_.round), paths.programme_file(round_.programme),
             *(paths.rules / "layouts").glob("*.yaml"), *paths.rules.glob("*.yaml"),
             *(paths.rules / "reference").glob("*.csv")]
    if isinstance(round_.quota, ApportionedQuota):
        files += [paths.round_file(name) for name in round_.quota.continued]
    files += [file for file in (paths.overrides_file(round_.round), paths.identity_decisions) if file.exists()]
    return {file.relative_to(paths.root).as_posix(): sha256(file)
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
