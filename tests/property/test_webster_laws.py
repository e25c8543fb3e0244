"""Laws of the apportionment, on random weights."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from votelib.evaluate.core import Tie
from votelib.evaluate.proportional import HighestAverages, LargestRemainder

from pipeline.allocation.quota import apportioned, hamilton, reserve_length, webster
from pipeline.core.errors import RulesError
from pipeline.core.round import ApportionedQuota

WEIGHTS = st.lists(st.integers(1, 10_000), min_size=2, max_size=6).map(lambda all_: {f"r{n}": w for n, w in enumerate(all_)})


# Small weights, so that quotients and remainders are often equal.
TYING = st.lists(st.integers(1, 12), min_size=2, max_size=5).map(lambda all_: {f"r{n}": w for n, w in enumerate(all_)})


def seats(weights, total, minimum=0, caps=None):
    return Counter(seat.regency_code for seat in webster("w", weights, total, minimum, order=sorted(weights), caps=caps or {}))


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


@given(WEIGHTS, st.integers(1, 20))
def test_weights_that_divide_the_seats_without_a_rest_get_exactly_their_share(weights, times):
    shares = {name: weight % 9 + 1 for name, weight in weights.items()}
    assert seats({name: share * times for name, share in shares.items()}, sum(shares.values())) == shares


@given(WEIGHTS, st.integers(0, 60), st.integers(0, 3), st.data())
def test_no_regency_is_above_its_cap_and_seats_remain_only_where_all_are_at_theirs(weights, total, minimum, data):
    total = max(total, minimum * len(weights))
    caps = data.draw(st.fixed_dictionaries({}, optional={name: st.integers(minimum, 20) for name in weights}))
    found = seats(weights, total, minimum, caps)
    assert all(found[name] <= cap for name, cap in caps.items())
    assert found.total() == (min(total, sum(caps.values())) if len(caps) == len(weights) else total)


@given(WEIGHTS, st.lists(st.integers(1, 30), min_size=1, max_size=4))
def test_rounds_that_continue_each_other_give_what_one_round_would(weights, totals):
    given_, before = Counter(), {}
    for number, total in enumerate(totals):
        quota = ApportionedQuota(total, "webster", "w", 0, tuple(sorted(weights)), {}, None, dict(before))
        given_ += Counter(seat.regency_code for seat in apportioned("w", quota, weights))
        before[f"round-{number}"] = total
    assert given_ == seats(weights, sum(totals))


@given(WEIGHTS, st.integers(1, 60))
def test_largest_remainders_stay_within_a_seat_of_the_exact_share(weights, total):
    found = hamilton(weights, total)
    assume(found is not None)
    assert sum(found.values()) == total
    assert all(abs(found[name] - Fraction(weights[name] * total, sum(weights.values()))) < 1 for name in weights)


@given(TYING, st.integers(1, 40), st.integers(0, 2), st.data())
def test_votelib_gives_the_same_seats_and_finds_the_same_ties(weights, total, minimum, data):
    total = max(total, minimum * len(weights))
    caps = data.draw(st.fixed_dictionaries({}, optional={name: st.integers(max(minimum, 1), 20) for name in weights}))
    assume(any(minimum < caps.get(name, total + 1) for name in weights))  # votelib fails where nobody can get a seat
    least = {name: minimum for name in weights if minimum}
    theirs = HighestAverages("sainte_lague").evaluate(weights, total, prev_gains=least, max_seats=caps)
    if any(isinstance(name, Tie) for name in theirs):
        with pytest.raises(RulesError, match="QUOTA_TIE"):
            webster("w", weights, total, minimum, caps=caps)
    else:
        ours = Counter(seat.regency_code for seat in webster("w", weights, total, minimum, caps=caps))
        assert ours == Counter(theirs) + Counter(least)


@given(TYING, st.integers(1, 40))
def test_votelib_gives_the_same_largest_remainders_and_leaves_the_same_open(weights, total):
    theirs = LargestRemainder("hare").evaluate(weights, total)
    is_open = any(isinstance(name, Tie) for name in theirs)
    assert hamilton(weights, total) == (None if is_open else {name: theirs.get(name, 0) for name in weights})


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
