"""The truth of a condition and the outcome of a case, where some facts are unknown (blank); docs/rules-reference.md shows it."""

from datetime import date

import pytest

from pipeline.core.condition import OPERATORS, All, Any, Compare, Not
from pipeline.core.facts import Fact
from pipeline.core.programme import Criterion, Programme, Reviewed, Rule
from pipeline.eligibility.judge import judge, truth
from tests.tables import rows


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


@pytest.mark.parametrize("row", rows(TWO), ids=str)
def test_and_and_or_are_unknown_only_where_the_unknown_part_could_still_decide(row):
    case = {"a": value(row["a"]), "b": value(row["b"])}
    assert truth(All((A, B)), case) is value(row["a and b"])
    assert truth(Any((A, B)), case) is value(row["a or b"])


@pytest.mark.parametrize("row", rows("""
    | a     | not a |
    | true  | false |
    | false | true  |
    |       |       |
"""), ids=str)
def test_the_contrary_of_the_unknown_is_unknown(row):
    assert truth(Not(A), {"a": value(row["a"])}) is value(row["not a"])


COMPARED = """
    | operator | value                    | fact       | truth |
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


@pytest.mark.parametrize("row", rows(COMPARED), ids=str)
def test_a_comparison_with_a_missing_fact_is_unknown_except_whether_it_is_known(row):
    condition = Compare("x", row["operator"], value(row["value"]))
    assert truth(condition, {"x": value(row["fact"])}) is value(row["truth"])
    if not row["fact"]:
        assert truth(condition, {}) is value(row["truth"])


def test_the_table_shows_every_operator_with_a_missing_fact():
    assert {row["operator"] for row in rows(COMPARED) if not row["fact"]} == set(OPERATORS)


def rule(name: str, sense: str = "required", if_unknown: str = "verify_first", review: bool = False) -> Rule:
    return Rule(name, name, name, Compare(name, "is", True), "law", if_unknown, sense, review, 1)


def programme(*rules: Rule) -> Programme:
    day = date(2025, 1, 1)
    fact = Fact("decile", "whole", id="Desil", en="Decile")
    return Programme("p", "P", "P", "family", "proposals", day, day, Reviewed(day, "x", "y"), day, (), (), rules,
                     (Criterion(fact, "lowest"),), (), ())


def found(judged) -> dict[str, str]:
    """A judgement as the cells of a table."""
    return {"outcome": judged.outcome, **{name: ", ".join(getattr(judged, name)) for name in ("failed", "unknown", "questions")}}


@pytest.mark.parametrize("row", rows("""
    | needed | asked | excluded | outcome      | failed                  | unknown                 | questions |
    | true   | true  | false    | eligible     |                         |                         |           |
    | true   |       | false    | conditional  |                         | asked                   | asked     |
    |        | true  | false    | undetermined |                         | needed                  |           |
    |        |       | false    | undetermined |                         | needed, asked           | asked     |
    | true   | true  |          | undetermined |                         | excluded                |           |
    | false  | true  | false    | ineligible   | needed                  |                         |           |
    | false  |       |          | ineligible   | needed                  | asked, excluded         | asked     |
    | true   | true  | true     | ineligible   | excluded                |                         |           |
    | false  | false | true     | ineligible   | needed, asked, excluded |                         |           |
    |        |       |          | undetermined |                         | needed, asked, excluded | asked     |
"""), ids=str)
def test_one_failed_rule_decides_then_what_must_be_verified_then_what_can_be_asked(row):
    rules = programme(rule("needed"), rule("asked", if_unknown="ask_field"), rule("excluded", "excluding"))
    judged = judge(rules, {name: value(row[name]) for name in ("needed", "asked", "excluded")})
    assert row.items() >= found(judged).items()


@pytest.mark.parametrize("row", rows("""
    | sense     | if_unknown   | outcome      | failed | unknown | questions |
    | required  | met          | eligible     |        |         |           |
    | required  | not_met      | ineligible   | x      |         |           |
    | required  | verify_first | undetermined |        | x       |           |
    | required  | ask_field    | conditional  |        | x       | x         |
    | excluding | met          | ineligible   | x      |         |           |
    | excluding | not_met      | eligible     |        |         |           |
    | excluding | verify_first | undetermined |        | x       |           |
    | excluding | ask_field    | conditional  |        | x       | x         |
"""), ids=str)
def test_each_rule_says_what_the_unknown_counts_as_and_is_published_as_found(row):
    judged = judge(programme(rule("x", row["sense"], row["if_unknown"])), {})
    assert row.items() >= found(judged).items()
    assert judged.rule_outcomes == {"x": "unknown"}


@pytest.mark.parametrize("row", rows("""
    | sense     | if_unknown   | fact  | override | outcome    | failed | rule    |
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
"""), ids=str)
def test_what_an_officer_decided_stands_in_the_place_of_what_the_facts_say(row):
    judged = judge(programme(rule("x", row["sense"], row["if_unknown"], review=True)), {"x": value(row["fact"])}, {"x": row["override"]})
    assert (row | {"unknown": "", "questions": ""}).items() >= found(judged).items()
    assert (judged.rule_outcomes, judged.overridden) == ({"x": row["rule"]}, ("x",))


def test_a_rule_that_allows_no_review_is_judged_by_the_facts_alone_and_so_are_all_other_rules():
    rules = programme(rule("fixed"), rule("open", review=True), rule("other", "excluding", "ask_field", review=True))
    case = {"fixed": False, "open": False, "other": None}
    judged = judge(rules, case, {"fixed": "met", "open": "met"})
    assert judged.rule_outcomes == {"fixed": "not_met", "open": "met", "other": "unknown"}
    assert (judged.failed, judged.questions, judged.overridden) == (("fixed",), ("other",), ("open",))
    assert judge(rules, case).overridden == ()
