"""The engine for registries that live in a cluster: the same SQL on Spark, its tables handed over as Parquet files.

It runs the stages that are portable; what they read was made before, what they make is kept and released by the embedded engine.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.core.engine import SqlFile, time_limit_passed
from pipeline.core.errors import Bug, CannotWrite, InputError, Problem, RulesError, TepatError
from pipeline.core.spark_session import end, start

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

NO_ROOM = ("No space left on device", "OutOfMemoryError", "Disk quota exceeded")
# These name only SQL, never a cell: their text may be shown. What fails to cast prints the offending value.
SAFE_TO_SHOW = ("AnalysisException", "ParseException")


class SparkEngine:
    """One session, one set of tables. Raises RulesError where Java or pyspark is missing, before anything has run.

    Without a `master` it runs in this machine, on as many threads as are given. Another one must see the folder `spill` and those of the
    tables that it reads under the same names.
    """

    def __init__(self, spill: Path, threads: int | None = None, memory: str | None = None, master: str | None = None):
        if importlib.util.find_spec("pyspark") is None:
            raise RulesError(Problem("Spark", "SPARK_MISSING", id="pyspark belum terpasang. Pasang dengan: pip install 'tepat[spark]'.",
                                     en="pyspark is not installed. Install it with: pip install 'tepat[spark]'."))
        if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
            raise RulesError(Problem("Spark", "JAVA_MISSING", id="Java tidak ditemukan. Pasang Java 17, atau isi JAVA_HOME.",
                                     en="Java is not found. Install Java 17, or set JAVA_HOME."))
        self.spill, self.threads, self.memory, self.master = spill / "spark", threads, memory, master
        self.tables: dict[str, DataFrame] = {}
        self.java: subprocess.Popen | None = None
        self.timed_out = False

    @cached_property
    def session(self) -> SparkSession:
        """Started when it is first asked for. Raises RulesError where that fails."""
        session, self.java = start(self.spill, self.threads, self.memory, self.master)
        return session

    def make(self, sql: SqlFile) -> None:
        self._keep(sql.name, sql.writes, sql.query)

    def make_from_query(self, table: str, query: str) -> None:
        self._keep(table, table, query)

    def make_from_arrow(self, table: str, rows: pa.Table) -> None:
        with self._explained(table):
            self._name(table, self.session.createDataFrame(rows))

    def arrow(self, query: str) -> pa.Table:
        with self._explained("query"):
            return self.session.sql(query).toArrow()

    def rows(self, query: str) -> list[tuple]:
        with self._explained("query"):
            return [tuple(row) for row in self.session.sql(query).collect()]

    def read_parquet(self, table: str, path: Path) -> None:
        with self._explained(table):
            self._name(table, self.session.read.parquet(_local(path)))

    def read_catalogue(self, table: str, name: str) -> None:
        """Take a table of the cluster's catalogue by its name there. Raises InputError if it cannot be opened."""
        session = self.session
        from pyspark.errors import AnalysisException

        with self._explained(name):
            try:
                self._name(table, session.table(name))
            except AnalysisException:
                raise InputError(Problem(
                    name, "CLUSTER_TABLE", id="tabel ini tidak dapat dibuka dari katalog Spark: tidak ada, salah nama, atau tidak boleh dibaca. Periksa "
                    "namanya dan SPARK_CONF_DIR.", en="this table cannot be opened from the catalogue of Spark: it is missing, misspelt or not yours to "
                    "read. Check the name and SPARK_CONF_DIR.")) from None

    def columns(self, table: str) -> list[str]:
        return self.tables[table].columns

    def hand_over(self, table: str) -> Path:
        """Write a table to Parquet files; → the pattern of their names."""
        from pyspark.sql import Observation, functions

        folder, written = self.spill / f"{table}.parquet", Observation()
        with self._explained(table):
            self.tables[table].observe(written, functions.count(functions.lit(1)).alias("rows")).write.mode("overwrite").parquet(_local(folder))
            rows = written.get["rows"]
        check_arrived(table, folder, rows)
        return folder / "*.parquet"

    def forget(self) -> None:
        """Drop every table."""
        for name, table in self.tables.items():
            table.unpersist()
            self.session.catalog.dropTempView(name)
        self.tables = {}

    def interrupt(self) -> None:
        """End Java: whatever it does, its answer is not waited for any more."""
        self.timed_out = True
        if self.java:
            self.java.kill()

    def close(self) -> None:
        if self.java:
            end(self.java)

    @contextmanager
    def _explained(self, where: str) -> Iterator[None]:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        try:
            yield
        except (Py4JError, PySparkException, OSError) as error:
            if self.timed_out:
                raise time_limit_passed(where) from None
            with suppress(subprocess.TimeoutExpired):
                self.java.wait(1 if isinstance(error, (Py4JError, OSError)) else 0)  # its connection may break before it has ended
            raise failure(where, error, self.java.poll() is not None) from None

    def _keep(self, where: str, table: str, query: str) -> None:
        """Name the result of a query, worked out once, when it is first read."""
        with self._explained(where):
            self._name(table, self.session.sql(query).persist())

    def _name(self, table: str, frame: DataFrame) -> None:
        frame.createOrReplaceTempView(table)
        self.tables[table] = frame


def _local(path: Path) -> str:
    """A path as Spark looks it up on the machine's own disks, whatever the cluster's usual file system."""
    return f"file://{path.absolute()}"


def check_arrived(table: str, folder: Path, rows: int) -> None:
    """Raises RulesError if other rows lie in a folder than were written: a machine of the cluster wrote to a disk of its own."""
    if sum(pq.read_metadata(path).num_rows for path in folder.glob("*.parquet")) != rows:
        raise RulesError(Problem(
            f"Spark ({table})", "SPARK_FOLDER_NOT_SHARED",
            id="tidak semua mesin klaster melihat data/out/.work. Letakkan folder kerja di penyimpanan bersama dengan jalur yang sama di semua "
               "mesin; daftar lama tetap berlaku.",
            en="not every machine of the cluster sees data/out/.work. Put the tree on shared storage, under the same path on all machines; "
               "the old lists stay."))


def failure(where: str, error: Exception, java_ended: bool) -> TepatError:
    """What Spark raised, as a failure kind that quotes no data."""
    if java_ended or any(words in str(error) for words in NO_ROOM):
        return CannotWrite(Problem(
            f"data/out ({where})", "SPARK_ENDED" if java_ended else "SPARK_NO_ROOM",
            id="Spark berhenti karena disk atau memori habis. Sediakan ruang atau naikkan --memory, lalu jalankan lagi; daftar lama tetap berlaku.",
            en="Spark stopped for want of disk or memory. Make room or raise --memory, then run again; the old lists stay."))
    kind = type(error).__name__
    # Of these the first line alone, as a plan follows.
    detail = f" {str(error).splitlines()[0]}" if kind in SAFE_TO_SHOW and str(error) else ""
    return Bug(Problem(
        where, kind,
        id=f"Spark menolak langkah ini. Ini kesalahan program, atau klaster tidak dapat membaca folder proses ini: laporkan kepada pengembang.{detail}",
        en="Spark refused this step. This is a fault of the program, or the cluster cannot read the folder of this run: report it to the "
           f"developers.{detail}"))
