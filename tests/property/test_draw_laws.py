"""Laws of the draw, on random lists: a ticket is the case's own."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.draw import DeclaredDraw, frozen_list, label, public_prk, tickets

CASES = st.lists(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=26, max_size=26), min_size=1, max_size=30, unique=True)


def drawn(prk: bytes, cases: list[str]) -> dict[str, str]:
    return dict(zip(cases, tickets(prk, label("r"), cases), strict=True))


@given(CASES, st.text(), st.data())
def test_removing_cases_from_a_declared_draw_changes_no_other_ticket(cases, seed, data):
    kept = data.draw(st.lists(st.sampled_from(cases), unique=True))
    whole = drawn(DeclaredDraw(seed).prk, cases)
    assert drawn(DeclaredDraw(seed).prk, kept) == {case: whole[case] for case in kept}


@given(CASES, st.binary(min_size=32, max_size=32), st.text("0123456789", max_size=10), st.randoms(use_true_random=False))
def test_given_the_frozen_list_a_public_ticket_depends_on_its_case_alone(cases, randomness, digits, chance):
    shuffled = chance.sample(cases, len(cases))
    prks = [public_prk(hashlib.sha256(frozen_list(one)).digest(), randomness, digits) for one in (cases, shuffled)]
    assert prks[0] == prks[1]
    whole = drawn(prks[0], cases)
    assert drawn(prks[1], shuffled) == whole
    assert [drawn(prks[0], [case]) for case in cases] == [{case: whole[case]} for case in cases]


@given(CASES, st.binary(min_size=32, max_size=32))
def test_a_case_that_is_dropped_from_a_public_draw_changes_the_key(cases, randomness):
    whole, less = (hashlib.sha256(frozen_list(one)).digest() for one in (cases, cases[1:]))
    assert public_prk(whole, randomness, "") != public_prk(less, randomness, "")


@given(CASES, st.text())
def test_no_two_cases_have_the_same_ticket(cases, seed):
    assert len(set(drawn(DeclaredDraw(seed).prk, cases).values())) == len(cases)
