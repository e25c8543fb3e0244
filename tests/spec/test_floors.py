"""Floors of a regency: how many seats they need, when they contradict the quota, what is held or cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.allocation.floors import BOTH, FIRST, SECOND, Floors, cut, feasible, least_seats, settled, without
from pipeline.allocation.seating import floors_of, supply_of
from pipeline.allocation.turns import Supply
from pipeline.core.errors import RulesError
from pipeline.core.round import Floor, load_round
from pipeline.core.regions import Regions
from tests.fixtures.tree import ROOT, line_of
from tests.house.sources import programme
from tests.tables import PIPELINE, rows

RULES = PIPELINE.parent / "rules"
UEP = programme("2025-murni")


@pytest.fixture(scope="module")
def round_():
    return load_round(RULES / "rounds/2025-murni.yaml", frozenset(Regions.load(RULES / "reference/regions.csv").regencies))


def test_who_belongs_to_both_groups_fills_both_floors_with_one_seat():
    for row in rows("""
        | women | disability | only women | only disability | both | seats |
        |     2 |          1 |          5 |               5 |    0 |     3 |
        |     2 |          1 |          5 |               5 |    1 |     2 |
        |     2 |          2 |          0 |               0 |    2 |     2 |
        |     2 |          2 |          1 |               1 |    1 |     3 |
        |     0 |          0 |          0 |               0 |    0 |     0 |
        |     1 |          1 |          1 |               0 |    0 |       |
    """):
        first, second, *members = (int(row[name]) for name in ("women", "disability", "only women", "only disability", "both"))
        found = least_seats((first, second), dict(zip((FIRST, SECOND, BOTH), members)))
        assert found == (int(row["seats"]) if row["seats"] else None), row


def test_floors_are_feasible_within_the_seats_that_they_need():
    members = {FIRST: 5, SECOND: 5, BOTH: 0}
    assert not feasible((2, 1), members, 2)
    assert feasible((2, 1), members, 3)
    assert not feasible((2, 6), members, 9)


def test_a_seat_counts_for_every_group_of_the_family():
    assert [without((2, 1), share) for share in (0, FIRST, SECOND, BOTH)] == [(2, 1), (1, 1), (2, 0), (1, 0)]
    assert without((0, 0), BOTH) == (0, 0)


def test_floors_are_cut_by_as_little_as_possible_and_the_one_named_first_is_spared():
    assert cut((2, 2), {FIRST: 2, SECOND: 2}, 4) == (2, 2)
    assert cut((2, 2), {FIRST: 2, SECOND: 2}, 3) == (2, 1)
    assert cut((2, 2), {FIRST: 0, SECOND: 2}, 4) == (0, 2)


def test_a_floor_above_its_members_is_cut_to_them_and_with_hold_the_rest_stays_empty():
    assert settled((4, 0), {FIRST: 1, 0: 9}, 5, hold=False) == Floors((4, 0), (1, 0), (1, 0), held=0)
    assert settled((4, 0), {FIRST: 1, 0: 9}, 5, hold=True) == Floors((4, 0), (1, 0), (1, 0), held=3)


def test_no_seat_is_held_that_members_who_are_there_need():
    assert settled((4, 4), {FIRST: 2, SECOND: 2}, 4, hold=True) == Floors((4, 4), (2, 2), (2, 2), held=0)


def test_a_percentage_is_rounded_up():
    assert [Floor("women", 5, None).seats(quota) for quota in (0, 1, 20, 21)] == [0, 1, 1, 2]
    assert Floor("women", None, 3).seats(100) == 3


def test_contradictory_floors_stop_with_the_smallest_change_that_would_do(round_):
    asked = replace(round_, floors=(Floor("women", None, 2), Floor("disability", None, 2)))
    with pytest.raises(RulesError) as stopped:
        floors_of(asked, {"64.01": 3, "64.02": 3}, {"64.01": {FIRST: 5, SECOND: 5}, "64.02": {BOTH: 5}})
    line = line_of(ROOT / "rules/rounds/2025-murni.yaml", "floors:")
    assert [problem.text(language) for problem in stopped.value.problems for language in ("id", "en")] == [
        f"rules/rounds/2025-murni.yaml:{line}: 64.01: kursi paling sedikit bagi kelompok (women 2, disability 2) butuh 4 kursi, tetapi kuotanya 3. "
        "Perubahan terkecil: women 2, disability 1; atau kuota 4. [FLOORS_EXCEED_QUOTA]",
        f"rules/rounds/2025-murni.yaml:{line}: 64.01: the floors (women 2, disability 2) need 4 seats, but the quota is 3. "
        "The smallest change: women 2, disability 1; or a quota of 4. [FLOORS_EXCEED_QUOTA]"]


def test_a_floor_that_fits_its_members_though_not_its_decree_is_no_contradiction(round_):
    asked = replace(round_, floors=(Floor("women", None, 9),))
    assert floors_of(asked, {"64.01": 3}, {"64.01": {FIRST: 2, 0: 4}})["64.01"].kept == (2, 0)


def test_money_buys_as_many_awards_as_the_dearest_package_allows(round_):
    dearest = max(package.unit_cost_idr for package in UEP.packages)
    assert supply_of(replace(round_, budget_idr=dearest * 3 - 1), UEP, 1500) == Supply(None, 2)
    assert supply_of(round_, replace(UEP, packages=()), 1500) == Supply(None, 1500)


def test_packages_in_stock_are_the_limit_where_there_are_any(round_):
    stock = {package.name: 7 for package in UEP.packages}
    assert supply_of(replace(round_, stock=stock), UEP, 1500) == Supply(stock, 1500)


def test_a_score_that_is_scaled_by_the_others_turns_with_who_else_applies():
    """Why priority is lexicographic: under simple additive weighting a third family turns the order of the first two."""
    def scores(families: dict[str, tuple[int, int]]) -> dict[str, float]:
        cheapest, most = min(income for income, _ in families.values()), max(dependants for _, dependants in families.values())
        return {name: 0.5 * cheapest / income + 0.5 * dependants / most for name, (income, dependants) in families.items()}

    two = scores({"a": (10, 2), "b": (15, 4)})
    three = scores({"a": (10, 2), "b": (15, 4), "c": (30, 8)})
    assert two["a"] < two["b"] and three["a"] > three["b"]
