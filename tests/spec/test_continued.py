"""A quota that continues an earlier round's: all totals are apportioned together, and each round has the seats that follow."""

from collections import Counter
from pathlib import Path

import pytest

from pipeline.allocation.quota import apportioned, webster
from pipeline.core.continued import with_continued
from pipeline.core.errors import RulesError
from pipeline.core.round import ApportionedQuota, Round, load_round
from tests.spec.test_quota import POOR_2020
from tests.spec.test_round import APPORTIONED, REGIONS, changed

KALTIM = dict(zip(("Paser", "Kubar", "Kukar", "Kutim", "Berau", "PPU", "Mahulu", "Balikpapan", "Samarinda", "Bontang"), POOR_2020, strict=True))
REVISION = [21, 10, 46, 29, 10, 9, 3, 13, 33, 6]


def resolved(folder: Path, **rounds: str) -> Round:
    """The last of the rounds, written beside the others, with what it continues."""
    for name, quota in rounds.items():
        text = changed(APPORTIONED, "round: 2025-murni", f"round: {name}")
        (folder / f"{name}.yaml").write_text(changed(text, "total: 180, weights: poverty_2024, minimum: 1", quota), encoding="utf-8")
    path = folder / f"{name}.yaml"
    return with_continued(path, load_round(path, REGIONS), REGIONS)


def quota(total: int, minimum: int = 0, **others) -> ApportionedQuota:
    return ApportionedQuota(total, "webster", "poverty_2020", minimum, (), others.pop("caps", {}), None, **others)


def seats(quota: ApportionedQuota, weights=KALTIM) -> list[int]:
    held = Counter(seat.regency_code for seat in apportioned("round.yaml", quota, weights))
    return [held[name] for name in weights]


def test_the_seats_of_the_revision_are_those_that_1680_have_more_than_1500():
    assert seats(quota(180, continued={"murni": 1500})) == REVISION
    assert seats(quota(180)) != REVISION, "180 seats by themselves would be other ones"


def test_rounds_that_continue_each_other_are_the_parts_of_one_list():
    parts = [quota(100), quota(50, continued={"a": 100}), quota(30, continued={"b": 50, "a": 100})]
    assert [seat for part in parts for seat in apportioned("w", part, KALTIM)] == webster("w", KALTIM, 180, 0)


def test_a_cap_counts_the_seats_of_all_rounds_and_the_minimum_is_given_once():
    assert seats(quota(4, 1, continued={"a": 6}, caps={"x": 5}), {"x": 90, "y": 10}) == [0, 4]
    assert seats(quota(2, 1, continued={"a": 2}), {"x": 90, "y": 10}) == [2, 0]


def test_the_totals_of_all_rounds_before_are_found_beside_the_file(tmp_path):
    round_ = resolved(tmp_path, a="total: 180, weights: poverty_2024, minimum: 60",
                      b="total: 20, weights: poverty_2024, minimum: 60, continues: a",
                      c="total: 7, weights: poverty_2024, minimum: 60, continues: b")
    assert round_.quota.continued == {"b": 20, "a": 180}
    assert (round_.quota.total, round_.quota.continued_total) == (7, 200)


def test_rounds_that_continue_each_other_in_a_circle_are_refused_wherever_one_starts(tmp_path):
    with pytest.raises(RulesError) as refused:
        resolved(tmp_path, a="total: 180, weights: poverty_2024, minimum: 1, continues: b",
                 b="total: 20, weights: poverty_2024, minimum: 1, continues: a")
    assert [problem.code for problem in refused.value.problems] == ["QUOTA_CONTINUES_CIRCLE"]


@pytest.mark.parametrize(("key", "differing"), [
    ("weights", "total: 20, weights: poverty_2020, minimum: 1, continues: a"),
    ("minimum", "total: 20, weights: poverty_2024, minimum: 2, continues: a"),
    ("order", 'total: 20, weights: poverty_2024, minimum: 1, order: ["64.01", "64.02", "64.10"], continues: a'),
    ("caps", 'total: 20, weights: poverty_2024, minimum: 1, caps: {"64.01": 90}, continues: a'),
    ("expect_regencies", "total: 20, weights: poverty_2024, minimum: 1, continues: a"),
])
def test_what_differs_from_the_round_before_is_named_with_both_lines(tmp_path, key, differing):
    first = changed(APPORTIONED, "round: 2025-murni", "round: a")
    if key == "expect_regencies":
        first = changed(first, '"64.02", "64.10"]', '"64.02", "64.03"]')
    (tmp_path / "a.yaml").write_text(first, encoding="utf-8")
    with pytest.raises(RulesError) as refused:
        resolved(tmp_path, b=differing)
    problem, = refused.value.problems
    here, there = (6, 6) if key == "expect_regencies" else (14, 13 if key in ("order", "caps") else 14)
    assert (problem.where, problem.code) == (f"b.yaml:{here}", "QUOTA_CONTINUES_UNFIT")
    assert f"`{key}` differs from that in a.yaml:{there}" in problem.en
