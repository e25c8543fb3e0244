"""What a run decided by, as the manifest tells it: whoever holds the released files can decide every case again."""

from __future__ import annotations

import datetime

from pipeline.core.condition import All, Any, Compare, Condition, Not, Operand
from pipeline.core.facts import candidate_facts
from pipeline.core.programme import Programme
from pipeline.core.round import ApportionedQuota, Floor, GivenQuota, Round
from pipeline.core.spoken import condition_words


def deciding(round_: Round, programme: Programme) -> dict:
    """Rules with their parameters filled in and their sentences, priority, groups, packages, seats, floors and limits of a round."""
    return {
        "rules": [{"rule": rule.name, "sense": rule.sense, "if_unknown": rule.if_unknown, "review_allowed": rule.review_allowed,
                   "when": condition(rule.when), "says": {"id": rule.says_id, "en": rule.says_en},
                   "question": {"id": rule.question_id, "en": rule.question_en}} for rule in programme.rules],
        "priority": [{"fact": one.fact.name, "type": one.fact.type, "best": list(one.best) if isinstance(one.best, tuple) else one.best}
                     for one in programme.priority],
        "groups": {group.name: condition(group.when) for group in programme.groups},
        "group_words": {group.name: {language: condition_words(group.when, candidate_facts(), language) for language in ("id", "en")}
                        for group in programme.groups},
        "packages": {package.name: {"for": condition(package.when), "unit_cost_idr": package.unit_cost_idr,
                                    "title": {"id": package.title_id, "en": package.title_en}} for package in programme.packages},
        "regencies": list(round_.expect_regencies),
        "quota": _quota(round_.quota),
        "floors": [_floor(floor) for floor in round_.floors],
        "unfilled_floor": round_.unfilled_floor, "unfilled": round_.unfilled,
        "stock": dict(round_.stock), "budget_idr": round_.budget_idr,
        "reserve": {"failure_rate": str(round_.reserve.failure_rate), "confidence": str(round_.reserve.confidence)},
    }


def condition(when: Condition) -> dict:
    """A condition as JSON: `{"all_of": […]}`, `{"any_of": […]}`, `{"not": …}`, or a fact and one operator with its value."""
    match when:
        case All(parts):
            return {"all_of": [condition(part) for part in parts]}
        case Any(parts):
            return {"any_of": [condition(part) for part in parts]}
        case Not(part):
            return {"not": condition(part)}
        case Compare(fact, operator, value):
            return {"fact": fact, operator: _operand(value)}


def _operand(value: Operand) -> bool | int | str | list:
    if isinstance(value, tuple):
        return [_operand(one) for one in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def _quota(quota: GivenQuota | ApportionedQuota) -> dict:
    if isinstance(quota, GivenQuota):
        return {"mode": "given", "total": quota.total, "regencies": dict(quota.regencies), "order": list(quota.order)}
    return {"mode": "apportion", "total": quota.total, "method": quota.method, "weights": quota.weights, "minimum": quota.minimum,
            "caps": dict(quota.caps), "order": list(quota.order), "continues": quota.continues}


def _floor(floor: Floor) -> dict:
    return {"group": floor.group} | ({"at_least": floor.number} if floor.percent is None else {"at_least_percent": floor.percent})
