"""The UEP rules and the two rounds of 2025 as they are shipped; named people are in uep.cases.yaml."""

import csv
from datetime import date
from pathlib import Path

import pytest

from pipeline.core.facts import candidate_facts
from pipeline.core.programme import load_programme
from pipeline.core.round import load_round
from pipeline.eligibility.judge import judge

RULES = Path(__file__).parents[2] / "rules"
UEP = load_programme(RULES / "programmes" / "uep.yaml", candidate_facts(), date(2025, 3, 31))


def test_a_family_about_which_nothing_is_known_is_undetermined():
    judged = judge(UEP, {})
    assert judged.outcome == "undetermined"
    assert judged.unknown == tuple(rule.name for rule in UEP.rules)


def test_every_fact_of_the_rules_is_a_column_of_candidate_and_every_amount_has_its_law():
    assert {parameter.name: parameter.value for parameter in UEP.parameters} == {
        "highest_decile": 4, "lowest_age_years": 18, "highest_age_years": 60, "highest_monthly_turnover_idr": 166_666_666}
    assert {law.status for law in UEP.laws} == {"analogy", "assumption"}
    assert 12 * 166_666_666 <= 2_000_000_000 < 12 * 166_666_667


def test_the_packages_cover_every_sector():
    names = tuple(package.name for package in UEP.packages)
    assert sorted(names) == sorted(candidate_facts()["business_sector"].words)
    assert {package.unit_cost_idr for package in UEP.packages} == {5_000_000}


def regions() -> frozenset[str]:
    with (RULES / "reference" / "regions.csv").open(encoding="utf-8") as lines:
        return frozenset(row["kemendagri_code"] for row in csv.DictReader(lines) if row["level"] == "kabkota")


@pytest.mark.parametrize("name, seats, budget_idr", [("2025-murni", 1500, 7_500_000_000), ("2025-perubahan", 180, 1_000_000_000)])
def test_each_round_of_2025_is_sound_and_its_packages_fit_the_budget(name, seats, budget_idr):
    round_ = load_round(RULES / "rounds" / f"{name}.yaml", regions())
    programme = load_programme(RULES / "programmes" / f"{round_.programme}.yaml", candidate_facts(), round_.as_of)
    assert (round_.quota.total, round_.budget_idr, set(round_.expect_regencies)) == (seats, budget_idr, regions())
    assert seats * max(package.unit_cost_idr for package in programme.packages) <= budget_idr


def test_the_revised_round_excludes_the_recipients_of_the_first():
    round_ = load_round(RULES / "rounds" / "2025-perubahan.yaml", regions())
    assert [(one.round, one.run) for one in round_.earlier_rounds] == [("2025-murni", "current")]
    assert round_.as_of == date(2025, 9, 30) and round_.notes


def test_the_poor_persons_of_the_regencies_add_up_to_the_published_total_of_the_province():
    with (RULES / "reference" / "poverty_2024.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["regency_code"] for row in rows} == regions()
    assert sum(int(row["poor_persons"]) for row in rows) == 221_340
    assert [row["regency_code"] for row in rows if row["status"] == "derived"] == ["64.09"]
    assert {row["status"] for row in rows} == {"published", "derived"}
