"""The cases of a programme: named people with the outcome that an officer expects, read from `<programme>.cases.yaml`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from pipeline.core.condition import Value
from pipeline.core.errors import Problem, RulesError
from pipeline.core.facts import Fact
from pipeline.core.programme import Outcome
from pipeline.core.shape import Name, Shape, Words, all_problems, did_you_mean, mended_shape
from pipeline.core.when import WhenReader
from pipeline.core.yaml_file import Place, YamlFile, load_yaml, refusal, shown_name

UNKNOWN = "unknown"
Decided = Literal["met", "not_met"]


class PersonShape(Shape):
    """One person: `facts` in full, or those of somebody above `but` for some of them."""

    who: Words
    story: Words
    as_of: datetime.date | None = None
    facts: dict[Words, Any] | None = None
    same_as: Words | None = None
    but: dict[Words, Any] | None = None
    overrides: dict[Name, Decided] = {}
    outcome: Outcome
    rules: list[Name] = []


class CasesShape(Shape):
    """A cases file."""

    programme: Name
    as_of: datetime.date
    people: Annotated[list[PersonShape], Field(min_length=1)]


@dataclass(frozen=True)
class Case:
    """One person; a fact that is not among `facts` is unknown. `rules` are the failed and unknown ones, in the file's order.

    `overrides` are what an officer has decided on evidence, by rule. `where` is the place in the file.
    """

    who: str
    story: str
    as_of: datetime.date
    facts: Mapping[str, Value | None]
    overrides: Mapping[str, Decided]
    outcome: Outcome
    rules: tuple[str, ...]
    where: str


def load_cases(path: Path, facts: Mapping[str, Fact]) -> tuple[Case, ...]:
    """The cases of a file. Raises RulesError with all that is wrong in it, or if the programme has none."""
    if not path.is_file():
        raise RulesError(Problem(
            shown_name(path), "CASES_MISSING",
            id="program ini belum punya contoh kasus, jadi aturannya tidak teruji. Buat berkas ini seperti milik program lain.",
            en="this programme has no cases, so its rules are untested. Make this file like another programme's."))
    file = load_yaml(path)
    shape, unshaped = mended_shape(CasesShape, file)
    reader = WhenReader(file, facts, {})
    if path.name != f"{shape.programme}.cases.yaml":
        reader.wrong(("programme",), "NAME_DIFFERS", f"kunci `{shape.programme}` tidak sama dengan nama berkas `{path.name}`. Samakan.",
                     f"the key `{shape.programme}` differs from the file name `{path.name}`. Make them equal.")
    known: dict[str, Mapping[str, Value | None]] = {}
    for position, person in enumerate(shape.people):
        place = ("people", position)
        if person.who in known:
            reader.wrong((*place, "who"), "CASE_TWICE", f"nama `{person.who}` dipakai dua kali. Beri nama lain.",
                         f"the name `{person.who}` is used twice. Choose another.")
        known[person.who] = _facts(reader, place, person, known)
    if problems := all_problems(unshaped, reader.problems, following=("CASE_UNKNOWN",)):
        raise refusal(problems)
    return tuple(_case(file, ("people", position), shape, person, known[person.who])
                 for position, person in enumerate(shape.people))


def _case(file: YamlFile, place: Place, shape: CasesShape, person: PersonShape, facts: Mapping[str, Value | None]) -> Case:
    return Case(person.who, person.story, person.as_of or shape.as_of, facts, person.overrides, person.outcome,
                tuple(person.rules), f"{file.name}:{file.line((*place, 'who'))}")


def _facts(reader: WhenReader, place: Place, person: PersonShape,
           known: Mapping[str, Mapping[str, Value | None]]) -> Mapping[str, Value | None]:
    """The facts of a person, written out or taken from somebody above."""
    if (person.facts is None) == (person.same_as is None) or (person.but is not None) != (person.same_as is not None):
        reader.wrong((*place, "who"), "CASE_FACTS", "tulis `facts`, atau `same_as` beserta `but`.",
                     "write either `facts`, or `same_as` together with `but`.")
        return {}
    if person.same_as is None:
        return _values(reader, (*place, "facts"), person.facts or {})
    if person.same_as not in known:
        id, en = did_you_mean(person.same_as, known)
        reader.wrong((*place, "same_as"), "CASE_UNKNOWN", f"`{person.same_as}` tidak ada di atasnya. {id}",
                     f"there is no `{person.same_as}` above it. {en}")
    return {**known.get(person.same_as, {}), **_values(reader, (*place, "but"), person.but or {})}


def _values(reader: WhenReader, place: Place, written: Mapping[str, object]) -> dict[str, Value | None]:
    values = {}
    for name, raw in written.items():
        fact = reader.facts.get(name)
        if fact is None:
            id, en = did_you_mean(name, reader.facts)
            reader.wrong((*place, name), "FACT_UNKNOWN", f"fakta `{name}` tidak dikenal. {id}", f"unknown fact `{name}`. {en}")
        else:
            values[name] = None if raw == UNKNOWN else reader.value(fact.type, fact.words, raw, (*place, name))
    return values
