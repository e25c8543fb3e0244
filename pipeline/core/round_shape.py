"""What the keys of a round file are."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from pipeline.core.shape import Both, FileName, Name, RunId, Shape, Words

MOST_SEATS = 10_000_000
Seats = Annotated[int, Field(ge=0, le=MOST_SEATS)]
Total = Annotated[int, Field(ge=1, le=MOST_SEATS)]


class GivenShape(Shape):
    """Seats by decree."""

    mode: Literal["given"]
    total: Total
    regencies: dict[str, Seats]
    order: list[str] = []


class ApportionShape(Shape):
    """Seats by a method."""

    mode: Literal["apportion"]
    method: Literal["webster"]
    total: Total
    weights: Name
    minimum: Seats
    order: list[str] = []
    caps: dict[str, Seats] = {}
    continues: FileName | None = None


class ReserveShape(Shape):
    """The length of the waiting list."""

    failure_rate: Annotated[float, Field(ge=0, lt=1)]
    confidence: Annotated[float, Field(gt=0, lt=1)]


class DrawShape(Shape):
    """The source of chance."""

    method: Literal["declared_seed", "public"]
    seed: Words | None = None


class EarlierShape(Shape):
    """An earlier round."""

    round: FileName
    run: RunId


class FloorShape(Shape):
    """The least share, or the least number, of each regency's seats that a group gets."""

    group: Name
    at_least_percent: Annotated[int, Field(ge=1, le=100)] | None = None
    at_least: Annotated[int, Field(ge=1, le=MOST_SEATS)] | None = None
    count: Literal["one_to_all", "one_to_one", "over_and_above"]


class RoundShape(Shape):
    """A round file."""

    round: FileName
    programme: Name
    state: Literal["open", "signed"]
    run: RunId | None = None
    snapshot: FileName
    as_of: datetime.date
    expect_regencies: Annotated[list[str], Field(min_length=1)]
    quota: Annotated[GivenShape | ApportionShape, Field(discriminator="mode")]
    floors: list[FloorShape]
    unfilled_floor: Literal["revert", "hold"] = "revert"
    budget_idr: Annotated[int, Field(ge=1)]
    stock: dict[Name, Annotated[int, Field(ge=0, le=MOST_SEATS)]] = {}
    reserve: ReserveShape
    draw: DrawShape
    earlier_rounds: list[EarlierShape]
    unfilled: Literal["stay", "webster_continuation"]
    notes: list[Both] = []
