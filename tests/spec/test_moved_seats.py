"""Seats that a regency cannot fill: where they go when the round lets them move, step by step."""

from collections import Counter

import pytest

from pipeline.allocation.quota import moved
from pipeline.core.errors import RulesError
from tests.spec.test_quota import POOR_2020

CODES = ("64.01", "64.07", "64.02", "64.08", "64.03", "64.09", "64.11", "64.71", "64.72", "64.74")
POOR = dict(zip(CODES, POOR_2020))
EQUAL = dict.fromkeys(CODES, 150)


def test_the_seats_that_mahakam_ulu_cannot_fill_go_where_the_poor_have_fewest():
    seats = moved("round.yaml", POOR, EQUAL, dict.fromkeys(CODES, 10_000) | {"64.11": 62})
    assert Counter(seat.regency_code for seat in seats) == {"64.02": 76, "64.72": 12}
    assert {seat.regency_code for seat in seats[:59]} == {"64.02"}
    assert {(seat.basis, seat.from_regency) for seat in seats} == {("moved", "64.11")}


def test_nobody_gets_more_seats_than_it_has_cases_and_what_nobody_can_fill_stays():
    cases = dict.fromkeys(CODES, 150) | {"64.11": 62, "64.02": 152, "64.72": 151}
    assert Counter(seat.regency_code for seat in moved("round.yaml", POOR, EQUAL, cases)) == {"64.02": 2, "64.72": 1}


def test_of_two_givers_the_one_with_the_smaller_code_gives_first():
    cases = dict.fromkeys(CODES, 150) | {"64.11": 149, "64.03": 148, "64.02": 152}
    assert [seat.from_regency for seat in moved("round.yaml", POOR, EQUAL, cases)] == ["64.03", "64.03"]


def test_a_tie_for_the_last_seat_that_moves_stops_the_run_unless_the_round_names_an_order():
    weights, seats, cases = {"a": 10, "b": 10, "c": 10}, {"a": 2, "b": 2, "c": 2}, {"a": 1, "b": 9, "c": 9}
    with pytest.raises(RulesError):
        moved("round.yaml", weights, seats, cases)
    assert [seat.regency_code for seat in moved("round.yaml", weights, seats, cases, order=("c", "b", "a"))] == ["c"]


def test_no_seat_moves_above_a_cap_and_the_seats_of_the_rounds_before_count():
    weights, seats, cases = {"a": 30, "b": 10, "c": 10}, {"a": 2, "b": 2, "c": 6}, {"a": 9, "b": 9, "c": 2}
    taken = Counter(seat.regency_code for seat in moved("r", weights, seats, cases, caps={"a": 3}, order=("a", "b", "c")))
    assert taken == {"a": 1, "b": 3}
    first = moved("r", weights, seats, cases, order=("a", "b", "c"), before={"a": 10, "b": 1, "c": 1})[0]
    assert (first.regency_code, first.divisor) == ("b", 7)
