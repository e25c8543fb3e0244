"""Which reference lists exclude whom: the sentence for each case, and the section of the report by list, regency and kecamatan."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.core.condition import facts_in
from pipeline.core.engine import Engine
from pipeline.core.programme import Programme
from pipeline.core.run import Run
from pipeline.core.spoken import EVIDENCE
from pipeline.core.tables import LIST_FACTS
from pipeline.publish.page import filled, regency_title

# The report is drawn before anybody is judged; what is known of exclusions by the end takes the place of this.
EXCLUSIONS = "<!-- exclusions -->"


def excluding_facts(programme: Programme) -> pa.Table:
    """Every fact of reference lists that a rule asks, and the outcome with which that rule fails a case."""
    words = {"met": True, "not_met": False}
    rows = [(rule.name, fact, word) for rule in programme.rules for fact in facts_in(rule.when) if fact in LIST_FACTS
            for word, met in words.items() if rule.fails(met)]
    return pa.table({name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(("rule", "fact", "outcome"))})


def list_reasons(run: Run, engine: Engine) -> pa.Table:
    """Per case that a list excludes, which lists do and by what, as a sentence in both languages."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for case, name, evidence in engine.rows("""
            select case_id, list, max(evidence) from list_exclusion group by case_id, list order by case_id, list"""):
        found[case].append((name, evidence))
    texts = {"text_id": [_sentence(run, by, "id") for by in found.values()], "text_en": [_sentence(run, by, "en") for by in found.values()]}
    return pa.table({name: pa.array(column, pa.string()) for name, column in ({"case_id": list(found)} | texts).items()})


def _sentence(run: Run, found: list[tuple[str, str]], language: str) -> str:
    told = "; ".join(f"{getattr(run.reference.lists[name].title, language)} ({EVIDENCE[evidence][language]})" for name, evidence in found)
    return {"id": f" Menurut daftar: {told}.", "en": f" By the list: {told}."}[language]


def with_exclusions(report: str, run: Run, work: Path) -> str:
    """The report with its section on exclusions, from the tables of the last stage."""
    counts, exclusions = (pq.read_table(work / "publish" / f"{name}.parquet").to_pylist() for name in ("exclusion_count", "list_exclusion"))
    judged = Counter(row["regency_code"] for row in pq.read_table(work / "eligibility" / "candidate.parquet", columns=["regency_code"]).to_pylist())
    places = sorted((row | _place(run, row) for row in counts), key=lambda row: (not row["is_alarm"], -row["percent"], row["title"], row["district_code"]))
    section = filled(
        "exclusions.html.j2", lists=_by_regency(run, exclusions, judged), places=places, limit=run.limits.exclusion_alarm, evidence=EVIDENCE)
    return report.replace(EXCLUSIONS, section)


def _by_regency(run: Run, exclusions: list[dict], judged: Counter) -> list[dict]:
    """One row per list and regency: the cases it excludes, by what, of those judged there."""
    cases: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in exclusions:
        of = cases[row["list"], row["regency_code"]]
        of[row["case_id"]] = max(row["evidence"], of.get(row["case_id"], ""))
    return [{"title": run.reference.lists[name].title.id, "name": regency_title(run, code), "excluded": len(found), "judged": judged[code],
             "percent": len(found) * 100 / judged[code], **{word: Counter(found.values())[word] for word in EVIDENCE}}
            for (name, code), found in sorted(cases.items())]


def _place(run: Run, row: dict) -> dict:
    elsewhere = row["judged_elsewhere"]
    return {"title": run.reference.lists[row["list"]].title.id, "name": regency_title(run, row["regency_code"]),
            "percent": row["excluded"] * 100 / row["judged"],
            "rest_percent": row["excluded_elsewhere"] * 100 / elsewhere if elsewhere else 0}
