"""The parts of a run that a stage declares: it sees no others, and what they say is told in one way, to be hashed.

A part is an attribute of the run, or of a part: `regions`, `round.as_of`. What a declared part holds is seen whole.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Collection, Mapping, Set
from functools import reduce
from pathlib import Path

from pydantic import BaseModel

from pipeline.core.errors import Bug, Problem

# Where half-read data may lie: it says nothing that a table could depend on.
ALWAYS_SEEN = "scratch"


class Seen:
    """A run, or a part of it, of which only what is declared can be seen. Raises Bug for anything else."""

    def __init__(self, whole: object, parts: Collection[str], within: str = ""):
        self._whole, self._parts, self._within = whole, {*parts, ALWAYS_SEEN}, within

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        part = f"{self._within}{name}"
        if part in self._parts:
            return getattr(self._whole, name)
        if any(declared.startswith(f"{part}.") for declared in self._parts):
            return Seen(getattr(self._whole, name), self._parts, f"{part}.")
        raise Bug(Problem(f"run.{part}", "UNDECLARED",
                          id="tahap membaca bagian ini tanpa menyatakannya. Ini kesalahan program: laporkan kepada pengembang.",
                          en="a stage reads this part and does not declare it. This is a fault of the program: report it."))


def is_declared(part: str, parts: Collection[str]) -> bool:
    """Whether a part, or one that holds it, is among those declared."""
    return any(part == declared or part.startswith(f"{declared}.") for declared in parts)


def part_of(whole: object, part: str) -> object:
    return reduce(getattr, part.split("."), whole)


def told(value: object) -> object:
    """A value as JSON can hold it; equal only for what is equal, and in the order in which it stands. Raises TypeError for a type unknown here.

    A path says where something lies, not what it says: whoever reads a file declares its hash. What does not count when two values are
    compared does not count here.
    """
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Path():
            return None
        case bytes():
            return {"bytes": hashlib.sha256(value).hexdigest()}
        case datetime.date():
            return {type(value).__name__: value.isoformat()}
        case Mapping():
            return {"mapping": [[told(key), told(held)] for key, held in value.items()]}
        case tuple() | list():
            return [told(held) for held in value]
        case Set():
            return {"set": sorted(map(told, value))}
        case BaseModel():
            return {type(value).__name__: told(dict(value))}
    if dataclasses.is_dataclass(value):
        return {type(value).__name__: {field.name: told(getattr(value, field.name)) for field in dataclasses.fields(value) if field.compare}}
    raise TypeError(f"how to tell a {type(value).__name__} is not known")
