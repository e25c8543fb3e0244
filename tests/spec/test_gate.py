"""When the data of a regency or a file is not fit to decide on, and who may answer for going on."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.quality_limits import CHECKS, QualityLimits, Waiver, load_quality_limits
from pipeline.core.regions import Regions
from tests.tables import rows

RULES = Path(__file__).parents[2] / "rules"
SHIPPED = load_quality_limits(RULES / "quality.yaml", Regions.load(RULES / "reference/regions.csv"))
BOUNDS = {check: (limit.warn_above_percent, limit.stop_above_percent) for check, limit in SHIPPED.checks.items()}


def verdicts(tmp_path, scope: str, table: str, limits: QualityLimits = SHIPPED) -> dict[tuple[str, str], str]:
    """The verdict by subject and check; a count that the table leaves out is 0."""
    from pipeline.quality.gate import SUBJECTS, gate_table
    from pipeline.quality.gx_source import Batches

    engine = DuckdbEngine(tmp_path)
    for each, subject in SUBJECTS.items():
        names = sorted({name for check in CHECKS if check.scope == each for name in (check.name, check.of)})
        values = [f"('{row[subject]}', {', '.join(row.get(name, '0') for name in names)})" for row in rows(table)] if each == scope else []
        engine.make_from_query(f"{each}_metric", f"select * from (values {', '.join(values)}) as t({subject}, {', '.join(names)})"
                               if values else f"select '' as {subject}, {', '.join(f'0 as {name}' for name in names)} limit 0")
    found = gate_table(engine, Batches(engine), limits, "2025-murni").to_pylist()
    engine.close()
    return {(row["subject"], row["check_name"]): row["verdict"] for row in found}


@pytest.mark.parametrize("check", [check for check in CHECKS if any(bound is not None for bound in BOUNDS[check.name])],
                         ids=lambda check: check.name)
def test_a_share_at_its_limit_passes_and_one_above_it_warns_or_stops(tmp_path, check):
    subjects, lines = ["64.01", "64.02", "64.03", "64.07"], []
    for subject, bound, more in zip(subjects, [*BOUNDS[check.name]] * 2, (0, 0, 1, 1), strict=True):
        lines.append(f"| {subject} | 100000 | {(bound or 0) * 1000 + more} |")
    name = {"regency": "regency_code", "file": "source_file"}[check.scope]
    found = verdicts(tmp_path, check.scope, f"| {name} | {check.of} | {check.name} |\n" + "\n".join(lines))
    warn, stop = BOUNDS[check.name]
    assert found["64.01", check.name] == "pass"
    if stop is not None:
        assert (found["64.02", check.name], found["64.07", check.name]) == ("warn", "stop")
    if warn is not None:
        assert found["64.03", check.name] == "warn"


def test_too_few_rows_say_nothing(tmp_path):
    few, enough = (verdicts(tmp_path, "file", f"| source_file | niks | niks_ending_in_zero |\n| a.csv | {niks} | {niks} |")
                   for niks in (99, 100))
    assert (few["a.csv", "niks_ending_in_zero"], enough["a.csv", "niks_ending_in_zero"]) == ("pass", "warn")


def test_nothing_delivered_is_no_share(tmp_path):
    assert set(verdicts(tmp_path, "regency", "| regency_code | proposals |\n| 64.01 | 0 |").values()) == {"pass"}


def test_a_waiver_counts_for_its_check_its_regency_and_its_round_alone(tmp_path):
    def waived(**other: str) -> QualityLimits:
        told = {"check": "proposals_without_decile", "regency": "64.11", "round": "2025-murni", "by": "Kepala Bidang",
                "on": datetime.date(2025, 3, 20), "why": "Desil menyusul"}
        return SHIPPED.model_copy(update={"waivers": [Waiver(**told | other)]})

    table = "| regency_code | proposals | proposals_without_decile |\n| 64.11 | 10 | 6 |"
    key = "64.11", "proposals_without_decile"
    assert verdicts(tmp_path, "regency", table)[key] == "stop"
    assert verdicts(tmp_path, "regency", table, waived())[key] == "waived"
    for other in ({"check": "families_without_decile"}, {"regency": "64.01"}, {"round": "2025-perubahan"}):
        assert verdicts(tmp_path, "regency", table, waived(**other))[key] == "stop"
