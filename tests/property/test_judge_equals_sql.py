"""Random programmes and random people: the plain-Python judge and the SQL agree on every case."""

from datetime import date

import duckdb
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.core.condition import All, Any, Compare, Not, truth
from pipeline.core.facts import Fact
from pipeline.core.programme import Criterion, Package, Programme, Reviewed, Rule
from pipeline.eligibility.judge import judge
from pipeline.eligibility.rule_sql import (
    decided_sql, judged_sql, overridden_sql, package_sql, priority_sql, rule_outcome_sql, verdict_sql,
)

DAY = date(2025, 1, 1)
WORDS = ("food", "trade", "pak o'neil")
PACKAGES = ("cake", "stall", "loom")
VALUES = {
    "decile": st.integers(1, 5), "turnover": st.integers(-2, 2), "employee": st.booleans(), "kur": st.booleans(),
    "sector": st.sampled_from(WORDS), "code": st.sampled_from(("64.01", "64.1", "a;b", "")),
    "born_on": st.dates(date(1999, 12, 30), date(2000, 1, 2)), "requested_package": st.sampled_from(PACKAGES),
}
TYPES = {"decile": "whole", "turnover": "whole", "employee": "flag", "kur": "flag", "sector": "words", "code": "text",
         "born_on": "date", "requested_package": "words"}
ARROW = {"whole": pa.int64(), "flag": pa.bool_(), "words": pa.string(), "text": pa.string(), "date": pa.date32()}
FACTS = {name: Fact(name, type_, words={"sector": WORDS, "requested_package": PACKAGES}.get(name, ()), id=name, en=name)
         for name, type_ in TYPES.items()}
POLICIES = ("met", "not_met", "verify_first", "ask_field")


@st.composite
def compares(draw) -> Compare:
    fact = draw(st.sampled_from(list(TYPES)))
    ordered = ("at_least", "at_most", "below", "above", "between") if TYPES[fact] in ("whole", "date") else ()
    operator = draw(st.sampled_from(("is", "is_not", "one_of", "none_of", "is_known", *ordered)))
    if operator == "is_known":
        return Compare(fact, operator, draw(st.booleans()))
    if operator == "between":
        return Compare(fact, operator, tuple(sorted(draw(st.tuples(VALUES[fact], VALUES[fact])))))
    if operator in ("one_of", "none_of"):
        return Compare(fact, operator, tuple(draw(st.lists(VALUES[fact], min_size=1, max_size=3))))
    return Compare(fact, operator, draw(VALUES[fact]))


conditions = st.recursive(
    compares(),
    lambda part: st.lists(part, min_size=1, max_size=3).map(tuple).flatmap(
        lambda parts: st.sampled_from((All(parts), Any(parts), Not(parts[0])))),
    max_leaves=6,
)
people = st.lists(st.fixed_dictionaries({name: st.none() | value for name, value in VALUES.items()}), min_size=1, max_size=30)
directions = st.sampled_from(("lowest", "highest"))
# Every kind of criterion in every programme, and packages that many people may receive: else few cases would tell.
criteria = st.tuples(
    *(st.builds(Criterion, st.just(FACTS[name]), directions) for name in ("decile", "turnover", "born_on")),
    st.builds(Criterion, st.just(FACTS["employee"]), st.booleans()),
    st.builds(Criterion, st.just(FACTS["sector"]), st.permutations(WORDS).map(tuple)),
)
package_conditions = st.sampled_from((Compare("decile", "is_known", True), Compare("kur", "is_not", True))) | conditions


@st.composite
def programmes(draw) -> Programme:
    count = draw(st.integers(1, 6))
    senses = sorted(draw(st.lists(st.sampled_from(("excluding", "required")), min_size=count, max_size=count)), reverse=True)
    names = ["found", "judged", "overridden", "kur", "rule", "outcome"]
    rules = tuple(Rule(name, name, name, draw(conditions), "law", draw(st.sampled_from(POLICIES)), sense,
                       draw(st.booleans()), 1)
                  for name, sense in zip(names, senses))
    packages = tuple(Package(name, name, name, draw(package_conditions), 1) for name in draw(st.permutations(PACKAGES)))
    return Programme("p", "P", "P", "family", "proposals", DAY, DAY, Reviewed(DAY, "x", "y"), DAY, (), (), rules,
                     draw(criteria), (), packages[:draw(st.sampled_from((0, 1, 2, 3, 3, 3)))])


def candidates(cases: list[dict]) -> pa.Table:
    columns = {name: pa.array([case[name] for case in cases], ARROW[type_]) for name, type_ in TYPES.items()}
    return pa.table({"case_id": [f"c{number:02}" for number in range(len(cases))], **columns})


@st.composite
def overridden_cases(draw) -> tuple[Programme, list[dict], list[dict]]:
    """A programme, people, and for each of them what officers decided by rule: also where the rule allows no review."""
    programme, cases = draw(programmes()), draw(people)
    decisions = st.dictionaries(st.sampled_from([rule.name for rule in programme.rules]), st.sampled_from(("met", "not_met")))
    return programme, cases, draw(st.lists(st.just({}) | decisions, min_size=len(cases), max_size=len(cases)))


def rule_override(overrides: list[dict]) -> pa.Table:
    rows = [{"case_id": f"c{number:02}", "rule": rule, "outcome": outcome}
            for number, decisions in enumerate(overrides) for rule, outcome in decisions.items()]
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in ("case_id", "rule", "outcome")]))


def run(connection, programme: Programme, cases: list[dict], overrides: list[dict] = []) -> dict[str, list[tuple]]:
    """The rows of each table that the programme's SQL makes, in a fixed order."""
    connection.register("arrived", candidates(cases))
    connection.execute("create or replace table candidate as select * from arrived")
    connection.register("decided_by_officers", rule_override(overrides))
    connection.execute("create or replace table rule_override as select * from decided_by_officers")
    for table, query in (("judged", judged_sql), ("overridden", overridden_sql), ("decided", decided_sql)):
        connection.execute(f"create or replace table {table} as {query(programme)}")
    queries = {
        "judged": "select * from judged", "decided": "select * from decided", "rule_outcome": rule_outcome_sql(programme), "verdict": verdict_sql(programme),
        "package": package_sql(programme),
        "priority": f"select {', '.join(['case_id', *priority_sql(programme)])} from candidate",
    }
    return {name: sorted(connection.execute(query).fetchall()) for name, query in queries.items()}


def acceptable(programme: Programme, case: dict) -> list[str]:
    """The packages of a case in its order of preference: the one asked for, then as in the file."""
    names = [package.name for package in programme.packages if truth(package.when, case)]
    return sorted(names, key=lambda name: name != case["requested_package"])


def position(criterion: Criterion, value: object) -> tuple:
    """A value's place in the order of precedence, worked out apart from the SQL."""
    if value is None:
        return (1,)
    if criterion.best in ("lowest", "highest"):
        number = value.toordinal() if isinstance(value, date) else value
        return (0, number if criterion.best == "lowest" else -number)
    return (0, value != criterion.best if isinstance(criterion.best, bool) else criterion.best.index(value))


connection = duckdb.connect(config={"threads": 1})


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(overridden_cases())
def test_the_judge_and_the_sql_agree_on_every_case(programme_cases_and_overrides):
    programme, cases, overrides = programme_cases_and_overrides
    made = run(connection, programme, cases, overrides)
    by_facts = [judge(programme, case) for case in cases]
    assert made["judged"] == [(f"c{number:02}", *one.rule_outcomes.values()) for number, one in enumerate(by_facts)]
    judged = {f"c{number:02}": judge(programme, case, decisions)
              for number, (case, decisions) in enumerate(zip(cases, overrides, strict=True))}
    assert made["decided"] == [(case_id, *one.rule_outcomes.values()) for case_id, one in judged.items()]
    assert made["rule_outcome"] == sorted(
        (case_id, name, word, "override" if name in one.overridden else "facts")
        for case_id, one in judged.items() for name, word in one.rule_outcomes.items())
    assert made["verdict"] == [
        (case_id, one.outcome, *map(";".join, (one.failed, one.unknown, one.questions, one.overridden)))
        for case_id, one in judged.items()]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programmes(), people)
def test_the_sql_prefers_the_package_asked_for_and_orders_the_unknown_last(programme, cases):
    made = run(connection, programme, cases)
    assert made["package"] == sorted(
        (f"c{number:02}", preference, name) for number, case in enumerate(cases)
        for preference, name in enumerate(acceptable(programme, case), start=1))
    for place, criterion in enumerate(programme.priority, start=1):
        keys = [(row[place], position(criterion, case[criterion.fact.name])) for row, case in zip(made["priority"], cases)]
        assert all(isinstance(key, int) for key, _ in keys)
        assert all((one < other) == (first < second) for one, first in keys for other, second in keys)
