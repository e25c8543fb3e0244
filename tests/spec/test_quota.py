"""Seats per regency: worked examples from the literature and the programme's own figures."""

from collections import Counter

import pytest

from pipeline.allocation.quota import continued, given, hamilton, reserve_length, seats_per_1000, webster
from pipeline.core.errors import RulesError

POOR_2024 = {"64.01": 25280, "64.02": 59000, "64.03": 12350, "64.07": 14490, "64.08": 37110, "64.09": 10770,
             "64.11": 2900, "64.71": 14530, "64.72": 37800, "64.74": 7110}
# Poor headcounts of 2020, a neutral instance: Paser, Kutai Barat, Kutai Kartanegara, Kutai Timur, Berau, Penajam,
# Mahakam Ulu, Balikpapan, Samarinda, Bontang.
POOR_2020 = (26770, 13760, 58420, 36980, 12300, 11930, 3260, 17020, 41920, 7910)


def named(weights):
    return weights if isinstance(weights, dict) else {f"r{number:02}": weight for number, weight in enumerate(weights)}


def seats(weights, total, minimum=0, order=(), caps=None):
    names = named(weights)
    held = Counter(seat.regency_code for seat in webster("round.yaml", names, total, minimum, order, caps or {}))
    return [held[name] for name in names]


@pytest.mark.parametrize(("weights", "total", "minimum", "expected"), [
    ((5117, 4400, 162, 161, 160), 100, 0, [51, 43, 2, 2, 2]),
    ((9061, 7179, 5259, 3319, 1182), 26, 0, [9, 8, 5, 3, 1]),
    ((61, 70, 265, 95), 29, 0, [4, 4, 15, 6]),
    ((61, 70, 265, 95, 39), 31, 0, [4, 4, 15, 6, 2]),
    (POOR_2020, 1500, 0, [174, 90, 380, 241, 80, 78, 21, 111, 273, 52]),
    (POOR_2020, 1500, 50, [171, 88, 373, 236, 79, 76, 50, 109, 268, 50]),
])
def test_webster_gives_the_seats_of_the_worked_examples(weights, total, minimum, expected):
    assert seats(weights, total, minimum) == expected


def test_seats_above_a_cap_go_to_the_next_quotients():
    assert seats(POOR_2020, 1500, caps={"r06": 15, "r09": 45}) == [176, 90, 384, 243, 81, 78, 15, 112, 276, 45]


def test_the_next_seats_are_a_list_that_can_be_published():
    trace = webster("round.yaml", named(POOR_2020), 1512, 0)
    assert [seat.regency_code for seat in trace[1500:]] == [f"r{n:02}" for n in (2, 0, 8, 2, 3, 4, 2, 8, 7, 0, 3, 2)]


def test_seats_of_a_decree_that_cannot_be_filled_go_on_by_the_same_quotients():
    held = dict.fromkeys(named(POOR_2020), 150)
    moved = [seat.regency_code for seat in continued("round.yaml", named(POOR_2020), held, 88, caps={"r06": 62})]
    assert Counter(moved) == {"r02": 76, "r08": 12} and set(moved[:59]) == {"r02"}


@pytest.mark.parametrize(("weights", "total", "expected"), [
    (POOR_2020, 1500, [174, 90, 381, 241, 80, 78, 21, 111, 273, 51]),
    ((567, 385, 42, 6), 323, [183, 124, 14, 2]),
    ((567, 385, 42, 6), 324, [184, 125, 13, 2]),       # Alabama: a seat more for all, one less for the third
    ((3, 7, 90), 49, [2, 3, 44]),
    ((3, 7, 90), 51, [1, 4, 46]),
    ((61, 70, 265, 95), 29, [3, 4, 16, 6]),
    ((61, 70, 265, 95, 39), 31, [4, 4, 15, 6, 2]),     # a new state: the first gains, the third loses
    ((5117, 4400, 162, 161, 160), 100, [51, 44, 2, 2, 1]),
    ((9061, 7179, 5259, 3319, 1182), 26, [9, 7, 5, 4, 1]),
])
def test_largest_remainders_give_what_the_literature_says_they_do(weights, total, expected):
    assert list(hamilton(named(weights), total).values()) == expected


def test_largest_remainders_lose_seats_where_webster_loses_none():
    before, after = (hamilton(named(POOR_2020), total) for total in (1507, 1508))
    assert (before["r07"], after["r07"]) == (112, 111)
    before, after = (hamilton(named(POOR_2020), total) for total in (1518, 1519))
    assert (before["r06"], after["r06"]) == (22, 21)


def test_equal_remainders_leave_the_comparison_open():
    assert hamilton(named((15, 25, 29, 31)), 10) is None


def test_a_tie_of_regencies_that_all_get_their_seat_decides_nothing():
    assert seats({"64.01": 10, "64.02": 10}, 2) == [1, 1]


def test_the_180_seats_of_the_revision_follow_the_poor_of_2024():
    assert seats(POOR_2024, 180, minimum=1) == [20, 48, 10, 12, 30, 9, 2, 12, 31, 6]


def test_equal_quotients_stop_the_run_unless_the_round_names_an_order():
    with pytest.raises(RulesError) as stopped:
        seats({"64.01": 10, "64.02": 10}, 1)
    assert stopped.value.problems[0].text("en") == (
        "round.yaml: seat 1: 64.01, 64.02 have equal quotients. Write the order of the regencies in `quota.order`. [QUOTA_TIE]")
    assert seats({"64.01": 10, "64.02": 10}, 1, order=("64.02", "64.01")) == [0, 1]


def test_the_trace_names_the_quotient_that_won_each_seat():
    trace = webster("round.yaml", {"a": 110, "b": 60}, 4, 1)
    assert [(seat.regency_code, seat.basis, seat.weight, seat.divisor) for seat in trace] == [
        ("a", "minimum", 110, None), ("b", "minimum", 60, None), ("a", "webster", 110, 3), ("a", "webster", 110, 5)]


def test_given_seats_are_those_of_the_decree():
    assert Counter(seat.regency_code for seat in given({"64.01": 3, "64.02": 0})) == {"64.01": 3}


@pytest.mark.parametrize(("quota", "lengths"), [(150, (28, 54, 88)), (52, (12, 23, 37)), (21, (7, 12, 19)), (8, (4, 7, 10))])
def test_the_waiting_list_fills_the_quota_with_99_percent_at_10_20_and_30_percent_failures(quota, lengths):
    assert tuple(reserve_length(quota, rate, 0.99) for rate in (0.1, 0.2, 0.3)) == lengths


def test_nobody_waits_where_nobody_fails_or_no_seat_is_given():
    assert reserve_length(150, 0, 0.99) == 0
    assert reserve_length(0, 0.2, 0.99) == 0


def test_seats_per_1000_poor_have_two_decimals():
    assert (seats_per_1000(150, 59000), seats_per_1000(150, 2900)) == ("2.54", "51.72")
