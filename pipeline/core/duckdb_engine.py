"""The embedded engine: DuckDB in this process, its tables kept as Parquet files between stages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.core.contract import Table
from pipeline.core.engine import SqlFile, time_limit_passed
from pipeline.core.errors import Bug, CannotWrite, Problem, TepatError

OUT_OF_ROOM = (duckdb.IOException, duckdb.OutOfMemoryException)
# How a commit that finds the disk full begins; other transaction errors are bugs.
FAILED_COMMIT = "TransactionContext Error: Failed to commit"
# These name only SQL, never a cell: their text may be shown. Conversion errors print the offending value.
SAFE_TO_SHOW = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)
# How Parquet files are written: as every tool reads them, or as fast as can be, to be read again in the same run. Half the usual
# rows to a group: each thread holds a group in memory while it gathers, beside what the rows are joined with.
FOR_ALL = "format parquet, compression zstd"
FOR_THE_RUN = "format parquet, compression snappy, parquet_version v2, row_group_size 61440"
# With Python's own part and the process of the gate a run of twelve million people stays under 2 GB.
LEAST_MEMORY_MB = 1000


def usual_memory(delivered_bytes: int) -> str:
    """The engine's limit where none is given: a quarter of the files, because the homes of all families must fit while people are read."""
    return f"{max(LEAST_MEMORY_MB, delivered_bytes // 4_000_000)}MB"


class DuckdbEngine:
    """One connection, one set of tables; spills into `spill` when `memory` is not enough."""

    def __init__(self, spill: Path, threads: int | None = None, memory: str | None = None):
        self.connection = duckdb.connect(config={
            "temp_directory": str(spill), "autoinstall_known_extensions": False, "autoload_known_extensions": False,
            "memory_limit": memory or usual_memory(0), **({"threads": threads} if threads else {}),
        })
        self.spill = spill
        self.made_files: dict[str, Path] = {}
        self._settle()

    @classmethod
    def over(cls, files: dict[str, Path], spill: Path, threads: int, memory: str) -> DuckdbEngine:
        """An engine over tables that another process made as files."""
        engine = cls(spill, threads, memory)
        for name, path in files.items():
            engine.read_parquet(name, path)
        return engine

    def _settle(self) -> None:
        self.connection.execute("set timezone = 'UTC'; set enable_progress_bar = false")
        self.branches: list[DuckdbEngine] = []

    @property
    def threads(self) -> int:
        return self.rows("select current_setting('threads')")[0][0]

    @contextmanager
    def branch(self) -> Iterator[DuckdbEngine]:
        """A second connection to the same tables, for another thread or library."""
        branch = copy(self)
        branch.connection = self.connection.cursor()
        branch._settle()
        self.branches.append(branch)
        try:
            yield branch
        finally:
            self.branches.remove(branch)
            branch.close()

    def make(self, sql: SqlFile) -> None:
        self._run(sql.name, f"create or replace table {sql.writes} as {sql.query}")

    def make_file(self, sql: SqlFile) -> Path:
        """Make a table as a file, which other processes can read too."""
        path = self.made_files[sql.writes] = self.spill / f"{sql.writes}.parquet"
        self._copy(sql.name, sql.query, path)
        self.read_parquet(sql.writes, path)
        return path

    def make_from_query(self, table: str, query: str) -> None:
        self._run(table, f"create or replace table {table} as {query}")

    def make_view(self, name: str, query: str) -> None:
        """Name a query: it runs where the view is read."""
        self._run(name, f"create or replace view {name} as {query}")

    def make_from_arrow(self, table: str, rows: pa.Table) -> None:
        self.connection.register("rows_in_memory", rows)
        self._run(table, f"create or replace table {table} as select * from rows_in_memory")
        self.connection.unregister("rows_in_memory")

    def arrow(self, query: str) -> pa.Table:
        with explained("query"):
            return self.connection.sql(query).to_arrow_table()

    def rows(self, query: str, where: str = "query") -> list[tuple]:
        self._run(where, query)
        return self.connection.fetchall()

    def execute(self, where: str, statement: str, parameters: list | None = None) -> list[tuple]:
        """Run a DuckDB statement: for ingest, which is DuckDB's under every engine."""
        self._run(where, statement, parameters)
        return self.connection.fetchall()

    def columns(self, table: str) -> list[tuple[str, str]]:
        return [(name, type_) for name, type_, *_ in self.rows(f"describe {table}")]

    def keep(self, table: Table, path: Path) -> None:
        """Write a table or view to a Parquet file and read it from there from now on."""
        if not table.released and table.name in self.made_files:
            shutil.move(self.made_files.pop(table.name), path)
            self.read_parquet(table.name, path)
            return
        columns, key = (", ".join(f'"{name}"' for name in names) for names in (table.column_names, table.key))
        query = f"select {columns} from {table.name}"
        if table.released:
            self._run(table.name, f"copy ({query} order by {key}) to '{_quoted(path)}' ({FOR_ALL})")
        else:
            self._copy(table.name, query, path)
        self._drop(table.name)
        self.read_parquet(table.name, path)

    def read_parquet(self, table: str, path: Path) -> None:
        self._run(table, f"create or replace view {table} as select * from read_parquet('{_quoted(path)}')")

    def take_over(self, table: str, files: Path) -> None:
        """Make a table from Parquet files that another engine wrote."""
        self.make_from_query(table, f"select * from read_parquet('{_quoted(files)}')")

    def join_as_written(self) -> None:
        """Until the next stage, hold in memory the right side of each join: how many rows a text file has is not known beforehand,
        and it would be taken for the smaller side."""
        self._run("join", "set disabled_optimizers = 'join_order,build_side_probe_side'")

    def forget(self, keep: set[str]) -> None:
        """Drop every table and view but those named, and join as seems best."""
        self._run("join", "reset disabled_optimizers")
        for name, in self.rows("select table_name from information_schema.tables"):
            if name not in keep:
                self._drop(name)

    def interrupt(self) -> None:
        for engine in (self, *self.branches):
            engine.connection.interrupt()

    def close(self) -> None:
        self.connection.close()

    def _copy(self, where: str, query: str, path: Path) -> None:
        """Write rows in no order, so that the parts of a view are written side by side."""
        self._run(where, "set preserve_insertion_order = false")
        self._run(where, f"copy ({query}) to '{_quoted(path)}' ({FOR_THE_RUN})")
        self._run(where, "set preserve_insertion_order = true")

    def _drop(self, table: str) -> None:
        [(kind,)] = self.rows(f"select table_type from information_schema.tables where table_name = '{table}'")
        self._run(table, f"drop {'view' if kind == 'VIEW' else 'table'} {table}")

    def _run(self, where: str, statement: str, parameters: list | None = None) -> None:
        with explained(where):
            self.connection.execute(statement, parameters)


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn an engine error into a failure kind that quotes no data, and Ctrl-C within a query into what it is."""
    try:
        yield
    except duckdb.Error as error:
        raise _failure(where, error) from None
    except RuntimeError as error:
        if str(error) == "Query interrupted":  # what DuckDB's client raises for Ctrl-C during a query
            raise KeyboardInterrupt from None
        raise


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _failure(where: str, error: duckdb.Error) -> TepatError:
    kind = type(error).__name__
    if isinstance(error, OUT_OF_ROOM) or str(error).startswith(FAILED_COMMIT):
        return CannotWrite(Problem(
            f"data/out ({where})", kind,
            id="tempat di disk atau memori habis, atau berkas tidak dapat ditulis. Sediakan ruang atau naikkan --memory, lalu jalankan lagi; "
               "daftar lama tetap berlaku.",
            en="disk or memory is exhausted, or a file cannot be written. Make room or raise --memory, then run again; the old lists stay.",
        ))
    if isinstance(error, duckdb.InterruptException):
        return time_limit_passed(where)
    detail = f" {error}" if isinstance(error, SAFE_TO_SHOW) else ""
    return Bug(Problem(
        where, kind,
        id=f"mesin data menolak langkah ini. Ini kesalahan program: laporkan kepada pengembang.{detail}",
        en=f"the engine refused this step. This is a fault of the program: report it to its developers.{detail}",
    ))
