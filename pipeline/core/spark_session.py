"""Starts and ends Spark: quietly, in folders of its own, and so that nothing of a person is written on the terminal."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import Problem, RulesError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DRIVER_MEMORY = "2g"
# Spark refuses to start with less.
LEAST_MEMORY_MB = 512
PATIENCE_SECONDS = 15
# pyspark writes the query that failed on stderr, and with it the cell that it failed on.
TALKATIVE = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")


def start(spill: Path, threads: int | None, memory: str | None, master: str | None) -> tuple[SparkSession, subprocess.Popen]:
    """A session and its Java process, which keeps what does not fit into memory in `spill`.

    Raises RulesError where it does not start, as where nobody answers at the master's address.
    """
    # It says that it does not know the newest pandas, which is not used here: cron would mail that.
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
    from pyspark.logger import PySparkLogger
    from pyspark.sql import SparkSession

    for name in TALKATIVE:
        PySparkLogger.getLogger(name).disabled = True
    logging.getLogger("py4j").setLevel(logging.CRITICAL + 1)
    logging.getLogger().addFilter(_is_not_of_py4j)
    spill.mkdir(mode=0o700, exist_ok=True)
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_DIRS"] = str(spill)  # this machine's alone: other machines of a cluster have folders of their own
    cores = threads or os.cpu_count() or 1
    local = {} if master else {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1",
                                "spark.sql.shuffle.partitions": str(cores),
                                # Many short queries: compiling them thoroughly takes longer than running them.
                                "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
    builder = SparkSession.builder.master(master or f"local[{cores}]").appName("tepat")
    for name, value in {
        "spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false", "spark.sql.warehouse.dir": str(spill / "warehouse"),
        "spark.driver.memory": spark_size(memory) if memory else DRIVER_MEMORY, **local,
    }.items():
        builder = builder.config(name, value)
    try:
        with _said_to(spill / "spark.log"), _ctrl_c_unchanged():
            session = builder.getOrCreate()
        java = session.sparkContext._gateway.proc
    except Exception as error:
        raise RulesError(Problem(
            f"Spark, {master or 'local'}", "SPARK_NOT_STARTED",
            id=f"Spark tidak dapat dijalankan ({type(error).__name__}). Periksa alamat `--master`, versi Java (17) dan memori.",
            en=f"Spark does not start ({type(error).__name__}). Check the address of `--master`, the version of Java (17) and the memory.")) from None
    session.sparkContext.setLogLevel("OFF")
    return session, java


def end(java: subprocess.Popen) -> None:
    """End Java, which ends in order with its input; asked to stop, it might not answer any more."""
    with suppress(OSError):
        java.stdin.close()
    try:
        java.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        java.kill()
        java.wait()
    _forget()


def spark_size(memory: str) -> str:
    """A memory limit as Spark writes it: 700MB is 700m; the least that it starts with where less is given."""
    return f"{max(int(memory[:-2]) * (1024 if memory.endswith('GB') else 1), LEAST_MEMORY_MB)}m"


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
