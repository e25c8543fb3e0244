"""Laws of the apportionment, on random weights."""

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pipeline.allocation.quota import reserve_length, webster

WEIGHTS = st.lists(st.integers(1, 10_000), min_size=2, max_size=6).map(lambda all_: {f"r{n}": w for n, w in enumerate(all_)})


def seats(weights, total, minimum=0):
    return Counter(seat.regency_code for seat in webster("w", weights, total, minimum, order=sorted(weights)))


@given(WEIGHTS, st.integers(0, 60), st.integers(0, 3))
def test_all_seats_are_given_and_nobody_is_below_the_minimum(weights, total, minimum):
    total = max(total, minimum * len(weights))
    found = seats(weights, total, minimum)
    assert found.total() == total
    assert all(found[name] >= minimum for name in weights)


@given(WEIGHTS, st.integers(0, 60))
def test_one_seat_more_changes_one_regency_by_one(weights, total):
    before, after = seats(weights, total), seats(weights, total + 1)
    assert sorted(after[name] - before[name] for name in weights) == [0] * (len(weights) - 1) + [1]


@given(WEIGHTS, st.integers(1, 60), st.data())
def test_a_regency_that_grows_loses_no_seat(weights, total, data):
    name = data.draw(st.sampled_from(sorted(weights)))
    assert seats(weights | {name: weights[name] + data.draw(st.integers(1, 5000))}, total)[name] >= seats(weights, total)[name]


@given(WEIGHTS, st.integers(1, 60))
def test_no_seat_could_move_to_a_regency_with_a_better_claim(weights, total):
    found = seats(weights, total)
    last_won = min(Fraction(weights[name], 2 * found[name] - 1) for name in weights if found[name])
    assert all(Fraction(weights[name], 2 * found[name] + 1) <= last_won for name in weights)


@given(st.integers(1, 40), st.sampled_from([0.05, 0.1, 0.2, 0.35]), st.sampled_from([0.9, 0.95, 0.99]))
def test_the_waiting_list_is_the_shortest_that_is_long_enough(quota, rate, confidence):
    from math import comb

    def filled(length):
        people = quota + length
        return sum(comb(people, k) * (1 - rate) ** k * rate ** (people - k) for k in range(quota, people + 1))

    length = reserve_length(quota, rate, confidence)
    assert filled(length) >= confidence - 1e-12
    assert length == 0 or filled(length - 1) < confidence
