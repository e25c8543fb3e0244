"""Runs the stages in order, and holds each to its declaration before the next one sees its tables."""

from __future__ import annotations

import json
import os
import resource
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from pipeline.core import beside
from pipeline.core.contract import Table
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import Bug, Problem
from pipeline.core.kept import LOG, stage_keys, table_hashes, take
from pipeline.core.parts import Seen, is_declared, part_of
from pipeline.core.run import Run
from pipeline.core.spark_engine import SparkEngine
from pipeline.core.stage import Stage

STAGE_LIMIT_SECONDS = 3600
GRACE_SECONDS = 30
PARAMETERS = ("programme.programme", "programme.candidates", "round.round", "round.as_of")


def run_stages(run: Run, stages: Sequence[Stage], engine: DuckdbEngine, work: Path,
               progress: Callable[[str], None], cluster: SparkEngine | None = None) -> Iterator[Stage]:
    """Have each stage's tables in `work`, used again or made and checked, log its time and peak memory, and tell that it is done.

    Where there is a `cluster`, portable stages run on it.
    """
    keys = stage_keys(run, stages, type(cluster).__name__ if cluster else "")
    taken = take(run, stages, keys, work)
    for stage in stages:
        if stage.slow_import and stage.name not in taken:
            beside.load(stage.slow_import)
    for stage in stages:
        started, cpu = time.monotonic(), time.process_time()
        forget_peak_memory()
        if stage.name not in taken:
            progress(stage.name)
            with_limit([engine, cluster] if cluster else [engine], lambda: run_stage(run, stage, engine, work, cluster))
        tables = taken.get(stage.name) or table_hashes(work / stage.name)
        _log(work, {"stage": stage.name, "reused": stage.name in taken, "key": keys[stage.name], "tables": tables,
                    "seconds": round(time.monotonic() - started, 3), "ended": round(time.time(), 3), "cpu_seconds": round(time.process_time() - cpu, 3),
                    "process_cpu_seconds": round(time.process_time(), 3), "peak_mb": peak_memory_mb()})
        yield stage


def run_stage(run: Run, stage: Stage, engine: DuckdbEngine, work: Path, cluster: SparkEngine | None = None) -> None:
    folder = work / stage.name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine.forget(keep=set())
    maker = cluster if cluster and stage.portable else engine
    for table in stage.reads:
        maker.read_parquet(table.name, find(work, table))
    if stated := parameters(run, stage.parts):
        maker.make_from_arrow("run", stated)
    seen = Seen(run, stage.parts)
    stage.run(seen, maker)
    for table in stage.writes:
        if maker is cluster:
            engine.take_over(table.name, cluster.hand_over(table.name))
        engine.keep(table, folder / f"{table.name}.parquet")
        check_contract(stage, table, engine)
    if maker is cluster:
        cluster.forget()
    stage.check(seen, engine)


def find(work: Path, table: Table) -> Path:
    """The file of a table that an earlier stage kept."""
    return next(work.glob(f"*/{table.name}.parquet"))


def parameters(run: Run, parts: Collection[str] = PARAMETERS) -> pa.Table | None:
    """The one-row table `run`: of the parameters that SQL may use, those among the parts; None without any."""
    columns = {part.rpartition(".")[2]: [part_of(run, part)] for part in PARAMETERS if is_declared(part, parts)}
    return pa.table(columns) if columns else None


def check_contract(stage: Stage, table: Table, engine: DuckdbEngine) -> None:
    """Raises Bug if the table lacks columns, has other types, repeats its key or breaks a column's declaration."""
    found = dict(engine.columns(table.name))
    breaches = [
        f"column {column.name} is {found.get(column.name, 'absent')}, declared {column.type.sql}"
        for column in table.columns if found.get(column.name) != column.type.sql
    ]
    if not breaches:
        counts = table.breach_counts()
        numbers = engine.rows(f"select {', '.join(counts.values())} from {table.name}")[0]
        breaches = [f"{name}: {number} rows" for name, number in zip(counts, numbers, strict=True) if number]
    if breaches:
        raise Bug(Problem(
            f"{stage.name}/{table.name}", "CONTRACT",
            id=f"tabel tidak sesuai kontraknya: {'; '.join(breaches)}. Ini kesalahan program: laporkan kepada pengembang.",
            en=f"the table breaks its contract: {'; '.join(breaches)}. This is a fault of the program: report it.",
        ))


def with_limit(engines: Sequence[DuckdbEngine | SparkEngine], work: Callable[[], None]) -> None:
    """Run under a wall-clock limit: a hung engine is interrupted, then the process ends, the old lists untouched."""
    timers = [*(threading.Timer(STAGE_LIMIT_SECONDS, engine.interrupt) for engine in engines),
              threading.Timer(STAGE_LIMIT_SECONDS + GRACE_SECONDS, os._exit, (Bug.exit_code,))]
    for timer in timers:
        timer.daemon = True
        timer.start()
    try:
        work()
    finally:
        for timer in timers:
            timer.cancel()


def forget_peak_memory() -> None:
    """Start a new measurement of peak memory, where the system allows it (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass


def peak_memory_mb() -> int:
    try:
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) // 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _log(work: Path, entry: dict) -> None:
    with (work / LOG).open("a") as log:
        log.write(json.dumps(entry) + "\n")
