"""Holds a programme against its cases: each has the outcome that an officer expects, and together they try every rule and number."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.cases import Case, load_cases
from pipeline.core.condition import Compare, Value, compares_in
from pipeline.core.errors import Problem, RulesError
from pipeline.core.facts import candidate_facts
from pipeline.core.paths import Paths
from pipeline.core.programme import Programme, Rule, load_programme
from pipeline.core.spoken import FOUND, OUTCOMES, say
from pipeline.eligibility.judge import Judgement, judge

@dataclass(frozen=True)
class Judged:
    """A case beside the programme on its day, and what its rules say of it."""

    case: Case
    programme: Programme
    judgement: Judgement

    @property
    def holds(self) -> bool:
        return (self.judgement.outcome, set(self.judgement.failed + self.judgement.unknown)) == (self.case.outcome, set(self.case.rules))


def judged_cases(paths: Paths, programme: str) -> list[Judged]:
    """Every case of a programme, judged as of its own day. Raises RulesError if a file is not sound, or there are no cases."""
    facts, on = candidate_facts(), {}
    judged = []
    for case in load_cases(paths.cases_file(programme), facts):
        if case.as_of not in on:
            on[case.as_of] = load_programme(paths.programme_file(programme), facts, case.as_of)
        judged.append(Judged(case, on[case.as_of], judge(on[case.as_of], case.facts, case.overrides)))
    return judged


def check_cases(paths: Paths, programme: str) -> list[Judged]:
    """The cases of a programme. Raises RulesError if one has another outcome, or if together they leave something untried."""
    judged = judged_cases(paths, programme)
    name = paths.programme_file(programme).relative_to(paths.root).as_posix()
    if problems := [*_failing(judged), *_untried(judged, name)]:
        raise RulesError(problems)
    return judged


def tried(root: Path) -> Iterator[str]:
    """A line per case of every programme that has the expected outcome. Raises RulesError as soon as a programme fails."""
    paths = Paths(root)
    for programme in paths.programmes():
        judged = check_cases(paths, programme)
        for one in judged:
            outcome, rules = OUTCOMES[one.judgement.outcome], one.judgement.failed + one.judgement.unknown
            yield f"✓ {one.case.who}, {one.case.story}: {say(outcome['id'], outcome['en'])}" + (f" ({', '.join(rules)})" if rules else "")
        yield say(f"{programme}: {len(judged)} contoh kasus sesuai.", f"{programme}: {len(judged)} cases as expected.")


def _failing(judged: Iterable[Judged]) -> Iterator[Problem]:
    for one in judged:
        for rule in one.case.overrides.keys() - set(one.judgement.overridden):
            yield Problem(one.case.where, "CASE_OVERRIDE",
                          id=f"{one.case.who}: aturan `{rule}` tidak ada atau tidak boleh ditinjau. Hapus keputusan petugas ini, atau beri "
                             "aturannya `review: allowed`.",
                          en=f"{one.case.who}: there is no rule `{rule}`, or it may not be reviewed. Delete this override, or give "
                             "the rule `review: allowed`.")
        if not one.holds:
            (expected, found), rules = (one.case.outcome, one.judgement.outcome), one.judgement.failed + one.judgement.unknown
            yield Problem(one.case.where, "CASE_FAILS",
                          id=f"{one.case.who}: diharapkan {_told(expected, one.case.rules)}, hasilnya {_told(found, rules)}. "
                             "Perbaiki aturannya, atau kasusnya bila aturannya memang berubah.",
                          en=f"{one.case.who}: expected {_told(expected, one.case.rules)}, found {_told(found, rules)}. "
                             "Correct the rule, or the case if the rule was meant to change.")


def _told(outcome: str, rules: Iterable[str]) -> str:
    return f"{outcome} ({', '.join(rules)})" if rules else outcome


def _untried(judged: list[Judged], file: str) -> Iterator[Problem]:
    """Rules that are met, failed or unknown for nobody, and numbers that nobody stands on either side of."""
    found, values = defaultdict(set), defaultdict(set)
    for one in judged:
        for rule, outcome in one.judgement.rule_outcomes.items():
            found[rule].add(outcome)
        for fact, value in one.case.facts.items():
            values[fact].add(value)
    for rule in {rule.name: rule for one in judged for rule in one.programme.rules}.values():
        for outcome in sorted(FOUND.keys() - found[rule.name]):
            yield Problem(f"{file}:{rule.line}", "CASES_INCOMPLETE",
                          id=f"tidak ada contoh kasus yang aturan `{rule.name}`-nya {FOUND[outcome]['id']}. Tambahkan satu.",
                          en=f"in no case is the rule `{rule.name}` {FOUND[outcome]['en']}. Add one.")
    wanted = {(rule.line, fact, value) for one in judged for rule in one.programme.rules for fact, value in beside_bounds(rule)}
    for line, fact, value in sorted(wanted, key=str):
        if value not in values[fact]:
            yield Problem(f"{file}:{line}", "CASES_INCOMPLETE",
                          id=f"tidak ada contoh kasus dengan `{fact}` {value}, tepat di sisi batas aturan ini. Tambahkan satu.",
                          en=f"no case has `{fact}` {value}, just beside the bound of this rule. Add one.")


def beside_bounds(rule: Rule) -> list[tuple[str, Value]]:
    """The last value on either side of each number and date that the rule compares with, by fact."""
    return [(compare.fact, value) for compare in compares_in(rule.when) for value in _sides(compare)]


def _sides(compare: Compare) -> list[Value]:
    match compare:
        case Compare(_, "at_least" | "below", bound):
            return [_before(bound), bound]
        case Compare(_, "at_most" | "above", bound):
            return [bound, _after(bound)]
        case Compare(_, "between", (low, high)):
            return [_before(low), low, high, _after(high)]
    return []


def _before(bound: Value) -> Value:
    return bound - (datetime.timedelta(days=1) if isinstance(bound, datetime.date) else 1)


def _after(bound: Value) -> Value:
    return bound + (datetime.timedelta(days=1) if isinstance(bound, datetime.date) else 1)
