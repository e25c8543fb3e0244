"""The flow from files to lists: the only place that knows the order of the stages."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.allocation.stage import allocation
from pipeline.audit.certificate import CERTIFICATE, audit, certificate_text
from pipeline.audit.told import refutations
from pipeline.core import beside, release
from pipeline.core.engineering import Engineering
from pipeline.core.errors import Bug, Problem, QualityStop
from pipeline.core.frozen import check_list
from pipeline.core.paths import Paths
from pipeline.core.pins import check_may_be_made
from pipeline.core.rules import Rules, load_rules
from pipeline.core.run import Run, prepare
from pipeline.core.runner import run_stages
from pipeline.core.stage import Stage
from pipeline.core.waiting import awaiting, drawable
from pipeline.eligibility.stage import eligibility
from pipeline.identity.stage import identity
from pipeline.ingest.stage import ingest
from pipeline.publish.catalogue import write_catalogue
from pipeline.publish.manifest import write_release
from pipeline.publish.stage import publish
from pipeline.quality.stage import quality
from pipeline.rule_cases import check_cases

STAGES = (ingest, quality, identity, eligibility, allocation, publish)
BEFORE_THE_DRAW = STAGES[:STAGES.index(allocation)]
RELEASED = tuple(table for stage in STAGES for table in stage.writes if table.released)


@dataclass(frozen=True)
class Done:
    """What a run ended with: `new` is false where the same lists were already in force.

    `unfinished` files were not read, `unused` ones came after the freeze; `since` counts, by earlier round, the substitutions
    that came after.
    """

    run_id: str
    folder: Path
    new: bool
    unfinished: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    since: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """Who would enter and leave the list, as (regency, case number)."""

    enter: list[tuple[str, str]]
    leave: list[tuple[str, str]]
    stay: int
    unused: tuple[str, ...] = ()
    since: dict[str, int] = field(default_factory=dict)


def select(root: Path, round_name: str, engineering: Engineering = Engineering()) -> Done:
    """Make the lists of a round and put them in force. Unchanged inputs and signed rounds are left as they are."""
    rules = load_rules(root, round_name)
    paths = rules.paths
    with locked(rules):
        current = release.current_run(paths, round_name)
        if rules.round.state == "signed":
            return Done(_signed_run(paths, round_name, rules.round.run, current), paths.current(round_name), new=False)
        with _prepared(rules) as run:
            if rules.round.draw.prk is None:
                raise awaiting(run, drawable(_judged(run, engineering)))
            new = current != run.run_id
            if not release.is_whole(_folder(run)):
                with _new_work(run) as work:
                    _put_in_place(run, work, _run_all(run, work, engineering))
                new = True
            if new or not paths.catalogue.exists():
                _put_in_force(run)
    return Done(run.run_id, paths.current(round_name), new, run.snapshot.unfinished, run.snapshot.unused, _since(run))


def plan(root: Path, round_name: str, engineering: Engineering = Engineering()) -> Plan:
    """What `select` would change, found out in a private folder that is removed again; the tree is not touched."""
    rules = load_rules(root, round_name)
    old = _on_list(rules.paths.current(round_name) / "decision.parquet")
    if rules.round.state == "signed":
        _signed_run(rules.paths, round_name, rules.round.run, release.current_run(rules.paths, round_name))
        return Plan([], [], len(old))
    check_cases(rules.paths, rules.programme.programme)
    with tempfile.TemporaryDirectory(prefix="tepat-") as folder:
        run = prepare(rules, Path(folder), write=False)
        check_may_be_made(run)
        if rules.round.draw.prk is None:
            _run_to_verdicts(run, Path(folder), engineering)
            raise awaiting(run, drawable(Path(folder)))
        _run_all(run, Path(folder), engineering)
        new = _on_list(Path(folder) / "publish" / "decision.parquet")
    return Plan(sorted(new - old), sorted(old - new), len(new & old), run.snapshot.unused, _since(run))


@contextmanager
def judged(rules: Rules, engineering: Engineering) -> Iterator[tuple[Run, dict[str, str]]]:
    """A run up to its verdicts, and the regency of every case that would be drawn; the caller holds the lock."""
    with _prepared(rules) as run:
        yield run, drawable(_judged(run, engineering))


@contextmanager
def locked(rules: Rules) -> Iterator[None]:
    """Hold the tree's lock, in a tree without leftovers of runs that died."""
    os.umask(0o027)
    with release.lock(rules.paths):
        release.clear_unfinished(rules.paths, rules.round.round)
        yield


@contextmanager
def _prepared(rules: Rules) -> Iterator[Run]:
    """The run of a round whose rules hold on their cases, and whose lists may be made."""
    check_cases(rules.paths, rules.programme.programme)
    release.make_folder(rules.paths.work, 0o700)
    with tempfile.TemporaryDirectory(dir=rules.paths.work, suffix=".tmp") as scratch:
        run = prepare(rules, Path(scratch))
        check_may_be_made(run)
        yield run


@contextmanager
def _new_work(run: Run) -> Iterator[Path]:
    """A folder for the stage tables of a run. If the gate stops the run, its report is kept and named too."""
    work = release.make_folder(run.paths.work / f"{run.run_id}.tmp", 0o700)
    try:
        yield work
    except QualityStop as stop:
        raise QualityStop([*stop.problems, _reported(run, work)]) from None


def _judged(run: Run, engineering: Engineering) -> Path:
    """The stage tables of a run up to its verdicts, kept."""
    with _new_work(run) as work:
        _run_to_verdicts(run, work, engineering)
        return release.keep_work(work, run.paths.work / run.run_id)


def _run_all(run: Run, work: Path, engineering: Engineering) -> Future[str]:
    """Run every stage; → the quality report, which is drawn beside while the later ones run."""
    for stage in _run_each(run, STAGES, work, engineering):
        if stage is quality:
            report = _drawn(run, work)
    return report


def _run_to_verdicts(run: Run, work: Path, engineering: Engineering) -> None:
    for _ in _run_each(run, BEFORE_THE_DRAW, work, engineering):
        pass


def _run_each(run: Run, stages: Sequence[Stage], work: Path, engineering: Engineering) -> Iterator[Stage]:
    """Run stages one by one. A list that was frozen is held against the verdicts as soon as these are there."""
    with engineering.cluster(run.scratch) as cluster, engineering.embedded(run) as engine:
        for stage in run_stages(run, stages, engine, work, engineering.progress, cluster):
            if stage is eligibility and run.round.draw.record:
                check_list(run.round.draw.record, drawable(work))
            yield stage


def _drawn(run: Run, work: Path) -> Future[str]:
    return beside.submit("pipeline.publish.quality_report", "quality_report", run, work)


def _reported(run: Run, work: Path) -> Problem:
    """Write the report of a run that the gate stopped, and say where it is."""
    path = run.paths.stopped_report(run.round.round)
    release.make_folder(release.make_folder(path.parent.parent) / path.parent.name)
    release.write_file(path, _drawn(run, work).result())
    return Problem(path.relative_to(run.paths.root).as_posix(), "QUALITY_REPORT",
                   id="laporan mutu proses yang dihentikan ini; daftar lama tetap berlaku.",
                   en="the quality report of this stopped run; the old lists stay.")


def _put_in_place(run: Run, work: Path, report: Future[str]) -> None:
    """Write the release aside and rename it: complete, but not yet in force."""
    runs = release.make_folder(run.paths.runs(run.round.round))
    release.make_folder(runs.parent)
    written = release.make_folder(runs / f"{run.run_id}.tmp", 0o700)
    write_release(run, RELEASED, report.result(), work, written)
    _certify(written)
    release.put_in_place(written, _folder(run))
    release.keep_work(work, run.paths.work / run.run_id)


def _certify(written: Path) -> None:
    """Put the certificate beside the files that it is about. Raises Bug, and the old lists stay, if they refute a claim."""
    certificate = audit(written)
    if certificate.violated:
        raise Bug(refutations(certificate, "data/out"))
    (written / CERTIFICATE).write_text(certificate_text(certificate), encoding="utf-8")


def _put_in_force(run: Run) -> None:
    """First the catalogue, then `current`: each is one rename, the last one decides."""
    put_in_catalogue(run.paths, {run.round.round: _folder(run)})
    release.swap_current(run.paths, run.round.round, run.run_id)
    shutil.rmtree(run.paths.stopped_report(run.round.round).parent, ignore_errors=True)


def _folder(run: Run) -> Path:
    return run.paths.runs(run.round.round) / run.run_id


def put_in_catalogue(paths: Paths, coming: dict[str, Path] | None = None) -> None:
    """Make the analysts' database anew: of the lists in force, of those that come into force, and of all ledgers."""
    write_catalogue(paths, {link.parent.name: link.resolve() for link in paths.out.glob("*/current")} | (coming or {}), RELEASED)


def _since(run: Run) -> dict[str, int]:
    return {one.round: len(one.since) for one in run.earlier if one.since}


def _signed_run(paths: Paths, round_name: str, signed: str | None, current: str | None) -> str:
    if signed is None or current != signed or not release.is_whole(paths.current(round_name)):
        raise QualityStop(Problem(
            f"rules/rounds/{round_name}.yaml", "SIGNED_RUN_DIFFERS",
            id=f"putaran sudah ditandatangani untuk proses {signed}, tetapi daftar yang berlaku adalah {current} atau tidak utuh lagi. "
               "Kembalikan folder proses itu; putaran yang ditandatangani tidak dihitung ulang.",
            en=f"the round is signed for run {signed}, but the lists in force are of {current}, or no longer whole. "
               "Restore that run's folder; a signed round is never recomputed."))
    return signed


def _on_list(decision: Path) -> set[tuple[str, str]]:
    if not decision.is_file():
        return set()
    selected: pa.Table = pq.read_table(decision, columns=["regency_code", "case_id"], filters=[("status", "=", "selected")])
    return set(zip(*(selected[name].to_pylist() for name in ("regency_code", "case_id")), strict=True))
