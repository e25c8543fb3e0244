"""The truth of a condition and the outcome of a case, where some facts are unknown (blank)."""

from datetime import date

import pytest

from pipeline.core.condition import OPERATORS, All, Any, Compare, Not
from pipeline.core.facts import Fact
from pipeline.core.programme import Criterion, Programme, Reviewed, Rule
from pipeline.eligibility.judge import judge, truth


def rows(table: str) -> list[list[str]]:
    """The cells of a pipe table below its header."""
    lines = [line.strip().strip("|") for line in table.strip().splitlines()]
    return [[cell.strip() for cell in line.split("|")] for line in lines[1:]]


def value(cell: str) -> object:
    """A cell as a value: blank is unknown, [ ] holds several."""
    if cell.startswith("["):
        return tuple(value(part.strip()) for part in cell.strip("[]").split(","))
    if cell[:4].isdigit() and "-" in cell:
        return date.fromisoformat(cell)
    words = {"": None, "true": True, "false": False}
    return words[cell] if cell in words else int(cell) if cell.lstrip("-").isdigit() else cell


A, B = Compare("a", "is", True), Compare("b", "is", True)

TWO = """
    | a     | b     | a and b | a or b |
    | true  | true  | true    | true   |
    | true  | false | false   | true   |
    | true  |       |         | true   |
    | false | true  | false   | true   |
    | false | false | false   | false  |
    | false |       | false   |        |
    |       | true  |         | true   |
    |       | false | false   |        |
    |       |       |         |        |
"""


@pytest.mark.parametrize("a, b, both, either", rows(TWO))
def test_and_and_or_are_unknown_only_where_the_unknown_part_could_still_decide(a, b, both, either):
    case = {"a": value(a), "b": value(b)}
    assert truth(All((A, B)), case) is value(both)
    assert truth(Any((A, B)), case) is value(either)


@pytest.mark.parametrize("a, negated", rows("""
    | a     | not a |
    | true  | false |
    | false | true  |
    |       |       |
"""))
def test_the_contrary_of_the_unknown_is_unknown(a, negated):
    assert truth(Not(A), {"a": value(a)}) is value(negated)


COMPARED = """
    | operator | operand                  | fact       | truth |
    | is       | food                     | food       | true  |
    | is       | food                     | trade      | false |
    | is       | food                     |            |       |
    | is_not   | food                     | food       | false |
    | is_not   | food                     | trade      | true  |
    | is_not   | food                     |            |       |
    | at_least | 18                       | 17         | false |
    | at_least | 18                       | 18         | true  |
    | at_least | 18                       |            |       |
    | at_most  | 4                        | 4          | true  |
    | at_most  | 4                        | 5          | false |
    | at_most  | 4                        |            |       |
    | below    | 4                        | 3          | true  |
    | below    | 4                        | 4          | false |
    | below    | 4                        |            |       |
    | above    | 4                        | 4          | false |
    | above    | 4                        | 5          | true  |
    | above    | 4                        |            |       |
    | between  | [18, 60]                 | 17         | false |
    | between  | [18, 60]                 | 18         | true  |
    | between  | [18, 60]                 | 60         | true  |
    | between  | [18, 60]                 | 61         | false |
    | between  | [18, 60]                 |            |       |
    | between  | [1960-01-01, 1970-01-01] | 1970-01-01 | true  |
    | one_of   | [food, trade]            | trade      | true  |
    | one_of   | [food, trade]            | craft      | false |
    | one_of   | [food, trade]            |            |       |
    | none_of  | [food, trade]            | trade      | false |
    | none_of  | [food, trade]            | craft      | true  |
    | none_of  | [food, trade]            |            |       |
    | is_known | true                     | false      | true  |
    | is_known | true                     |            | false |
    | is_known | false                    | 0          | false |
    | is_known | false                    |            | true  |
"""


@pytest.mark.parametrize("operator, operand, fact, expected", rows(COMPARED))
def test_a_comparison_with_a_missing_fact_is_unknown_except_whether_it_is_known(operator, operand, fact, expected):
    condition = Compare("x", operator, value(operand))
    assert truth(condition, {"x": value(fact)}) is value(expected)
    if not fact:
        assert truth(condition, {}) is value(expected)


def test_the_table_shows_every_operator_with_a_missing_fact():
    assert {operator for operator, _, fact, _ in rows(COMPARED) if not fact} == set(OPERATORS)


def rule(name: str, sense: str = "required", if_unknown: str = "verify_first", review: bool = False) -> Rule:
    return Rule(name, name, name, Compare(name, "is", True), "law", if_unknown, sense, review, 1)


def programme(*rules: Rule) -> Programme:
    day = date(2025, 1, 1)
    fact = Fact("decile", "whole", id="Desil", en="Decile")
    return Programme("p", "P", "P", "family", "proposals", day, day, Reviewed(day, "x", "y"), day, (), (), rules,
                     (Criterion(fact, "lowest"),), (), ())


@pytest.mark.parametrize("needed, asked, excluded, outcome, failed, unknown, questions", rows("""
    | needed | asked | excluded | outcome      | failed           | unknown               | questions |
    | true   | true  | false    | eligible     |                  |                       |           |
    | true   |       | false    | conditional  |                  | asked                 | asked     |
    |        | true  | false    | undetermined |                  | needed                |           |
    |        |       | false    | undetermined |                  | needed,asked          | asked     |
    | true   | true  |          | undetermined |                  | excluded              |           |
    | false  | true  | false    | ineligible   | needed           |                       |           |
    | false  |       |          | ineligible   | needed           | asked,excluded        | asked     |
    | true   | true  | true     | ineligible   | excluded         |                       |           |
    | false  | false | true     | ineligible   | needed,asked,excluded |                  |           |
    |        |       |          | undetermined |                  | needed,asked,excluded | asked     |
"""))
def test_one_failed_rule_decides_then_what_must_be_verified_then_what_can_be_asked(
        needed, asked, excluded, outcome, failed, unknown, questions):
    rules = programme(rule("needed"), rule("asked", if_unknown="ask_field"), rule("excluded", "excluding"))
    judged = judge(rules, {"needed": value(needed), "asked": value(asked), "excluded": value(excluded)})
    assert (judged.outcome, *map(",".join, (judged.failed, judged.unknown, judged.questions))) == (
        outcome, failed, unknown, questions)


@pytest.mark.parametrize("sense, if_unknown, outcome, failed", rows("""
    | sense     | if_unknown | outcome    | failed |
    | required  | met        | eligible   |        |
    | required  | not_met    | ineligible | x      |
    | excluding | met        | ineligible | x      |
    | excluding | not_met    | eligible   |        |
"""))
def test_a_rule_that_says_what_the_unknown_counts_as_is_settled_but_published_as_found(sense, if_unknown, outcome, failed):
    judged = judge(programme(rule("x", sense, if_unknown)), {})
    assert (judged.outcome, ",".join(judged.failed), judged.unknown, judged.questions) == (outcome, failed, (), ())
    assert judged.rule_outcomes == {"x": "unknown"}


@pytest.mark.parametrize("sense, if_unknown, fact, override, outcome, failed, word", rows("""
    | sense     | if_unknown   | fact  | override | outcome    | failed | word    |
    | required  | verify_first | false | met      | eligible   |        | met     |
    | required  | verify_first | true  | not_met  | ineligible | x      | not_met |
    | required  | verify_first |       | met      | eligible   |        | met     |
    | required  | verify_first |       | not_met  | ineligible | x      | not_met |
    | required  | ask_field    |       | met      | eligible   |        | met     |
    | required  | not_met      |       | met      | eligible   |        | met     |
    | required  | met          |       | not_met  | ineligible | x      | not_met |
    | required  | verify_first | true  | met      | eligible   |        | met     |
    | excluding | ask_field    | true  | not_met  | eligible   |        | not_met |
    | excluding | ask_field    | false | met      | ineligible | x      | met     |
    | excluding | ask_field    |       | not_met  | eligible   |        | not_met |
    | excluding | not_met      |       | met      | ineligible | x      | met     |
    | excluding | met          |       | not_met  | eligible   |        | not_met |
    | excluding | ask_field    | false | not_met  | eligible   |        | not_met |
"""))
def test_what_an_officer_decided_stands_in_the_place_of_what_the_facts_say(sense, if_unknown, fact, override, outcome, failed, word):
    judged = judge(programme(rule("x", sense, if_unknown, review=True)), {"x": value(fact)}, {"x": override})
    assert (judged.outcome, ",".join(judged.failed), judged.unknown, judged.questions) == (outcome, failed, (), ())
    assert (judged.rule_outcomes, judged.overridden) == ({"x": word}, ("x",))


def test_a_rule_that_allows_no_review_is_judged_by_the_facts_alone_and_so_are_all_other_rules():
    rules = programme(rule("fixed"), rule("open", review=True), rule("other", "excluding", "ask_field", review=True))
    case = {"fixed": False, "open": False, "other": None}
    judged = judge(rules, case, {"fixed": "met", "open": "met"})
    assert judged.rule_outcomes == {"fixed": "not_met", "open": "met", "other": "unknown"}
    assert (judged.failed, judged.questions, judged.overridden) == (("fixed",), ("other",), ("open",))
    assert judge(rules, case).overridden == ()
