"""`rules/likeness.yaml`: how much each likeness of two records says that they are one person's, and from what on it counts."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipeline.core.errors import Problem
from pipeline.core.shape import Shape, Words, did_you_mean, read_shape
from pipeline.core.yaml_file import Place, YamlFile, load_yaml, refusal

# What is compared, and how alike it can be, most alike first.
LEVELS: Mapping[str, tuple[str, ...]] = {
    "name": ("same", "slip", "part", "alike", "other"),
    "birth_date": ("same", "two_parts", "other"),
    "sex": ("same", "other"),
    "mother": ("same", "slip", "other"),
    "home": ("card", "village", "regency", "other"),
}
MILLION = 1_000_000
PerMillion = Annotated[int, Field(ge=1, le=MILLION)]


class Share(Shape):
    """How often a level is met, per million: between two records of one person, and between strangers."""

    same_person: PerMillion
    strangers: PerMillion


class Reviewed(Shape):
    """Who looked at the figures, when, and what they were counted on."""

    on: datetime.date
    by: Words
    against: Words


class Likeness(Shape):
    """The model of probable duplicates. Weights are powers of two: at 6 the odds are 64 to 1 that two records are one person's."""

    reviewed: Reviewed
    one_in: Annotated[int, Field(ge=2)]
    hold_at: int
    flag_at: int
    comparisons: dict[str, dict[str, Share]]


def load_likeness(path: Path) -> Likeness:
    """The model, every level with its shares. Raises RulesError naming every line that is wrong."""
    file = load_yaml(path)
    likeness = read_shape(Likeness, file)
    if problems := [*_wrong_names(file, likeness), *_wrong_sums(file, likeness)]:
        raise refusal(problems)
    return likeness


def _wrong_names(file: YamlFile, likeness: Likeness) -> Iterator[Problem]:
    yield from _differing(file, ("comparisons",), likeness.comparisons, LEVELS)
    for name, levels in likeness.comparisons.items():
        if name in LEVELS:
            yield from _differing(file, ("comparisons", name), levels, LEVELS[name])
    if likeness.flag_at > likeness.hold_at:
        yield file.problem(("flag_at",), "LIKENESS_WRONG", "`flag_at` tidak boleh di atas `hold_at`. Ubah salah satunya.",
                           "`flag_at` must not be above `hold_at`. Change one of them.")


def _differing(file: YamlFile, place: Place, found: Mapping[str, object], known: Mapping[str, object] | tuple[str, ...]) -> Iterator[Problem]:
    for name in found:
        if name not in known:
            id_, en = did_you_mean(name, known)
            yield file.problem((*place, name), "LIKENESS_WRONG", f"`{name}` tidak dikenal. {id_}", f"unknown `{name}`. {en}")
    for name in known:
        if name not in found:
            yield file.problem(place, "LIKENESS_WRONG", f"`{name}` belum ada di `{place[-1]}`. Tambahkan.",
                               f"`{name}` is missing under `{place[-1]}`. Add it.")


def _wrong_sums(file: YamlFile, likeness: Likeness) -> Iterator[Problem]:
    for name, levels in likeness.comparisons.items():
        for side in Share.model_fields:
            total = sum(getattr(share, side) for share in levels.values())
            if total != MILLION:
                yield file.problem(("comparisons", name), "LIKENESS_WRONG",
                                   f"jumlah `{side}` di `{name}` adalah {total}, seharusnya {MILLION}. Perbaiki.",
                                   f"`{side}` under `{name}` adds up to {total}, not to {MILLION}. Correct it.")
