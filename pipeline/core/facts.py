"""The facts a rule may ask about: the columns of `candidate`, with their types and words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from pipeline.core import contract, tables

FactType = Literal["whole", "flag", "words", "text", "date"]

# Names become columns of SQL without quotes, because no quote is common to both engines.
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
SQL_WORDS = frozenset("""
    all analyse analyze and anti any array as asc asof asymmetric at authorization between binary both by case cast
    check coalesce collate collation column columns concurrently constraint create cross default deferrable desc
    describe distinct do else end except exists extract false fetch for foreign freeze from full generated glob
    grant group grouping grouping_id having ilike in initially inner intersect interval into is isnull join lambda
    lateral leading left like limit map minus natural none not notnull null nullif offset on only or order outer
    overlaps overlay pivot placing position positional primary qualify references returning right row select semi
    show similar some struct substring summarize symmetric table tablesample then to trailing treat trim true try_cast
    tuple union unique unpack unpivot user using values variadic verbose when where window with
""".split())


@dataclass(frozen=True)
class Fact:
    """One fact of a case; `words` is the closed list of a fact of type `words`, `least` and `most` bound a whole number."""

    name: str
    type: FactType
    _: KW_ONLY
    words: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    unit: str | None = None
    id: str
    en: str

    def may_be(self, number: int) -> bool:
        """Whether a whole number lies within the bounds."""
        return (self.least is None or self.least <= number) and (self.most is None or number <= self.most)


def is_column_name(name: str) -> bool:
    """Whether both engines take the name as a column without quotes."""
    return NAME.fullmatch(name) is not None and name not in SQL_WORDS


@cache
def candidate_facts() -> Mapping[str, Fact]:
    """The facts by name, in the order of the columns of `candidate`; the key is no fact."""
    columns = [column for column in tables.candidate.columns if column.name not in tables.candidate.key]
    return MappingProxyType({column.name: _fact(column) for column in columns})


def _fact(column: contract.Column) -> Fact:
    more = {key: getattr(column.type, key) for key in ("words", "least", "most") if hasattr(column.type, key)}
    return Fact(column.name, type(column.type).__name__.lower(), unit=column.unit, id=column.id, en=column.en, **more)
