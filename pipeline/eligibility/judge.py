"""Judges one case in plain Python. This is the reference: the SQL of `rule_sql` must agree with it on every case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.core.condition import Value, truth
from pipeline.core.programme import Outcome, Programme, outcome_of

__all__ = ["Judgement", "judge", "truth"]

RuleOutcome = Literal["met", "not_met", "unknown"]


@dataclass(frozen=True)
class Judgement:
    """What the rules say of a case; names of rules stand in the file's order.

    `rule_outcomes` are as found or overridden; `failed` and `unknown` are after `if_unknown`; `questions` are the unknown
    rules that are asked in the field, whatever the outcome; `overridden` are the rules that an officer decided.
    """

    rule_outcomes: Mapping[str, RuleOutcome]
    outcome: Outcome
    failed: tuple[str, ...]
    unknown: tuple[str, ...]
    questions: tuple[str, ...]
    overridden: tuple[str, ...]


def judge(programme: Programme, case: Mapping[str, Value | None], overrides: Mapping[str, RuleOutcome] = {}) -> Judgement:
    """Every rule is judged; any failed one makes the case ineligible, whatever else is unknown.

    `overrides` are the officers' decisions on this case, met or not_met by rule: each stands in the place of what the facts
    say of the rule's condition, where the rule allows a review.
    """
    rules = programme.rules
    overridden = [rule.name for rule in rules if rule.review_allowed and rule.name in overrides]
    met = {rule.name: overrides[rule.name] == "met" if rule.name in overridden else truth(rule.when, case) for rule in rules}
    unknown = [rule for rule in rules if rule.settled(met[rule.name]) is None]
    return Judgement(
        rule_outcomes={name: _word(value) for name, value in met.items()},
        outcome=outcome_of(rules, met),
        failed=tuple(rule.name for rule in rules if rule.fails(met[rule.name])),
        unknown=tuple(rule.name for rule in unknown),
        questions=tuple(rule.name for rule in unknown if rule.if_unknown == "ask_field"),
        overridden=tuple(overridden),
    )


def _word(met: bool | None) -> RuleOutcome:
    return "unknown" if met is None else "met" if met else "not_met"
