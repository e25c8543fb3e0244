"""The release as files: the released tables, and a manifest that names every input, rule, code and output by its hash."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.core import beside
from pipeline.core.contract import Table
from pipeline.core.keys import fingerprint
from pipeline.core.ledger import head
from pipeline.core.paths import QUALITY_REPORT
from pipeline.core.release import sha256
from pipeline.core.run import EarlierRun, Run
from pipeline.publish.audit_workbook import write_audit_workbook
from pipeline.publish.deciding import deciding
from pipeline.publish.draw_told import draw_told
from pipeline.publish.exclusion import with_exclusions
from pipeline.publish.identity_section import with_identity

PROVISIONAL = {"id": "Daftar sementara, belum diverifikasi", "en": "Provisional list, not yet verified"}


def write_release(run: Run, released: Iterable[Table], quality_report: str, work: Path, folder: Path) -> None:
    """Copy the released tables into the folder, write report and workbooks, most of them beside, and the manifest last."""
    outputs = {}
    for table in released:
        source = next(work.glob(f"*/{table.name}.parquet"))
        target = folder / table.file_name
        shutil.copyfile(source, target)
        outputs[table.file_name] = {"sha256": sha256(target), "rows": pq.read_metadata(target).num_rows}
    for name in ("quality", "people"):
        (folder / name).mkdir()
    people = folder / "people"
    others = beside.submit("pipeline.publish.workbooks", "write_workbooks", run, work, people)
    report = folder / QUALITY_REPORT
    report.write_text(with_identity(with_exclusions(quality_report, run, work), run, work), encoding="utf-8")
    audit = write_audit_workbook(run, work, people)
    for path in (report, audit, *others.result()):
        outputs[path.relative_to(folder).as_posix()] = {"sha256": sha256(path)}
    lists = _lists(run, work)
    told = _manifest(run, outputs) | {"reference_lists": lists, "missing_lists": [code for code, one in lists.items() if one["state"] == "missing"],
                                     "draw": draw_told(run.round, folder / "decision.parquet")}
    manifest = json.dumps(told, indent=2, ensure_ascii=False)
    (folder / "manifest.json").write_text(manifest + "\n", encoding="utf-8")


def _lists(run: Run, work: Path) -> dict[str, dict]:
    """Every declared list with its title and state: what one that is not usable feeds is unknown, never clean."""
    states = {row["list"]: row for row in pq.read_table(work / "quality" / "list_state.parquet").to_pylist()}
    return {code: {"title": one.title.model_dump(), "source": one.source, "fact": one.fact, "concerns": one.concerns,
                   "state": states[code]["state"], "entries": states[code]["entries"]} for code, one in run.reference.lists.items()}


def _earlier(one: EarlierRun) -> dict:
    """What a release pins of an earlier round; its recipients are those selected, less those that gave up, and the successors."""
    return {"round": one.round, "run_id": one.run_id, "manifest_sha256": one.manifest_sha256, "ledger_head": head(one.events),
            "gave_up": sorted(event.case_id for event in one.events),
            "successors": sorted(event.successor for event in one.events if event.successor)}


def _manifest(run: Run, outputs: dict[str, dict]) -> dict:
    return {
        "run_id": run.run_id, "round": run.round.round, "programme": run.programme.programme,
        "candidates": run.programme.candidates,
        "list_stage": "provisional", "notice": PROVISIONAL,
        "notes": [{"id": note.id, "en": note.en} for note in run.round.notes],
        "waivers": [{"check": one.check, "regency": one.regency, "by": one.by, "on": one.on.isoformat(), "why": one.why}
                    for one in run.limits.waivers_of(run.round.round)],
        "overrides": [{"case_id": one.case_id, "rule": one.rule, "outcome": one.outcome, "evidence": one.evidence,
                       "officer": one.officer, "date": one.date.isoformat()} for one in run.overrides],
        "identity": [{"key_a": one.key_a, "key_b": one.key_b, "decision": one.decision, "evidence": one.evidence,
                      "officer": one.officer, "date": one.date.isoformat()} for one in run.identity],
        "as_of": run.round.as_of.isoformat(),
        "snapshot": {"name": run.snapshot.name, "source": run.snapshot.source,
                     "vintage": run.snapshot.vintage.isoformat(), "expected_families": dict(run.snapshot.expected_families),
                     "synthetic": run.snapshot.synthetic},
        "key_fingerprint": fingerprint(run.key),
        "deciding": deciding(run.round, run.programme),
        "earlier_rounds": [_earlier(one) for one in run.earlier],
        "inputs": run.inputs, "rules": run.rules_sha256, "code_sha256": run.code_sha256,
        "versions": {name: version(name) for name in ("tepat", "duckdb", "pyarrow")},
        "outputs": dict(sorted(outputs.items())),
    }

