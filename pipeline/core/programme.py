"""A programme: its law, its rules and its order of precedence, as they hold on one day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pipeline.core.condition import All, Compare, Condition, Not, Value, truth
from pipeline.core.errors import Problem
from pipeline.core.facts import Fact
from pipeline.core.possible import cannot_be_met
from pipeline.core.programme_checks import PLACEHOLDER, day_problems, programme_problems, rules_of, value_on
from pipeline.core.programme_shape import ProgrammeShape, RuleShape
from pipeline.core.shape import Both, all_problems, mended_shape
from pipeline.core.spoken import value_words
from pipeline.core.when import WhenReader
from pipeline.core.yaml_file import Place, YamlFile, load_yaml, refusal

# What a stand-in elsewhere in the file may bring about.
FOLLOWING = ("LAW_UNUSED", "COMPANION_MISSING", "COMPANION_UNFIT")
Outcome = Literal["eligible", "conditional", "undetermined", "ineligible"]


@dataclass(frozen=True)
class Law:
    """One source; `status` says whether it states the rule, speaks of a like programme, or is only assumed."""

    name: str
    cite: str
    says_id: str
    says_en: str
    status: Literal["stated", "analogy", "assumption"]


@dataclass(frozen=True)
class Parameter:
    """One amount: its value on the day, and every value by the day from which it holds."""

    name: str
    unit: str
    law: str
    value: Value
    values: Mapping[datetime.date, Value]


@dataclass(frozen=True)
class Rule:
    """One rule: a required one fails where its condition is not met, an excluding one where it is met."""

    name: str
    says_id: str
    says_en: str
    when: Condition
    law: str
    if_unknown: Literal["met", "not_met", "verify_first", "ask_field"]
    sense: Literal["required", "excluding"]
    review_allowed: bool
    line: int
    question_id: str | None = None
    question_en: str | None = None
    because_id: str | None = None
    because_en: str | None = None

    def settled(self, met: bool | None) -> bool | None:
        """The truth of the condition once `if_unknown` has had its say; None is left to a person."""
        return {"met": True, "not_met": False}.get(self.if_unknown) if met is None else met

    def fails(self, met: bool | None) -> bool:
        return self.settled(met) is (self.sense == "excluding")


@dataclass(frozen=True)
class Criterion:
    """One step of the order of precedence: the best value, or all words from best to last."""

    fact: Fact
    best: Literal["lowest", "highest"] | bool | tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Families that a floor counts."""

    name: str
    when: Condition


@dataclass(frozen=True)
class Package:
    """What a family may receive when its condition is met."""

    name: str
    title_id: str
    title_en: str
    when: Condition
    unit_cost_idr: int


@dataclass(frozen=True)
class Reviewed:
    """Who last held the file against what, and when."""

    on: datetime.date
    by: str
    against: str


@dataclass(frozen=True)
class Programme:
    """A programme on the day `as_of`; `rules` holds the required ones first, then the excluding ones, in the file's order."""

    programme: str
    title_id: str
    title_en: str
    unit: Literal["family", "person"]
    candidates: Literal["proposals", "registry"]
    effective_from: datetime.date
    effective_to: datetime.date
    reviewed: Reviewed
    as_of: datetime.date
    laws: tuple[Law, ...]
    parameters: tuple[Parameter, ...]
    rules: tuple[Rule, ...]
    priority: tuple[Criterion, ...]
    groups: tuple[Group, ...]
    packages: tuple[Package, ...]


def outcome_of(rules: tuple[Rule, ...], met: Mapping[str, bool | None]) -> Outcome:
    """The outcome of a case from the truth of each rule's condition."""
    if any(rule.fails(met[rule.name]) for rule in rules):
        return "ineligible"
    open_ = {rule.if_unknown for rule in rules if rule.settled(met[rule.name]) is None}
    if "verify_first" in open_:
        return "undetermined"
    return "conditional" if "ask_field" in open_ else "eligible"


def load_programme(path: Path, facts: Mapping[str, Fact], as_of: datetime.date | None,
                   supposed: Mapping[str, Value] = MappingProxyType({})) -> Programme:
    """The programme of a file on a day; without one, checked on every day on which an amount changes, as of the first.

    `supposed` are amounts to use instead of the file's, to see what they would change. Raises RulesError with all that is
    wrong: first with the YAML, then with its shape and meaning.
    """
    file = load_yaml(path)
    shape, unshaped = mended_shape(ProgrammeShape, file)
    if asked := facts.get("requested_package"):
        facts = {**facts, "requested_package": replace(asked, type="words", words=tuple(shape.packages))}
    problems, programmes = [*programme_problems(file, shape, facts)], []
    for day in _days(shape) if as_of is None else [as_of]:
        problems += day_problems(file, shape, day)
        values = {name: supposed.get(name, value_on(parameter, day)) for name, parameter in shape.parameters.items()}
        reader = WhenReader(file, facts, values)
        programmes.append(_programme(file, shape, facts, day, reader))
        problems += reader.problems
    if not (problems := all_problems(unshaped, problems, FOLLOWING)):
        problems = [problem for programme in programmes for problem in (
            *_nobody_problems(file, programme), *_everybody_problems(file, programme, facts), *_home_problems(file, programme))]
    if problems:
        raise refusal(problems)
    return programmes[0]


def _days(shape: ProgrammeShape) -> list[datetime.date]:
    """The first day of the programme, and each later one on which a parameter changes."""
    start, end = shape.effective.from_, shape.effective.to
    changes = {day for parameter in shape.parameters.values() for day in parameter.values if start < day <= end}
    return [start, *sorted(changes)]


def _programme(file: YamlFile, shape: ProgrammeShape, facts: Mapping[str, Fact], day: datetime.date,
               reader: WhenReader) -> Programme:
    """The model on a day; a condition that could not be read is None in it, and a problem of the reader."""
    values = reader.parameters
    return Programme(
        shape.programme, shape.title.id, shape.title.en, shape.unit, shape.candidates,
        shape.effective.from_, shape.effective.to,
        Reviewed(shape.reviewed.on, shape.reviewed.by, shape.reviewed.against), day,
        tuple(Law(name, law.cite, law.says.id, law.says.en, law.status) for name, law in shape.law.items()),
        tuple(Parameter(name, one.unit, one.law, values[name], one.values) for name, one in shape.parameters.items()),
        tuple(_rule(file, place, rule, reader) for place, rule in rules_of(shape)),
        tuple(Criterion(facts.get(one.fact), tuple(one.best) if isinstance(one.best, list) else one.best)
              for one in shape.priority),
        tuple(Group(name, reader.read(group.when, ("groups", name, "when"))) for name, group in shape.groups.items()),
        tuple(Package(name, one.title.id, one.title.en, reader.read(one.for_, ("packages", name, "for")), one.unit_cost_idr)
              for name, one in shape.packages.items()),
    )


def _rule(file: YamlFile, place: Place, rule: RuleShape, reader: WhenReader) -> Rule:
    texts = {f"{key}_{language}": _filled(getattr(rule, key), language, reader.parameters)
             for key in ("says", "question", "because") for language in ("id", "en")}
    return Rule(
        name=rule.rule, when=reader.read(rule.when, (*place, "when")), law=rule.law, if_unknown=rule.if_unknown,
        sense="required" if place[0] == "eligible_if" else "excluding", review_allowed=rule.review == "allowed",
        line=file.line(place), **texts,
    )


def _filled(text: Both | None, language: str, values: Mapping[str, Value | None]) -> str | None:
    """The text with each `{parameter}` written out; None where there is no text."""
    if text is None:
        return None
    return PLACEHOLDER.sub(lambda found: value_words(values.get(found[1]), language), getattr(text, language))


def _nobody_problems(file: YamlFile, programme: Programme) -> Iterator[Problem]:
    """A case about which nothing is known must neither be accepted nor reach the field as if it had been."""
    outcome = outcome_of(programme.rules, {rule.name: truth(rule.when, {}) for rule in programme.rules})
    if outcome in ("eligible", "conditional"):
        yield file.problem(("eligible_if",), "ACCEPTS_NOBODY_KNOWN",
                           "kasus yang sama sekali tidak diketahui datanya akan lolos. "
                           "Beri `if_unknown: verify_first` pada sekurangnya satu aturan.",
                           "a case about which nothing is known would be accepted. "
                           "Give at least one rule `if_unknown: verify_first`.")


def _everybody_problems(file: YamlFile, programme: Programme, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    """Rules must not contradict each other; one that lets the unknown pass is left out, for it may be passed so."""
    parts = [rule.when if rule.sense == "required" else Not(rule.when) for rule in programme.rules
             if rule.settled(None) is not (rule.sense == "required")]
    if parts and (fact := cannot_be_met(All(tuple(parts)), facts)):
        yield file.problem(("eligible_if",), "REFUSES_EVERYBODY",
                           f"tidak ada keluarga yang dapat lolos: aturan tentang `{fact}` saling bertentangan. Perbaiki salah satunya.",
                           f"no family could be eligible: the rules about `{fact}` contradict each other. Correct one of them.")


def _home_problems(file: YamlFile, programme: Programme) -> Iterator[Problem]:
    """A registry family has no regency that proposes it: one that does not live in the round for certain must get no seat."""
    lives_there = Compare("lives_in_proposing_regency", "is", True)
    if programme.candidates == "registry" and not any(
            rule.sense == "required" and rule.when == lives_there and rule.if_unknown in ("verify_first", "not_met") for rule in programme.rules):
        yield file.problem(("candidates",), "HOME_RULE_MISSING",
                           "`candidates: registry` memerlukan syarat `lives_in_proposing_regency: {is: true}` dengan "
                           "`if_unknown: verify_first`: kursi dibagi per kabupaten/kota. Tambahkan di `eligible_if`.",
                           "`candidates: registry` needs the rule `lives_in_proposing_regency: {is: true}` with "
                           "`if_unknown: verify_first`: seats are shared out by regency. Add it to `eligible_if`.")
