"""Reads the header of a Parquet file: its columns are its header, its rows are numbered from 1."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.core.errors import InputError, Problem


@dataclass(frozen=True)
class Columns:
    """The columns of a Parquet file; `inexact` are those whose numbers lost digits beyond the fifteenth."""

    header: tuple[str, ...]
    inexact: frozenset[int]
    rows: int


def read_columns(where: str, path: Path) -> Columns:
    """The columns of a Parquet file. Raises InputError if it is damaged."""
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError):
        raise damaged_parquet(where) from None
    schema = file.schema_arrow
    inexact = frozenset(position for position, field in enumerate(schema) if pa.types.is_floating(field.type))
    return Columns(tuple(schema.names), inexact, file.metadata.num_rows)


def damaged_parquet(where: str) -> InputError:
    """The refusal of a Parquet file whose columns or rows cannot be read."""
    return InputError(Problem(where, "UNREADABLE", id="berkas Parquet rusak dan tidak dapat dibaca. Minta kiriman ulang.",
                              en="the Parquet file is damaged and cannot be read. Ask for it again."))
