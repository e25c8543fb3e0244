"""The checker accepts what docs/seats.md says of any small province, and refuses every list that differs from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pipeline.audit.certificate import Claim, audit
from tests.fixtures.released_seats import changed, release_of, swapped, write_release
from tests.fixtures.seats import PACKAGES, FloorsContradict, Placed, Province, golden, placed, provinces

W, D = "women", "disability"
# allocation.md, G1 to G7: seats, floors, the cases in order, and whom the top-first sieve selects.
GOLDEN = {
    "G1": (5, {W: 2}, "a b:W c d e f:W g h:W", "abcdf"),
    "G2": (2, {W: 1, D: 1}, "a:WD b:W c d:D", "ab"),
    "G3": (2, {W: 1, D: 1}, "a:WD b c:W", "ab"),
    "G4": (2, {W: 1, D: 1}, "a b:W c:D d:WD", "ad"),
    "G5": (4, {D: 2}, "a b c d e:D f", "abce"),
    "G6": (6, {W: 3, D: 2}, "a b c:W d e:D f:W g:WD h i:W j:D", "abcefg"),
    "G7": (5, {W: 2, D: 1}, "a b:W c d e f:W g h:W i:D j:WD", "abcdj"),
}
few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
CODES = ("SELECTED_OPEN", "SELECTED_FLOOR(women)", "RESERVE", "QUOTA_FULL", "LAST_SEATS_HELD_FOR_FLOOR", "STOCK_OUT", "BUDGET", "NO_PACKAGE")
OTHER_CELLS = {
    "reason_code": st.sampled_from(CODES), "package": st.none() | st.sampled_from(PACKAGES), "status": st.sampled_from(("selected", "reserve", "not_selected")),
    **dict.fromkeys(("rank_in_regency", "rank_in_province"), st.integers(1, 10)),
    **dict.fromkeys(("list_no", "cut_off_rank", "last_winner_rank"), st.none() | st.integers(1, 10)),
    "short_resource": st.sampled_from((None, "budget", *PACKAGES)),
    "floor_groups": st.sampled_from(("", W, D, f"{W};{D}")), "acceptable_packages": st.sampled_from(("", "cake", "loom;cake")),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("release")


def violated(folder: Path, province: Province, result: Placed | None = None) -> tuple[Claim, ...]:
    return tuple(audit(write_release(folder, *release_of(province, result))).violated)


def placed_if_possible(province: Province) -> Placed:
    try:
        return placed(province)
    except FloorsContradict:
        assume(False)


def swaps(result: Placed) -> list[tuple]:
    return [(one, other) for one in result.places if one.status == "selected" for other in result.places if other.status != "selected"]


@few
@given(province=provinces())
def test_the_lists_that_follow_from_the_page_are_accepted(folder, province):
    result = placed_if_possible(province)
    assert violated(folder, province, result) == ()


@few
@given(province=provinces(), data=st.data())
def test_a_selected_and_an_unselected_case_cannot_change_places(folder, province, data):
    result = placed_if_possible(province)
    assume(swaps(result))
    assert violated(folder, province, swapped(result, *data.draw(st.sampled_from(swaps(result)))))


@few
@given(province=provinces(), data=st.data())
def test_no_cell_of_a_place_can_be_another(folder, province, data):
    result = placed_if_possible(province)
    assume(result.places)
    case_id = data.draw(st.sampled_from(result.places)).case.case_id
    column = data.draw(st.sampled_from(list(OTHER_CELLS)))
    tables, manifest = release_of(province, result)
    old = next(row[column] for row in tables["placement"] if row["case_id"] == case_id)
    new = data.draw(OTHER_CELLS[column].filter(lambda cell: cell != old and not (column == "floor_groups" and _means(cell, province) == old)))
    tables = changed(tables, "placement", lambda row: {column: new} if row["case_id"] == case_id else None)
    assert audit(write_release(folder, tables, manifest)).violated


@few
@given(province=provinces(), data=st.data())
def test_no_floor_can_be_other_than_it_is(folder, province, data):
    result = placed_if_possible(province)
    assume(result.floors)
    floor = data.draw(st.sampled_from(result.floors))
    column = data.draw(st.sampled_from(("floor_seats", "members", "decreed_seats", "held_seats", "selected_members")))
    setattr(floor, column, max(getattr(floor, column) + data.draw(st.sampled_from((-1, 1))), -1))
    assert violated(folder, province, result)


@pytest.mark.parametrize("name", GOLDEN)
def test_the_worked_examples_are_accepted_as_the_sieve_decides_them(folder, name):
    seats, floors, people, expected = GOLDEN[name]
    province = golden(seats, floors, people)
    result = placed(province)
    assert "".join(place.case.case_id for place in result.places if place.status == "selected") == expected
    assert violated(folder, province, result) == ()


@pytest.mark.parametrize("name", ["G2", "G3", "G4", "G5"])
def test_every_other_list_of_the_worked_examples_that_differs_by_one_case_is_refused(folder, name):
    province = golden(*GOLDEN[name][:3])
    result = placed(province)
    for one, other in swaps(result):
        assert violated(folder, province, swapped(result, one, other)), f"{other.case.case_id} instead of {one.case.case_id}"


def _means(groups: str, province: Province) -> str:
    """The groups with a floor, in the order of the floors."""
    return ";".join(floor.group for floor in province.floors if floor.group in groups.split(";"))
