"""What is settled stays settled: more knowledge never changes an outcome that the known facts have already decided."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pipeline.core.programme import Programme
from pipeline.eligibility.judge import judge
from tests.fixtures.random_programmes import VALUES, programmes

SETTLED = ("eligible", "ineligible")


@st.composite
def lessons(draw) -> tuple[Programme, dict, dict]:
    """A programme in which everything unknown is verified first, a person, and the same person with more facts known."""
    programme = draw(programmes(policies=("verify_first",), is_known=False))
    known = draw(st.fixed_dictionaries({name: st.none() | value for name, value in VALUES.items()}))
    learnt = draw(st.fixed_dictionaries({}, optional={name: VALUES[name] for name, value in known.items() if value is None}))
    assume(learnt)
    return programme, known, known | learnt


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(lessons())
def test_learning_a_fact_never_changes_a_settled_outcome_nor_a_rule_that_is_decided(lesson):
    programme, before, after = lesson
    first, then = judge(programme, before), judge(programme, after)
    if first.outcome in SETTLED:
        assert then.outcome == first.outcome
    decided = {name: found for name, found in first.rule_outcomes.items() if found != "unknown"}
    assert decided.items() <= then.rule_outcomes.items()
    assert set(then.unknown) <= set(first.unknown) and set(first.failed) <= set(then.failed)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programmes(policies=("verify_first",), is_known=False), st.fixed_dictionaries(VALUES))
def test_a_person_about_whom_everything_is_known_is_never_undetermined_and_one_about_whom_nothing_is_known_always(programme, person):
    assert judge(programme, person).outcome in SETTLED
    assert judge(programme, {}).outcome == "undetermined"
