"""What a table is: its grain, its columns, their types, units and words, in Indonesian and English.

Arrow schemas, the runner's checks, data dictionaries and synthetic data derive from these declarations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pyarrow as pa


@dataclass(frozen=True)
class Text:
    """Any text; identifiers are text from first to last byte."""

    sql: ClassVar[str] = "VARCHAR"
    arrow: ClassVar[pa.DataType] = pa.string()


@dataclass(frozen=True)
class Words:
    """One of a closed list of words."""

    words: tuple[str, ...]
    sql: ClassVar[str] = "VARCHAR"
    arrow: ClassVar[pa.DataType] = pa.string()


@dataclass(frozen=True)
class Whole:
    """A whole number, within bounds where they are given."""

    least: int | None = None
    most: int | None = None
    sql: ClassVar[str] = "BIGINT"
    arrow: ClassVar[pa.DataType] = pa.int64()


@dataclass(frozen=True)
class Date:
    """A calendar day."""

    sql: ClassVar[str] = "DATE"
    arrow: ClassVar[pa.DataType] = pa.date32()


@dataclass(frozen=True)
class Flag:
    """True, false or unknown."""

    sql: ClassVar[str] = "BOOLEAN"
    arrow: ClassVar[pa.DataType] = pa.bool_()


Type = Text | Words | Whole | Date | Flag


@dataclass(frozen=True)
class Column:
    """One column; `missing` says in words what an empty cell means, None that a cell is never empty."""

    name: str
    type: Type
    id: str
    en: str
    missing: str | None = None
    unit: str | None = None
    private: bool = False


@dataclass(frozen=True)
class Table:
    """One table: `key` is the set of columns that no two rows share, `grain` says it in words.

    A table with `released` becomes a file of the release, ordered by its key.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    released: bool = False

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def arrow_schema(self) -> pa.Schema:
        return pa.schema([(column.name, column.type.arrow) for column in self.columns])

    @property
    def file_name(self) -> str:
        """The Parquet file of the table; released copies of stage tables drop the suffix `_release`."""
        return f"{self.name.removesuffix('_release')}.parquet"

    def breach_counts(self) -> dict[str, str]:
        """Counts of rows that break the declaration, as SQL expressions by name; all are 0 in a sound table."""
        key = ", ".join(f'"{name}"' for name in self.key)
        repeated = f"(select count(*) from (select 1 from {self.name} group by {key} having count(*) > 1))"
        counts = {"key repeated": repeated}
        for column in self.columns:
            broken = _broken(column)
            if broken:
                counts[column.name] = f"count(case when {broken} then 1 end)"
        return counts


def _broken(column: Column) -> str:
    """The condition under which a cell breaks its column's declaration, '' where none can."""
    name = f'"{column.name}"'
    conditions = [f"{name} is null"] if column.missing is None else []
    match column.type:
        case Words(words):
            conditions.append(f"{name} not in ({', '.join(repr(word) for word in words)})")
        case Whole(least, most):
            conditions += [f"{name} < {least}"] if least is not None else []
            conditions += [f"{name} > {most}"] if most is not None else []
    return " or ".join(conditions)
