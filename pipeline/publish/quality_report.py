"""The quality report: one HTML page that needs no network, for the officer and the regencies whose data it judges."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.core.constraints import MEANINGS
from pipeline.core.contract import Table
from pipeline.core.quality_limits import CHECKS
from pipeline.core.round import GivenQuota
from pipeline.core.run import Run
from pipeline.core.spoken import LIST_STATES
from pipeline.core import tables
from pipeline.publish.exclusion import EXCLUSIONS
from pipeline.publish.identity_section import IDENTITY
from pipeline.publish.page import filled

RECORDS_ID = {"proposal": "Usulan", "family": "Keluarga", "person": "Orang", "reference_entry": "Daftar rujukan"}
STEPS = (("usable", "Layak dinilai", "#2a7f62"), ("quarantined", "Karantina", "#c8553d"), ("superseded", "Digantikan", "#b8b8b8"))


def quality_report(run: Run, work: Path) -> str:
    """The page, from the tables of the quality stage."""
    funnel = _named(run, _rows(work, tables.funnel))
    return filled(
        "quality_report.html.j2", run=run, checks={check.name: check for check in CHECKS}, meanings=MEANINGS, records=RECORDS_ID,
        verdicts=_by_check(run, _rows(work, tables.gate)), funnel=funnel, chart=_chart(funnel),
        faults=_by_kind(_rows(work, tables.fault_count)), files=_by_file(work), expectations=_rows(work, tables.expectation),
        waivers=run.limits.waivers_of(run.round.round), overrides=_overrides(run),
        seats=_decreed_seats(run), lists=_lists(run, work), states=LIST_STATES, identity=IDENTITY, exclusions=EXCLUSIONS)


def _rows(work: Path, table: Table) -> list[dict]:
    rows = pq.read_table(work / "quality" / f"{table.name}.parquet").to_pylist()
    return sorted(rows, key=lambda row: [row[name] for name in table.key])


def _named(run: Run, rows: list[dict]) -> list[dict]:
    """Rows with the regency's name; rows in no regency of their file stand last."""
    regencies = run.regions.regencies
    return [row | {"name": f"{code} {regencies[code].short_name}" if (code := row["regency_code"]) in regencies
                   else "Tempat lain"} for row in rows]


def _by_check(run: Run, rows: list[dict]) -> dict[str, list[dict]]:
    """The verdicts of each check, those that matter first; each with its share in percent."""
    order = {"stop": 0, "waived": 1, "warn": 2, "pass": 3}
    found: dict[str, list[dict]] = {check.name: [] for check in CHECKS}
    for row in rows:
        regency = run.regions.regencies.get(row["subject"])
        found[row["check_name"]].append(row | {
            "name": f"{row['subject']} {regency.short_name}" if regency else row["subject"],
            "share": (share := row["counted"] * 100 / row["of_rows"] if row["of_rows"] else 0),
            "percent": f"{share:.1f}".replace(".", ",") if row["of_rows"] else "–"})
    return {name: sorted(verdicts, key=lambda row: order[row["verdict"]]) for name, verdicts in found.items()}


def _by_kind(rows: list[dict]) -> list[dict]:
    """Faults over all files by kind of record, column and code, the gravest and most frequent first."""
    counts: dict[tuple, int] = defaultdict(int)
    for row in rows:
        counts[row["severity"], row["record"], row["column_name"], row["code"]] += row["faults"]
    gravity = {severity: place for place, severity in enumerate(tables.SEVERITIES)}
    return [{"severity": severity, "record": record, "column": column, "code": code, "faults": count}
            for (severity, record, column, code), count in
            sorted(counts.items(), key=lambda one: (gravity[one[0][0]], -one[1], one[0]))]


def _by_file(work: Path) -> list[dict]:
    """How each file's lines are accounted for, with its faults by severity."""
    faults: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(tables.SEVERITIES, 0))
    for row in _rows(work, tables.fault_count):
        faults[row["source_file"]][row["severity"]] += row["faults"]
    return [row | faults[row["source_file"]] for row in _rows(work, tables.reconciliation)]


def _lists(run: Run, work: Path) -> list[dict]:
    """The declared lists in the file's order, with their state."""
    states = {row["list"]: row for row in _rows(work, tables.list_state)}
    return [states[code] | {"title": one.title.id, "source": one.source} for code, one in run.reference.lists.items()]


def _overrides(run: Run) -> list[dict]:
    """How often officers decided each rule, as met and as not met."""
    counts = Counter((one.rule, one.outcome) for one in run.overrides)
    return [{"rule": rule, "met": counts[rule.name, "met"], "not_met": counts[rule.name, "not_met"]}
            for rule in run.programme.rules if counts[rule.name, "met"] or counts[rule.name, "not_met"]]


def _decreed_seats(run: Run) -> list[dict]:
    """Seats by decree beside the poor of each regency, most seats per poor person first; none where they are apportioned."""
    if not isinstance(run.round.quota, GivenQuota):
        return []
    rows = [{"name": f"{code} {run.regions.regencies[code].short_name}", "seats": seats, "poor": run.poverty[code].persons}
            for code, seats in run.round.quota.regencies.items()]
    return [row | {"share": f"{row['seats'] * 1000 / row['poor']:.2f}".replace(".", ",")}
            for row in sorted(rows, key=lambda row: row["seats"] / row["poor"], reverse=True)]


def _chart(funnel: list[dict]) -> str:
    """Proposals per regency, from read to usable, as SVG."""
    import altair  # slow to import, both
    import vl_convert

    rows = [{"regency": row["name"], "step": title, "order": place, "rows": row[step]}
            for row in funnel if row["record"] == "proposal" for place, (step, title, _) in enumerate(STEPS)]
    chart = altair.Chart(altair.Data(values=rows), width=620, height={"step": 24}).mark_bar().encode(
        x=altair.X("rows:Q", title="Baris usulan"), y=altair.Y("regency:N", title=None),
        order=altair.Order("order:Q"), color=altair.Color("step:N", title=None, scale=altair.Scale(
            domain=[title for _, title, _ in STEPS], range=[colour for _, _, colour in STEPS])))
    return vl_convert.vegalite_to_svg(chart.to_json())
