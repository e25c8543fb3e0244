"""`rules/quality.yaml`: every check has its limit, and what is mistyped is told by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core.errors import RulesError
from pipeline.core.quality_limits import CHECKS, load_quality_limits
from pipeline.core.regions import Regions

RULES = Path(__file__).parents[2] / "rules"
REGIONS = Regions.load(RULES / "reference/regions.csv")
SHIPPED = (RULES / "quality.yaml").read_text(encoding="utf-8")
WAIVER = ('waivers:\n  - {check: families_missing, regency: "64.11", round: 2025-murni, by: Kepala Bidang, on: 2025-03-20, why: Menyusul}\n')


def loaded(tmp_path, text: str):
    path = tmp_path / "rules" / "quality.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return load_quality_limits(path, REGIONS)


def test_the_shipped_limits_warn_before_they_stop(tmp_path):
    limits = loaded(tmp_path, SHIPPED)
    assert set(limits.checks) == {check.name for check in CHECKS}
    both = [limit for limit in limits.checks.values() if limit.stop_above_percent is not None]
    assert all(limit.warn_above_percent < limit.stop_above_percent for limit in both)


def test_a_waiver_names_the_check_the_regency_and_who_answers_for_it(tmp_path):
    limits = loaded(tmp_path, SHIPPED.replace("waivers: []\n", WAIVER))
    assert limits.waiver("families_missing", "64.11", "2025-murni").by == "Kepala Bidang"


@pytest.mark.parametrize(("right", "wrong", "told"), [
    ("  families_missing:", "  family_missing:", "unknown check `family_missing`. Did you mean `families_missing`?"),
    ("  families_missing: {warn_above_percent: 1, stop_above_percent: 20}\n", "", "the check `families_missing` is missing."),
    ("stop_above_percent: 20}", "stop_above_percent: 120}", "`stop_above_percent` must be at most 100."),
    ("stop_above_percent: 20}", "stop_above: 20}", "unknown key `stop_above`."),
    ("waivers: []\n", WAIVER.replace("64.11", "64.99"), "`64.99` is not known."),
    ("waivers: []\n", WAIVER.replace("families_missing", "niks_ending_in_zero"), "`niks_ending_in_zero` is not known."),
    ("waivers: []\n", WAIVER.replace("by: Kepala Bidang, ", ""), "the key `by` is missing. Add it."),
    ("waivers: []\n", "", "the key `waivers` is missing."),
    ("above_percent: 20, times_the_rest: 5}", "above_percent: 20}", "the key `times_the_rest` is missing. Add it."),
    ("{from_cases: 5, above", "{from_cases: 0, above", "`from_cases` must be at least 1."),
])
def test_a_mistake_is_told_with_its_line(tmp_path, right, wrong, told):
    assert right in SHIPPED
    with pytest.raises(RulesError) as stopped:
        loaded(tmp_path, SHIPPED.replace(right, wrong))
    texts = [problem.text("en") for problem in stopped.value.problems]
    assert all(text.startswith("rules/quality.yaml:") for text in texts)
    assert any(told in text for text in texts), texts
