"""A round: which snapshot is decided for which programme, on which day, with how many seats per regency."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipeline.core.draw import DeclaredDraw
from pipeline.core.draw_record import PublicDraw, load_public_draw, record_beside
from pipeline.core.errors import Problem
from pipeline.core.round_shape import GivenShape, RoundShape
from pipeline.core.seat_checks import floor_problems, quota_problems, region_problems
from pipeline.core.shape import read_shape
from pipeline.core.yaml_file import YamlFile, load_yaml, refusal


@dataclass(frozen=True)
class GivenQuota:
    """Seats per regency as a decree gives them, in the order of `expect_regencies`; `order` decides ties when seats move."""

    total: int
    regencies: Mapping[str, int]
    order: tuple[str, ...]


@dataclass(frozen=True)
class ApportionedQuota:
    """Seats to be shared out over the regencies by the weights in `rules/reference/<weights>.csv`.

    `order` lists the regencies from first to last for ties; empty, a tie is an error. `caps` are the most seats that single
    regencies may hold. `continues` names the round whose seats these are added to: all together are apportioned.
    `continued` holds the totals of that round and of those it continues itself, by round; only the rules of a tree know them.
    """

    total: int
    method: Literal["webster"]
    weights: str
    minimum: int
    order: tuple[str, ...]
    caps: Mapping[str, int]
    continues: str | None
    continued: Mapping[str, int] = field(default_factory=dict)

    @property
    def continued_total(self) -> int:
        """The seats that the rounds before have given."""
        return sum(self.continued.values())


@dataclass(frozen=True)
class Floor:
    """The least share, or number, of each regency's seats that members of a group get; who is in two groups counts for both."""

    group: str
    percent: int | None
    number: int | None

    def seats(self, quota: int) -> int:
        """The seats of the group in a regency with that many, rounded up: "at least" is never less."""
        return self.number if self.percent is None else -(-quota * self.percent // 100)


@dataclass(frozen=True)
class Reserve:
    """How long the waiting list is: enough for drop-outs at `failure_rate`, with probability `confidence`."""

    failure_rate: float
    confidence: float


@dataclass(frozen=True)
class EarlierRound:
    """A round whose recipients are excluded; `run` is a run id or `current`."""

    round: str
    run: str


@dataclass(frozen=True)
class Note:
    """A remark that stands in every release of the round."""

    id: str
    en: str


@dataclass(frozen=True)
class Round:
    """One round of a programme. `run` is the run that was signed, None while the round is open.

    `stock` is how many of each package there are in the province; empty, they are bought to fit the list. `lines` are those of
    the file's keys.
    """

    round: str
    programme: str
    state: Literal["open", "signed"]
    run: str | None
    snapshot: str
    as_of: datetime.date
    expect_regencies: tuple[str, ...]
    quota: GivenQuota | ApportionedQuota
    floors: tuple[Floor, ...]
    unfilled_floor: Literal["revert", "hold"]
    budget_idr: int
    stock: Mapping[str, int]
    reserve: Reserve
    draw: DeclaredDraw | PublicDraw
    earlier_rounds: tuple[EarlierRound, ...]
    unfilled: Literal["stay", "webster_continuation"]
    notes: tuple[Note, ...]
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def where(self, key: str) -> str:
        """The place of a key in the round's file, for messages."""
        return f"rules/rounds/{self.round}.yaml" + (f":{self.lines[key]}" if key in self.lines else "")


def load_round(path: Path, regions: frozenset[str]) -> Round:
    """The round of a file; `regions` are the codes of all regencies. Raises RulesError with all that is wrong."""
    file = load_yaml(path)
    shape = read_shape(RoundShape, file)
    problems = [*_round_problems(file, shape), *_draw_problems(path, file, shape), *region_problems(file, shape, regions),
                *quota_problems(file, shape), *floor_problems(file, shape)]
    if problems:
        raise refusal(problems)
    return Round(
        shape.round, shape.programme, shape.state, shape.run, shape.snapshot, shape.as_of, tuple(shape.expect_regencies),
        _quota(shape), tuple(Floor(floor.group, floor.at_least_percent, floor.at_least) for floor in shape.floors), shape.unfilled_floor,
        shape.budget_idr, shape.stock, Reserve(shape.reserve.failure_rate, shape.reserve.confidence),
        _draw(path, shape), tuple(EarlierRound(one.round, one.run) for one in shape.earlier_rounds),
        shape.unfilled, tuple(Note(note.id, note.en) for note in shape.notes),
        {place[0]: line for place, line in file.lines.items() if len(place) == 1},
    )


def _draw(path: Path, shape: RoundShape) -> DeclaredDraw | PublicDraw:
    return load_public_draw(record_beside(path)) if shape.draw.method == "public" else DeclaredDraw(shape.draw.seed)


def _quota(shape: RoundShape) -> GivenQuota | ApportionedQuota:
    quota = shape.quota
    if isinstance(quota, GivenShape):
        return GivenQuota(quota.total, {code: quota.regencies[code] for code in shape.expect_regencies}, tuple(quota.order))
    return ApportionedQuota(quota.total, quota.method, quota.weights, quota.minimum, tuple(quota.order), quota.caps, quota.continues)


def _round_problems(file: YamlFile, shape: RoundShape) -> Iterator[Problem]:
    stem = file.name.rpartition("/")[2].removesuffix(".yaml")
    if stem != shape.round:
        yield file.problem(("round",), "NAME_DIFFERS", f"kunci `{shape.round}` tidak sama dengan nama berkas `{stem}`. Samakan.",
                           f"the key `{shape.round}` differs from the file name `{stem}`. Make them equal.")
    if (shape.state == "signed") != (shape.run is not None):
        yield file.problem(("state",), "RUN_UNFIT",
                           "`state: signed` memerlukan `run` (kode hasil yang ditandatangani); `state: open` tidak memakainya.",
                           "`state: signed` needs `run` (the run that was signed); `state: open` has none.")
    earlier = [one.round for one in shape.earlier_rounds]
    for position, name in enumerate(earlier):
        if name == shape.round or name in earlier[:position]:
            yield file.problem(("earlier_rounds", position), "EARLIER_ROUND_UNFIT",
                               f"`{name}` adalah putaran ini sendiri atau sudah disebut. Hapus.",
                               f"`{name}` is this round itself or stands twice. Delete it.")


def _draw_problems(path: Path, file: YamlFile, shape: RoundShape) -> Iterator[Problem]:
    public, record = shape.draw.method == "public", record_beside(path)
    if not public and shape.draw.seed is None:
        yield file.problem(("draw",), "SEED_MISSING", "`declared_seed` memerlukan `seed`. Tambahkan.",
                           "`declared_seed` needs a `seed`. Add it.")
    if public and shape.draw.seed is not None:
        yield file.problem(("draw", "seed"), "SEED_UNFIT", "`public` tidak memakai `seed`: nilainya baru ada setelah daftar dibekukan. Hapus.",
                           "`public` takes no `seed`: its value comes after the list is frozen. Delete it.")
    if not public and record.exists():
        yield file.problem(("draw",), "DRAW_METHOD_CHANGED", f"putaran ini sudah dibekukan untuk undian publik ({record.name}). Kembalikan `method: public`.",
                           f"this round is frozen for a public draw ({record.name}). Restore `method: public`.")
