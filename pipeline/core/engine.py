"""What a stage may ask of an engine, and how a `.sql` file says what it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from pipeline.core.errors import Bug, Problem

HEADER = re.compile(r"-- writes (?P<writes>\w+), (?P<grain>[^\n]+)\n-- reads (?P<reads>[\w, ]+)\n")


@dataclass(frozen=True)
class SqlFile:
    """One `.sql` file: the table it makes, its grain in words, the tables it reads and the query."""

    name: str
    writes: str
    grain: str
    reads: tuple[str, ...]
    query: str

    @classmethod
    def load(cls, path: Path) -> SqlFile:
        text = path.read_text(encoding="utf-8")
        header = HEADER.match(text)
        if not header:
            raise ValueError(f"{path.name} does not start with the two lines `-- writes …` and `-- reads …`")
        reads = tuple(name.strip() for name in header["reads"].split(","))
        return cls(path.name, header["writes"], header["grain"], reads, text[header.end():].strip().rstrip(";"))


class Engine(Protocol):
    """Tables by name, made by SQL; the one-row table `run` holds the run's parameters."""

    def make(self, sql: SqlFile) -> None:
        """Make the table that the file writes."""

    def make_from_query(self, table: str, query: str) -> None:
        """Make a table from generated SQL."""

    def make_from_arrow(self, table: str, rows: pa.Table) -> None:
        """Make a table from rows in memory."""

    def arrow(self, query: str) -> pa.Table:
        """The result of a query, in memory."""

    def rows(self, query: str) -> list[tuple]:
        """The result of a query as tuples."""


def time_limit_passed(where: str) -> Bug:
    """What a step that was interrupted at its time limit is."""
    return Bug(Problem(where, "TIME_LIMIT", id="langkah ini melewati batas waktunya dan dihentikan. Jalankan lagi; jika terulang, laporkan.",
                       en="this step passed its time limit and was stopped. Run again; if it recurs, report it."))
