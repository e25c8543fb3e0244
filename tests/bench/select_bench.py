"""Measures `tepat select` on a synthetic province: wall time, CPU time and peak memory, in all and stage by stage.

`make bench [FAMILIES=120000]`; 1200000 families are about four million people. The province is generated once. Each
run starts without lists and in a new process, and both floors (see `floor.py`) run before each, so that all meet the same
machine. The ratios compare all from the start of `select` to the gate's verdict with the whole of a floor's process.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.core.duckdb_engine import MEMORY_LIMIT
from pipeline.sample.province import write
from tests.bench.audit_bench import measure_audit
from tests.bench.duplicates_bench import measure_duplicates
from tests.bench.judge_bench import measure_judging
from tests.bench.seats_bench import measure_seats
from tests.bench.workbook_bench import measure_workbook

REPOSITORY = Path(__file__).parents[2]
ROUND = "2025-murni"
RUNS = 3
FLOORS = {"floor: one Parquet": "one", "floor: one per kind": "kinds"}
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Measured:
    """What one step took: wall seconds, CPU seconds, and the peak memory in MB.

    A stage's are those of the run's own process; of a whole program, those of all its processes together.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: int


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--families", type=int, default=120_000)
    families = arguments.parse_args().families
    with tempfile.TemporaryDirectory(prefix="tepat-bench-") as folder:
        root = Path(folder)
        shutil.copytree(REPOSITORY / "rules", root / "rules")
        started = time.monotonic()
        write(REPOSITORY, families, 2025, root / "data" / "raw" / "contoh-2025", root / "truth")
        made = time.monotonic() - started
        size = sum(path.stat().st_size for path in (root / "data" / "raw").rglob("*") if path.is_file())
        print(f"{families} families, {size / 1e6:.0f} MB of files, generated in {made:.1f} s; {RUNS} runs")
        show([measure_floors(root) | measure_select(root) for _ in range(RUNS)])
        measure_duplicates(root)
        measure_workbook(root)
        measure_judging(root)
        measure_seats(root)
        measure_audit(root)


def measure_floors(root: Path) -> dict[str, Measured]:
    program = [sys.executable, str(Path(__file__).with_name("floor.py")), str(root / "data" / "raw")]
    measured = {}
    for floor, files in FLOORS.items():
        with tempfile.TemporaryDirectory(dir=root) as written:
            measured[floor] = run_process([*program, written, MEMORY_LIMIT, files])
    return measured


def measure_select(root: Path) -> dict[str, Measured]:
    """Each stage, all up to the gate's verdict (with the hashing of the files before the first stage), and the whole."""
    shutil.rmtree(root / "data" / "out", ignore_errors=True)
    started = time.time()
    whole = run_process([sys.executable, "-m", "pipeline", "select", "--round", ROUND, "--root", str(root), "--quiet"])
    log = next((root / "data" / "out" / ".work").glob("*/log.jsonl"))
    stages = {line["stage"]: line for line in map(json.loads, log.read_text().splitlines())}
    quality = stages["quality"]
    return {name: Measured(stage["seconds"], stage["cpu_seconds"], stage["peak_mb"]) for name, stage in stages.items()} | {
        "up to the gate": Measured(quality["ended"] - started, quality["process_cpu_seconds"],
                                   max(stages[name]["peak_mb"] for name in ("ingest", "quality"))),
        "select": whole}


def run_process(command: list[str]) -> Measured:
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=REPOSITORY)
    peak, ended = 0, 0
    while not ended:
        peak = max(peak, memory_mb(process.pid))
        time.sleep(0.01)
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
    seconds = time.monotonic() - started
    if status:
        sys.exit(f"{command[1:3]} ended with {os.waitstatus_to_exitcode(status)}")
    return Measured(seconds, usage.ru_utime + usage.ru_stime, peak)


def memory_mb(process: int) -> int:
    """The memory that a process and those it started hold now; what they share is counted for each."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        started = Path(f"/proc/{process}/task").glob("*/children")
        return pages * PAGE // 1_000_000 + sum(memory_mb(int(child)) for listed in started for child in listed.read_text().split())
    except OSError:  # it has ended
        return 0


def show(runs: list[dict[str, Measured]]) -> None:
    """The median over the runs, a line per step, and what the gate's verdict takes beside each floor."""
    table = Table("step", "seconds (median)", "least", "most", "CPU seconds", "peak MB (most)")
    for step in runs[0]:
        seconds = [run[step].seconds for run in runs]
        table.add_row(step, f"{statistics.median(seconds):.2f}", f"{min(seconds):.2f}", f"{max(seconds):.2f}",
                      f"{statistics.median(run[step].cpu_seconds for run in runs):.2f}", str(max(run[step].peak_mb for run in runs)))
    Console(width=100).print(table)
    for floor in FLOORS:
        for what in ("seconds", "cpu_seconds"):
            ratio = statistics.median(getattr(run["up to the gate"], what) / getattr(run[floor], what) for run in runs)
            print(f"up to the gate, against {floor}, in {what.replace('cpu_', 'CPU ')}: {ratio:.2f}")


if __name__ == "__main__":
    main()
