"""The record of a public draw, `rules/rounds/<round>.draw.yaml`: what was frozen, which future value was named, what it was.

`tepat freeze` writes it, `tepat draw` adds the value; it is published with the minutes, so no person's data stands in it.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from pipeline.core.draw import DRAND_CHAIN, drand_time, public_prk
from pipeline.core.errors import Problem
from pipeline.core.release import sha256
from pipeline.core.shape import DIGITS, SHA256, FileName, RunId, Shape, Words, read_shape
from pipeline.core.yaml_file import YamlFile, load_yaml, refusal

HEADER = """\
# yaml-language-server: $schema=../schema/draw.schema.json
# Catatan undian; ditulis oleh tepat freeze dan tepat draw, jangan diubah.   The record of the draw; never edit it.
"""
Sha256 = Annotated[str, StringConstraints(pattern=SHA256)]
Digits = Annotated[str, StringConstraints(pattern=DIGITS, max_length=100)]
Count = Annotated[int, Field(ge=0)]
RESTORE = ("Kembalikan catatan yang diterbitkan bersama berita acara.", "Restore the record that was published with the minutes.")


class FrozenEarlier(Shape):
    """The lists of an earlier round whose recipients are left out, and the head of their ledger, if it had any events."""

    run_id: RunId
    ledger_head: Sha256 | None = None


class Frozen(Shape):
    """What was frozen, and when. `run_id` names the run that found the list, and so everything it was made of."""

    at: AwareDatetime
    run_id: RunId
    list_sha256: Sha256
    cases: Count
    regencies: dict[str, Count]
    key_fingerprint: Words
    code_sha256: Sha256
    rules: dict[str, Sha256]
    inputs: dict[str, Sha256]
    earlier: dict[str, FrozenEarlier] = {}


class DrandSource(Shape):
    """A round of the public beacon drand, network quicknet, and when it is published."""

    chain: Literal[DRAND_CHAIN]
    round: Annotated[int, Field(ge=1)]
    at: AwareDatetime


class PublicSource(Shape):
    """Digits drawn in public."""

    at: AwareDatetime
    place: Words


class Sources(Shape):
    """Where the value comes from: one of the two, or both."""

    drand: DrandSource | None = None
    public_draw: PublicSource | None = None

    @property
    def last(self) -> datetime.datetime:
        """When the whole value is known."""
        return max(source.at for source in (self.drand, self.public_draw) if source)


class Drawn(Shape):
    """The value, and when it was entered. Nobody here checks that drand signed it."""

    at: AwareDatetime
    randomness: Sha256 | None = None
    drand_signature: Literal["not verified"] | None = None
    digits: Digits | None = None


class DrawRecord(Shape):
    """The record of one round's public draw."""

    round: FileName
    frozen: Frozen
    sources: Sources
    drawn: Drawn | None = None

    def text(self) -> str:
        """The record as it stands in its file."""
        return HEADER + "\n".join(_lines(self.model_dump(exclude_defaults=True))) + "\n"


@dataclass(frozen=True)
class PublicDraw:
    """A draw from a public value. `record` is None until the list is frozen; `sha256` is that of the record's file."""

    method: ClassVar[str] = "public"
    record: DrawRecord | None
    sha256: str | None

    @property
    def prk(self) -> bytes | None:
        """The key that every ticket is made with; None before the draw."""
        if self.record is None or self.record.drawn is None:
            return None
        frozen, drawn = self.record.frozen, self.record.drawn
        return public_prk(bytes.fromhex(frozen.list_sha256), bytes.fromhex(drawn.randomness or ""), drawn.digits or "")


def record_beside(round_file: Path) -> Path:
    """Where the record of a round's public draw stands."""
    return round_file.with_name(f"{round_file.stem}.draw.yaml")


def load_public_draw(path: Path) -> PublicDraw:
    """The public draw as far as its record goes. Raises RulesError with all that is wrong in the record."""
    if not path.exists():
        return PublicDraw(None, None)
    file = load_yaml(path)
    record = read_shape(DrawRecord, file)
    if problems := [*_problems(file, record)]:
        raise refusal(problems)
    return PublicDraw(record, sha256(path))


def _problems(file: YamlFile, record: DrawRecord) -> Iterator[Problem]:
    stem = file.name.rpartition("/")[2].removesuffix(".draw.yaml")
    if stem != record.round:
        yield file.problem(("round",), "NAME_DIFFERS", f"kunci `{record.round}` tidak sama dengan nama berkas `{stem}`. Samakan.",
                           f"the key `{record.round}` differs from the file name `{stem}`. Make them equal.")
    if sum(record.frozen.regencies.values()) != record.frozen.cases:
        yield file.problem(("frozen", "cases"), "DRAW_COUNT", f"`cases` tidak sama dengan jumlah `regencies`. {RESTORE[0]}",
                           f"`cases` is not the sum of `regencies`. {RESTORE[1]}")
    if not (record.sources.drand or record.sources.public_draw):
        yield file.problem(("sources",), "DRAW_SOURCE_MISSING", f"tidak ada sumber undian. {RESTORE[0]}", f"there is no source. {RESTORE[1]}")
        return
    yield from _source_problems(file, record)
    if record.drawn:
        yield from _value_problems(file, record.sources, record.drawn)


def _source_problems(file: YamlFile, record: DrawRecord) -> Iterator[Problem]:
    for name, source in (("drand", record.sources.drand), ("public_draw", record.sources.public_draw)):
        if source and source.at <= record.frozen.at:
            yield file.problem(("sources", name, "at"), "DRAW_SOURCE_EARLY", f"nilainya sudah ada saat daftar dibekukan. {RESTORE[0]}",
                               f"its value was there when the list was frozen. {RESTORE[1]}")
    drand = record.sources.drand
    if drand and drand.at != drand_time(drand.round):
        yield file.problem(("sources", "drand", "at"), "DRAND_TIME",
                           f"putaran drand {drand.round} terbit pada {utc(drand_time(drand.round))}. {RESTORE[0]}",
                           f"drand publishes round {drand.round} at {utc(drand_time(drand.round))}. {RESTORE[1]}")


def _value_problems(file: YamlFile, sources: Sources, drawn: Drawn) -> Iterator[Problem]:
    pairs = ((sources.drand, drawn.randomness, drawn.drand_signature), (sources.public_draw, drawn.digits))
    if any(len({one is None for one in pair}) > 1 for pair in pairs):
        yield file.problem(("drawn",), "DRAW_VALUE_UNFIT", f"nilai undian tidak cocok dengan `sources`. {RESTORE[0]}",
                           f"the value does not go with `sources`. {RESTORE[1]}")
    elif drawn.at < sources.last:
        yield file.problem(("drawn", "at"), "DRAWN_EARLY", f"dicatat sebelum nilainya ada. {RESTORE[0]}",
                           f"entered before the value was there. {RESTORE[1]}")


def utc(moment: datetime.datetime) -> str:
    """A moment to the second, in UTC."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _lines(values: dict, indent: str = "") -> Iterator[str]:
    """Plain values as YAML that this program reads back: every text in quotes."""
    for key, value in values.items():
        name = key if re.fullmatch("[a-z][a-z0-9_]*", key) else _quoted(key)
        if isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from _lines(value, f"{indent}  ")
        else:
            yield f"{indent}{name}: {_written(value)}"


def _written(value: object) -> str:
    return utc(value) if isinstance(value, datetime.datetime) else _quoted(value) if isinstance(value, str) else str(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
