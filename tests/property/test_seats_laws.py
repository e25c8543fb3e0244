"""Laws of the seats, on small random provinces: the allocator's turns against the oracle that tries every set of cases."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.allocation.floors import settled
from pipeline.allocation.seating import shares
from pipeline.allocation.turns import Seated, Supply, Turn, seat
from tests.fixtures.seats import Case, FloorsContradict, Province, golden, placed, provinces

SOME = settings(max_examples=300, deadline=None)


def share(case: Case, province: Province) -> int:
    return sum(bit for bit, floor in zip((1, 2), province.floors) if floor.group in case.groups)


def seated(province: Province, most_of_a_kind: int | None = None) -> Seated | None:
    """What the allocator makes of a province; None where its floors contradict each other."""
    turns = [Turn(case.case_id, case.regency, rank, share(case, province), case.packages) for rank, case in enumerate(province.cases, 1)]
    kinds = {code: Counter(turn.kind for turn in turns if turn.regency_code == code) for code in province.seats}
    floors = {}
    for code, seats in province.seats.items():
        first, second, *_ = [*(floor.seats(seats) for floor in province.floors), 0, 0]
        floors[code] = settled((first, second), shares(kinds[code]), seats, province.hold)
    if None in floors.values():
        return None
    if most_of_a_kind is not None:
        taken: Counter = Counter()
        turns = [turn for turn in turns if (taken.update([(turn.regency_code, turn.kind)]), taken[turn.regency_code, turn.kind])[1] <= province.seats[turn.regency_code]]
    supply = Supply(province.stock, sum(province.seats.values()) if province.awards is None else province.awards)
    return seat(turns, kinds, province.seats, floors, supply)


def oracle(province: Province) -> tuple[dict, dict] | None:
    try:
        result = placed(province)
    except FloorsContradict:
        return None
    floors = {(floor.regency, floor.group): (floor.decreed_seats, floor.members, floor.floor_seats, floor.held_seats) for floor in result.floors}
    return {place.case.case_id: place.package for place in result.places if place.status == "selected"}, floors


def shown(found: Seated | None, province: Province) -> tuple[dict, dict] | None:
    if found is None:
        return None
    floors = {(code, floor.group): (one.decreed[place], one.members[place], one.kept[place], one.held)
              for code, one in found.floors.items() for place, floor in enumerate(province.floors)}
    packages = found.packages
    if province.stock is None:  # bought to fit the list: the first choice, which placement knows
        packages = {case.case_id: next(iter(case.packages), None) for case in province.cases if case.case_id in packages}
    return packages, floors


@SOME
@given(provinces())
def test_the_seats_are_those_of_the_oracle(province):
    assert shown(seated(province), province) == oracle(province)


@SOME
@given(provinces())
def test_a_short_list_of_each_kind_gives_the_same_seats(province):
    assert seated(province, most_of_a_kind=1) == seated(province)


@pytest.mark.parametrize(("name", "province", "selected"), [
    ("G1", golden(5, {"women": 2}, "a b:W c d e f:W g h:W"), "abcdf"),
    ("G2", golden(2, {"women": 1, "disability": 1}, "a:WD b:W c d:D"), "ab"),
    ("G3", golden(2, {"women": 1, "disability": 1}, "a:WD b c:W"), "ab"),
    ("G4", golden(2, {"women": 1, "disability": 1}, "a b:W c:D d:WD"), "ad"),
    ("G5", golden(4, {"disability": 2}, "a b c d e:D f"), "abce"),
    ("G6", golden(6, {"women": 3, "disability": 2}, "a b c:W d e:D f:W g:WD h i:W j:D"), "abcefg"),
    ("G7", golden(5, {"women": 2, "disability": 1}, "a b:W c d e f:W g h:W i:D j:WD"), "abcdj"),
])
def test_the_golden_cases_come_out_top_first(name, province, selected):
    assert "".join(sorted(seated(province).packages)) == selected


@SOME
@given(provinces())
def test_without_floors_stock_and_money_the_first_of_each_regency_have_the_seats(province):
    plain = replace(province, floors=(), stock=None, awards=None)
    for code, seats in plain.seats.items():
        first = [case.case_id for case in plain.cases if case.regency == code][:seats]
        assert [case.case_id for case in plain.cases if case.regency == code and case.case_id in seated(plain).packages] == first


@SOME
@given(provinces(), st.data())
def test_whoever_is_on_the_list_stays_on_it_when_ranked_higher(province, data):
    """Own-rank monotonicity, where packages and money are no limit."""
    province = replace(province, stock=None, awards=None)
    if (found := seated(province)) is None or not found.packages:
        return
    winner = data.draw(st.sampled_from(sorted(found.packages)))
    cases = list(province.cases)
    place = next(number for number, case in enumerate(cases) if case.case_id == winner)
    cases.insert(data.draw(st.integers(0, place)), cases.pop(place))
    assert winner in seated(replace(province, cases=tuple(cases))).packages


@SOME
@given(provinces())
def test_one_seat_more_is_one_family_more_if_any_waits(province):
    """Not that nobody loses: with overlapping floors a re-run with more seats may choose otherwise."""
    province = replace(province, stock=None, awards=None, hold=False)
    code, seats = next(iter(province.seats.items()))
    before, after = seated(province), seated(replace(province, seats={**province.seats, code: seats + 1}))
    if before is None or after is None:
        return
    of = {case.case_id for case in province.cases if case.regency == code}
    assert len(of & set(after.packages)) == min(len(of & set(before.packages)) + 1, len(of))


@SOME
@given(provinces())
def test_a_last_ranked_case_of_no_group_changes_nothing_where_the_seats_are_full(province):
    province = replace(province, stock=None, awards=None, hold=False)
    found = seated(province)
    code, seats = next(iter(province.seats.items()))
    of = {case.case_id for case in province.cases if case.regency == code}
    if found is None or len(of & set(found.packages)) < seats:
        return
    assert seated(replace(province, cases=(*province.cases, Case("LAST", code)))).packages == found.packages


@SOME
@given(provinces())
def test_a_package_or_money_is_refused_only_where_higher_ranks_used_it_up(province):
    found = seated(province)
    if found is None:
        return
    rank = {case.case_id: number for number, case in enumerate(province.cases)}
    used = Counter(found.packages.values())
    if province.stock is not None:
        assert all(used[name] <= number for name, number in province.stock.items())
        for winner, package in found.packages.items():
            case = province.cases[rank[winner]]
            for preferred in case.packages[:case.packages.index(package)]:
                above = sum(rank[other] < rank[winner] for other, its in found.packages.items() if its == preferred)
                assert above == province.stock[preferred]
    if province.awards is not None:
        assert len(found.packages) <= province.awards


def test_top_first_never_drops_the_first_ranked_for_a_fuller_list():
    """One seat in each of two regencies, one package of each kind: filling both seats would refuse the first in rank."""
    province = Province((Case("a1", "64.01", packages=("cake",)), Case("b1", "64.02", packages=("cake",)), Case("a2", "64.01", packages=("loom",))),
                        {"64.01": 1, "64.02": 1}, stock={"cake": 1, "loom": 1})
    assert seated(province).packages == {"a1": "cake"}
