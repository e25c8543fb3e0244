"""The engine for registries that live in a cluster: the same SQL on Spark, its tables handed over as Parquet files.

It runs the stages that are portable; what they read was made before, what they make is kept and released by the embedded engine.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import shutil
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.core.engine import SqlFile, time_limit_passed
from pipeline.core.errors import Bug, CannotWrite, Problem, RulesError, TepatError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

DRIVER_MEMORY = "2g"
# Spark refuses to start with less.
LEAST_MEMORY_MB = 512
PATIENCE_SECONDS = 15
# pyspark writes the query that failed on stderr, and with it the cell that it failed on.
TALKATIVE = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")
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
            raise RulesError(Problem("--engine spark", "SPARK_MISSING", id="pyspark belum terpasang. Pasang dengan: pip install 'tepat[spark]'.",
                                     en="pyspark is not installed. Install it with: pip install 'tepat[spark]'."))
        if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
            raise RulesError(Problem("--engine spark", "JAVA_MISSING", id="Java tidak ditemukan. Pasang Java 17, atau isi JAVA_HOME.",
                                     en="Java is not found. Install Java 17, or set JAVA_HOME."))
        self.spill, self.threads, self.memory, self.master = spill / "spark", threads, memory, master
        self.tables: dict[str, DataFrame] = {}
        self.java: subprocess.Popen | None = None
        self.timed_out = False

    @cached_property
    def session(self) -> SparkSession:
        """Started when it is first asked for. Raises RulesError where that fails, as where nobody answers at the master's address."""
        # It says that it does not know the newest pandas, which is not used here: cron would mail that.
        warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
        from pyspark.logger import PySparkLogger
        from pyspark.sql import SparkSession

        for name in TALKATIVE:
            PySparkLogger.getLogger(name).disabled = True
        logging.getLogger("py4j").setLevel(logging.CRITICAL + 1)
        logging.getLogger().addFilter(_is_not_of_py4j)
        self.spill.mkdir(mode=0o700, exist_ok=True)
        os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
        cores = self.threads or os.cpu_count() or 1
        local = {} if self.master else {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1",
                                        "spark.sql.shuffle.partitions": str(cores),
                                        # Many short queries: compiling them thoroughly takes longer than running them.
                                        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
        builder = SparkSession.builder.master(self.master or f"local[{cores}]").appName("tepat")
        for name, value in {
            "spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false", "spark.local.dir": str(self.spill), "spark.sql.warehouse.dir": str(self.spill / "warehouse"),
            "spark.driver.memory": spark_size(self.memory) if self.memory else DRIVER_MEMORY, **local,
        }.items():
            builder = builder.config(name, value)
        try:
            with _said_to(self.spill / "spark.log"), _ctrl_c_unchanged():
                session = builder.getOrCreate()
            self.java = session.sparkContext._gateway.proc
        except Exception as error:
            raise RulesError(Problem(
                f"--engine spark, {self.master or 'local'}", "SPARK_NOT_STARTED",
                id=f"Spark tidak dapat dijalankan ({type(error).__name__}). Periksa alamat `--master`, versi Java (17) dan memori.",
                en=f"Spark does not start ({type(error).__name__}). Check the address of `--master`, the version of Java (17) and the memory.")) from None
        session.sparkContext.setLogLevel("OFF")
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
            self._name(table, self.session.read.parquet(str(path)))

    def hand_over(self, table: str) -> Path:
        """Write a table to Parquet files; → the pattern of their names."""
        folder = self.spill / f"{table}.parquet"
        with self._explained(table):
            self.tables[table].write.mode("overwrite").parquet(str(folder))
            rows = self.tables[table].count()
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
        """End Java, which ends in order with its input; asked to stop, it might not answer any more."""
        if self.java:
            with suppress(OSError):
                self.java.stdin.close()
            try:
                self.java.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self.java.kill()
                self.java.wait()
            _forget()

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


def check_arrived(table: str, folder: Path, rows: int) -> None:
    """Raises RulesError if other rows lie in a folder than were written: a machine of the cluster wrote to a disk of its own."""
    if sum(pq.read_metadata(path).num_rows for path in folder.glob("*.parquet")) != rows:
        raise RulesError(Problem(
            f"--engine spark ({table})", "SPARK_FOLDER_NOT_SHARED",
            id="tidak semua mesin klaster melihat data/out/.work. Letakkan folder kerja di penyimpanan bersama dengan jalur yang sama di semua "
               "mesin; daftar lama tetap berlaku.",
            en="not every machine of the cluster sees data/out/.work. Put the tree on shared storage, under the same path on all machines; "
               "the old lists stay."))


def spark_size(memory: str) -> str:
    """A memory limit as Spark writes it: 700MB is 700m; the least that it starts with where less is given."""
    return f"{max(int(memory[:-2]) * (1024 if memory.endswith('GB') else 1), LEAST_MEMORY_MB)}m"


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


@contextmanager
def _ctrl_c_unchanged() -> Iterator[None]:
    """pyspark's own answer to Ctrl-C asks Java something while an answer of it is still being read."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        with suppress(ValueError):  # only the main thread may say what Ctrl-C does
            signal.signal(signal.SIGINT, before)


def _is_not_of_py4j(record: logging.LogRecord) -> bool:
    """It tells also under nobody's name that Ctrl-C broke a connection."""
    return Path(record.pathname).parent.name != "py4j"


def _forget() -> None:
    """Let pyspark forget a Java process that has ended, so that another may be started."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    context = SparkContext._active_spark_context
    if context and context._accumulatorServer:
        context._accumulatorServer.shutdown()
    SparkContext._active_spark_context = SparkContext._gateway = SparkContext._jvm = None
    SparkSession._instantiatedSession = None


@contextmanager
def _said_to(log: Path) -> Iterator[None]:
    """Have Java, which takes over this process's stderr when it starts, write to a file: cron would mail its warnings."""
    with log.open("ab") as file:
        stderr = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
