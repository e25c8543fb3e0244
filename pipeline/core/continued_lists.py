"""Whether the files of the rounds that a quota continues still say what the lists of those rounds were made by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.core.errors import Problem
from pipeline.core.round import ApportionedQuota, Round, load_round
from pipeline.core.run import Run
from pipeline.core.yaml_file import load_yaml


def changed_since(run: Run) -> Iterator[Problem]:
    """What the seats of the rounds before are found by today, and was otherwise when their lists were made.

    Without lists there is nothing to differ from; nor does an older version's manifest say what decided.
    """
    quota = run.round.quota
    pinned = {one.round: one.folder for one in run.earlier}
    for name in quota.continued if isinstance(quota, ApportionedQuota) else ():
        folder = pinned.get(name, run.paths.current(name))
        if (folder / "manifest.json").is_file():
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            if "deciding" in manifest:
                yield from _of_round(run, name, manifest, folder)


def _of_round(run: Run, name: str, manifest: dict, folder: Path) -> Iterator[Problem]:
    path = run.paths.round_file(name)
    file, today = load_yaml(path), _said(load_round(path, frozenset(run.regions.regencies)))
    made_by = manifest["deciding"]["quota"] | {"expect_regencies": manifest["deciding"]["regencies"]}
    for key, value in today.items():
        if value != made_by.get(key):
            place = (key,) if key == "expect_regencies" else ("quota", key)
            yield _problem(f"{file.name}:{file.line(place)}", name, manifest["run_id"], f"`{key}` ({_shown(value)})", f" `{key}` ({_shown(made_by.get(key))})")
    figures = {row["regency_code"]: row["poor_persons"] for row in pq.read_table(folder / "quota.parquet", columns=["regency_code", "poor_persons"]).to_pylist()}
    if differing := [code for code in run.round.expect_regencies if run.poverty[code].persons != figures.get(code)]:
        yield _problem(f"rules/reference/{today['weights']}.csv", name, manifest["run_id"], f"`poor_persons` {', '.join(differing)}", "")


def _said(round_: Round) -> dict:
    """What decides the seats of a round, as a manifest tells it."""
    quota = round_.quota
    return {"mode": "apportion", "total": quota.total, "method": quota.method, "weights": quota.weights, "minimum": quota.minimum,
            "order": list(quota.order), "caps": dict(quota.caps), "continues": quota.continues, "expect_regencies": list(round_.expect_regencies)}


def _shown(value: object) -> str:
    return json.dumps(value) if value or value == 0 else "-"


def _problem(where: str, name: str, run_id: str, today: str, before: str) -> Problem:
    return Problem(
        where, "QUOTA_CONTINUES_CHANGED",
        id=f"{today} berbeda dari{before or ' yang'} saat daftar {name} dibuat (proses {run_id}), padahal kursi putaran ini melanjutkan kursi "
           f"daftar itu. Kembalikan, atau buat dulu daftar itu lagi: make select ROUND={name}.",
        en=f"{today} differs from{before or ' what it was'} when the lists of {name} were made (run {run_id}), but the seats of this round follow "
           f"those of these lists. Restore it, or make these lists anew first: make select ROUND={name}.")
