"""Explains the decision on one case from the released files alone: every rule, its law, the facts and the place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.core.condition import facts_in
from pipeline.core.errors import Problem, UsageError, language
from pipeline.core.facts import candidate_facts
from pipeline.core.programme import Programme, Rule
from pipeline.core.paths import Paths
from pipeline.core.rules import load_rules, require_round

WORDS_ID = {"met": "terpenuhi", "not_met": "tidak terpenuhi", "unknown": "belum diketahui",
            "stated": "tertulis", "analogy": "analogi", "assumption": "asumsi"}
SIGNS = {"good": "✓", "bad": "✗", "open": "?"}


def explanation(root: Path, case_id: str, round_name: str | None) -> str:
    """The explanation as text, for every round that holds the case. Raises UsageError if none does."""
    paths = Paths(root)
    if round_name:
        require_round(paths, round_name)
    rounds = [round_name] if round_name else sorted(link.parent.name for link in paths.out.glob("*/current"))
    parts = ["\n".join(_of_round(root, paths.current(name), name, case_id)) for name in rounds]
    found = [part for part in parts if part]
    if not found:
        raise UsageError(Problem("explain", "CASE_UNKNOWN", id="nomor kasus tidak ada di daftar mana pun yang berlaku. Periksa nomornya.",
                                 en="no list in force holds this case number. Check the number."))
    return "\n\n".join(found)


def _of_round(root: Path, folder: Path, round_name: str, case_id: str) -> Iterator[str]:
    decision = _row(folder / "decision.parquet", case_id)
    if not decision:
        return
    english = language() == "en"
    programme = load_rules(root, round_name).programme
    yield f"{round_name} · {case_id} · {decision['regency_code']}"
    yield decision["reason_text_en" if english else "reason_text_id"]
    candidate = _row(folder / "candidate.parquet", case_id)
    outcomes = {row["rule"]: row["outcome"] for row in _rows(folder / "rule_outcome.parquet", case_id)}
    overrides = _overrides(folder, case_id)
    for rule in programme.rules:
        if rule.name in outcomes:
            yield from _rule(programme, rule, outcomes[rule.name], candidate, english)
            if rule.name in overrides:
                label = "decided by {officer}, {date}, on: {evidence}" if english else "diputuskan {officer}, {date}, berdasarkan: {evidence}"
                yield "      " + label.format_map(overrides[rule.name])
    if decision["draw_ticket"]:
        label = "priority {} · ticket {}… · rank {}" if english else "prioritas {} · tiket {}… · peringkat {}"
        yield label.format(decision["priority_key"], decision["draw_ticket"][:12], decision["rank_in_regency"])


def _rule(programme: Programme, rule: Rule, outcome: str, candidate: dict, english: bool) -> Iterator[str]:
    kind = "open" if outcome == "unknown" else "bad" if (outcome == "met") == (rule.sense == "excluding") else "good"
    law = next(law for law in programme.laws if law.name == rule.law)
    says, word = (rule.says_en, outcome) if english else (rule.says_id, WORDS_ID[outcome])
    status = law.status if english else WORDS_ID[law.status]
    yield f"  {SIGNS[kind]} {rule.name}: {says} — {word}"
    facts = candidate_facts()
    shown = "; ".join(f"{facts[name].en if english else facts[name].id} = {_shown(candidate[name])}" for name in facts_in(rule.when))
    yield f"      {shown} · {law.cite} ({status})"


def _overrides(folder: Path, case_id: str) -> dict[str, dict]:
    """What officers decided on the case, by rule: as the lists were made with, so not from the rules."""
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return {one["rule"]: one for one in told.get("overrides", ()) if one["case_id"] == case_id}  # an older version's has none


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return ("yes" if value else "no") if language() == "en" else ("ya" if value else "tidak")
    return "?" if value is None else str(value)


def _row(path: Path, case_id: str) -> dict | None:
    return next(iter(_rows(path, case_id)), None)


def _rows(path: Path, case_id: str) -> list[dict]:
    return pq.read_table(path, filters=[("case_id", "=", case_id)]).to_pylist() if path.is_file() else []
