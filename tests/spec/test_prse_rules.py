"""PRSE and its round of 2025 as they are shipped: a programme of another kind than UEP; named people are in prse.cases.yaml."""

from datetime import date

import pytest

from pipeline.core.errors import RulesError
from pipeline.core.facts import candidate_facts
from pipeline.core.programme import load_programme
from pipeline.core.round import load_round
from pipeline.core.round_fit import check_fit
from pipeline.eligibility.judge import judge
from tests.spec.test_uep_rules import RULES, regions

PRSE = load_programme(RULES / "programmes" / "prse.yaml", candidate_facts(), date(2025, 3, 31))


def test_a_family_about_which_nothing_is_known_is_undetermined():
    assert judge(PRSE, {}).outcome == "undetermined"


def test_the_programme_takes_its_cases_from_the_registry_and_gives_no_packages():
    assert (PRSE.candidates, PRSE.packages, PRSE.groups) == ("registry", (), ())
    assert {law.status for law in PRSE.laws} == {"analogy", "assumption"}


@pytest.mark.parametrize(("written", "instead"), [
    ("lives_in_proposing_regency: {is: true}", "lives_in_proposing_regency: {is_known: true}"),
    ("{lives_in_proposing_regency: {is: true}}", "{any_of: [{lives_in_proposing_regency: {is: true}}, {welfare_decile: {at_most: 4}}]}"),
    ("law: domicile\n    if_unknown: verify_first", "law: domicile\n    if_unknown: met\n    because: {id: Contoh, en: Example}"),
])
def test_a_family_that_may_live_elsewhere_must_not_take_a_seat_here(tmp_path, written, instead):
    text = (RULES / "programmes" / "prse.yaml").read_text(encoding="utf-8")
    assert written in text
    (tmp_path / "prse.yaml").write_text(text.replace(written, instead), encoding="utf-8")
    with pytest.raises(RulesError) as refused:
        load_programme(tmp_path / "prse.yaml", candidate_facts(), date(2025, 3, 31))
    assert [problem.code for problem in refused.value.problems] == ["HOME_RULE_MISSING"]
    (tmp_path / "prse.yaml").write_text(text.replace(written, instead).replace("candidates: registry", "candidates: proposals"), encoding="utf-8")
    load_programme(tmp_path / "prse.yaml", candidate_facts(), date(2025, 3, 31))


def test_the_round_shares_a_hundred_seats_by_the_poor_and_fits_the_budget_without_packages():
    round_ = load_round(RULES / "rounds" / "2025-prse.yaml", regions())
    assert (round_.programme, round_.quota.total, round_.quota.method, round_.quota.weights) == ("prse", 100, "webster", "poverty_2024")
    assert set(round_.expect_regencies) == regions() and round_.notes
    check_fit(RULES / "rounds" / "2025-prse.yaml", round_, PRSE)
