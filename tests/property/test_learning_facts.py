"""What is learnt later never unsettles what was settled: as long as no rule asks whether a fact is known."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pipeline.core.condition import All, Any, Compare, Condition, Not
from pipeline.eligibility.judge import judge
from tests.property.test_judge_equals_sql import VALUES, programmes

SETTLED = ("eligible", "ineligible")


def asks_whether_known(condition: Condition) -> bool:
    match condition:
        case Compare(_, operator, _):
            return operator == "is_known"
        case Not(part):
            return asks_whether_known(part)
        case All(parts) | Any(parts):
            return any(map(asks_whether_known, parts))


@st.composite
def learning(draw) -> tuple:
    """A programme in which what is unknown must be verified first, a case with unknowns, and the same case with fewer."""
    programme = draw(programmes())
    rules = tuple(replace(rule, if_unknown="verify_first") for rule in programme.rules if not asks_whether_known(rule.when))
    assume(rules)
    full = draw(st.fixed_dictionaries(VALUES))
    later = draw(st.sets(st.sampled_from(sorted(full))))
    earlier = draw(st.sets(st.sampled_from(sorted(later)))) if later else set()
    return replace(programme, rules=rules), {name: full[name] for name in earlier}, {name: full[name] for name in later}


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(learning())
def test_a_settled_outcome_stays_when_more_is_known(example):
    programme, earlier, later = example
    before, after = judge(programme, earlier), judge(programme, later)
    if before.outcome in SETTLED:
        assert after.outcome == before.outcome
    for rule, outcome in before.rule_outcomes.items():
        assert outcome in ("unknown", after.rule_outcomes[rule])
