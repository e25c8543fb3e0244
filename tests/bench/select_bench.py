"""Measures `tepat select` on a synthetic province: wall time and peak memory, in all and stage by stage.

`make bench [FAMILIES=120000]`. The province is generated once; each run starts without lists and in a new process.
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
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.sample.province import write

REPOSITORY = Path(__file__).parents[2]
ROUND = "2025-murni"
RUNS = 3


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
        show([measure(root) for _ in range(RUNS)])


def measure(root: Path) -> dict[str, tuple[float, int]]:
    """Seconds and peak MB by stage, and of the whole process under `select`."""
    shutil.rmtree(root / "data" / "out", ignore_errors=True)
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "pipeline", "select", "--round", ROUND, "--root", str(root), "--quiet"],
                               cwd=REPOSITORY)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    if status:
        sys.exit(f"select ended with {os.waitstatus_to_exitcode(status)}")
    log = next((root / "data" / "out" / ".work").glob("*/log.jsonl"))
    stages = [json.loads(line) for line in log.read_text().splitlines()]
    # A run measures each stage's peak anew, so the system's own mark tells of the last stage alone.
    peak = max(usage.ru_maxrss // 1024, *(one["peak_mb"] for one in stages))
    return {one["stage"]: (one["seconds"], one["peak_mb"]) for one in stages} | {"select": (seconds, peak)}


def show(runs: list[dict[str, tuple[float, int]]]) -> None:
    """The median over the runs, a line per stage."""
    table = Table("stage", "seconds (median)", "least", "most", "peak MB (most)")
    for stage in runs[0]:
        seconds = [run[stage][0] for run in runs]
        table.add_row(stage, f"{statistics.median(seconds):.2f}", f"{min(seconds):.2f}", f"{max(seconds):.2f}",
                      str(max(run[stage][1] for run in runs)))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
