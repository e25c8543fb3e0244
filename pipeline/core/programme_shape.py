"""What the keys of a programme file are."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from pipeline.core.shape import Both, Name, Shape, Words

Date = datetime.date


class EffectiveShape(Shape):
    """The days on which the programme may be decided, both included."""

    from_: Annotated[Date, Field(alias="from")]
    to: Date


class ReviewedShape(Shape):
    """Who last held the file against what, and when."""

    on: Date
    by: Words
    against: Words


class LawShape(Shape):
    """One source; `status` says what it really says of this programme."""

    cite: Words
    says: Both
    status: Literal["stated", "analogy", "assumption"]


class ParameterShape(Shape):
    """One dated amount: each value holds from its day until the next one."""

    unit: Words
    law: Name
    values: Annotated[dict[Date, Any], Field(min_length=1)]


class RuleShape(Shape):
    """One rule."""

    rule: Name
    says: Both
    when: Any
    law: Name
    if_unknown: Literal["met", "not_met", "verify_first", "ask_field"]
    question: Both | None = None
    because: Both | None = None
    review: Literal["allowed"] | None = None


class CriterionShape(Shape):
    """One step of the order of precedence."""

    fact: Words
    best: Any


class GroupShape(Shape):
    """Families that a floor counts."""

    when: Any


class PackageShape(Shape):
    """What a family may receive."""

    title: Both
    for_: Annotated[Any, Field(alias="for")]
    unit_cost_idr: Annotated[int, Field(ge=0)]


class ProgrammeShape(Shape):
    """A programme file."""

    programme: Name
    title: Both
    unit: Literal["family", "person"]
    candidates: Literal["proposals", "registry"]
    effective: EffectiveShape
    reviewed: ReviewedShape
    law: dict[Name, LawShape]
    parameters: dict[Name, ParameterShape] = {}
    eligible_if: Annotated[list[RuleShape], Field(min_length=1)]
    not_eligible_if: list[RuleShape] = []
    priority: list[CriterionShape] = []
    groups: dict[Name, GroupShape] = {}
    packages: dict[Name, PackageShape] = {}
