"""Small tables as text: a pipe table in, rows of an engine out. A blank cell is unknown."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow as pa

from pipeline.core import tables
from pipeline.core.contract import Date, Flag, Table, Whole
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.engine import SqlFile

PIPELINE = Path(__file__).parents[1] / "pipeline"


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a pipe table as text cells by column."""
    header, *lines = ([cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.strip().splitlines())
    return [dict(zip(header, line, strict=True)) for line in lines]


def put(engine: DuckdbEngine, table: Table, text: str) -> None:
    """Make a contract's table from a pipe table; columns that the text leaves out are unknown."""
    typed = [{column.name: _typed(column.type, row.get(column.name, "")) for column in table.columns} for row in rows(text)]
    engine.make_from_arrow(table.name, pa.Table.from_pylist(typed, schema=table.arrow_schema()))


def make(engine: DuckdbEngine, *names: str) -> None:
    """Run `.sql` files by `room/name`."""
    for name in names:
        engine.make(SqlFile.load(PIPELINE / f"{name}.sql"))


def propose(engine: DuckdbEngine, text: str, decided: dict[tuple[int, int], str] = {}) -> None:
    """Make the current proposals from a pipe table; `decided` holds the NIKs that officers gave to some, by file and row."""
    put(engine, tables.current_proposal, text)
    engine.make_from_arrow("decided_proposal", pa.table({
        "file_no": pa.array([file_no for file_no, _ in decided], pa.int64()), "source_row": pa.array([row for _, row in decided], pa.int64()),
        "nik": pa.array(decided.values(), pa.string())}))
    make(engine, "identity/identified_proposal")


def nothing_listed(engine: DuckdbEngine) -> None:
    """Make the tables of what the reference lists say of cases, empty."""
    engine.make_from_arrow("list_fact", pa.table({"case_id": pa.array([], pa.string()), "fact": pa.array([], pa.string()),
                                                  "listed": pa.array([], pa.bool_())}))
    engine.make_from_arrow("death", pa.table({"case_id": pa.array([], pa.string()), "is_certain": pa.array([], pa.int64())}))


def nothing_in_question(engine: DuckdbEngine) -> None:
    """Make what is known of second NIKs and of earlier rounds but for the links, empty."""
    put(engine, tables.identity_finding, "| case_id |")
    put(engine, tables.earlier_family, "| case_id |")


def _typed(type_, cell: str):
    if cell == "":
        return None
    match type_:
        case Whole():
            return int(cell)
        case Flag():
            return {"true": True, "false": False}[cell]
        case Date():
            return datetime.date.fromisoformat(cell)
        case _:
            return cell
