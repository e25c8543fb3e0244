"""Measures `tepat select` beside a floor, and beside the same selection in pandas and polars.

`make bench [FAMILIES=120000] [DIRTY=1]`; 1200000 families are about four million people. One province is generated, clean, or as
full of faults as the sample, where only Tepat and the floor can run. The programs take turns, so that all meet the same machine;
each is a new process, and `select` starts without lists. All that select must select the same cases. What was measured is printed and
written into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import datetime
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from pipeline.core.duckdb_engine import usual_memory
from tests.bench import page
from tests.bench.audit_bench import measure_audit
from tests.bench.duplicates_bench import measure_duplicates
from tests.bench.judge_bench import measure_judging
from tests.bench.process import REPOSITORY, Measured, addition_seconds, run
from tests.bench.seats_bench import measure_seats
from tests.bench.stages import BESIDE, NO_STAGE, ROUND, SNAPSHOT, Made, folder_bytes, make_province, select
from tests.bench.tickets import selected, write_tickets
from tests.bench.workbook_bench import measure_workbook

RUNS = 3
FLOOR, TEPAT, AGAIN = "floor", "tepat select", "tepat select again, nothing changed"
OTHERS = {"pandas": "tests.bench.by_pandas", "polars (streaming)": "tests.bench.by_polars"}
SAMPLE = "tepat select, the sample of 12,000 families"
FRESH = {"tepat --help": ("--help",), "tepat rules check": ("rules", "check")}
PARTS = (measure_duplicates, measure_workbook, measure_judging, measure_seats, measure_audit)
Runs = dict[str, list[Measured]]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--families", type=int, default=120_000)
    arguments.add_argument("--dirty", action="store_true")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="tepat-bench-") as folder:
        root = Path(folder)
        additions = [addition_seconds()]
        made = make_province(root, given.families, clean=not given.dirty)
        head = heading(made, given.dirty)
        print(f"{head}; {generated(made)}\n{page.machine(additions)}", flush=True)
        programs, stages = measure(root, clean=not given.dirty)
        same = "" if given.dirty else f"{TEPAT}, {' and '.join(OTHERS)} selected the same {len(selected(root, ROUND)):,} cases.\n\n"
        tables = f"{same}{program_table(programs)}\n\n{stage_table(stages)}"
        print(tables, flush=True)
        parts = []
        for part in PARTS:
            said = part(root).splitlines()
            print(*said, sep="\n", flush=True)
            parts += said
    additions.append(addition_seconds())
    page.append("make bench", "\n\n".join([
        f"### {datetime.date.today()}: {head}", f"{page.machine(additions)} The province was {generated(made)}.", tables,
        "\n".join(f"- {line}" for line in parts)]))


def heading(made: Made, dirty: bool) -> str:
    return (f"{made.families:,} families, {made.people / 1e6:.1f} million people, {made.proposals:,} proposals, {made.megabytes:,} MB of files, "
            f"{'as full of faults as the sample' if dirty else 'clean'}")


def generated(made: Made) -> str:
    return f"generated in {made.generated.seconds:.1f} s, {made.generated.peak_mb:,} MB of memory"


def measure(root: Path, *, clean: bool) -> tuple[Runs, Runs]:
    """Every program and every stage of `select`, RUNS times in turn."""
    programs, stages = {}, {}
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory(dir=root) as written:
            _note(programs, FLOOR, run("-m", "tests.bench.floor", root / SNAPSHOT, written, usual_memory(folder_bytes(root / SNAPSHOT))))
        whole, parts = select(root)
        _note(programs, TEPAT, whole)
        for name, measured in parts.items():
            _note(stages, name, measured)
        _note(programs, AGAIN, run("-m", "pipeline", "select", "--round", ROUND, "--root", root, "--quiet"))
        if clean:
            write_tickets(root, ROUND, root / "tickets.parquet")
            for name, module in OTHERS.items():
                _note(programs, name, run("-m", module, root / SNAPSHOT, root / "rules", root / "tickets.parquet", root / "selected"))
                check_same(name, root / "selected", selected(root, ROUND))
    for name, words in FRESH.items():
        programs[name] = [run("-m", "pipeline", *words, quiet=True) for _ in range(RUNS)]
    programs[SAMPLE] = [select_sample(root / "sample") for _ in range(RUNS)]
    return programs, stages


def select_sample(tree: Path) -> Measured:
    """What `make select` does in a fresh clone once all is installed."""
    shutil.rmtree(tree, ignore_errors=True)
    for name in ("rules", SNAPSHOT):
        shutil.copytree(REPOSITORY / name, tree / name)
    return select(tree)[0]


def check_same(name: str, written: Path, expected: set[str]) -> None:
    """Ends the bench if a program selected other cases than Tepat."""
    found = written.read_text().split()
    if len(found) != len(set(found)) or set(found) != expected:
        sys.exit(f"{name} selects {len(set(found) - expected)} cases that Tepat does not, and lacks {len(expected - set(found))}")


def program_table(programs: Runs) -> str:
    """The programs beside the floor; of the seconds the least and the most, of the ratios the median of the runs."""
    rows = []
    for name, runs in programs.items():
        ratios = [_ratio(runs, programs[FLOOR], what) for what in ("seconds", "cpu_seconds")] if name not in (*FRESH, SAMPLE) else ["", ""]
        rows.append([name, f"{_median(runs, 'seconds'):.2f}", f"{min(one.seconds for one in runs):.2f} to {max(one.seconds for one in runs):.2f}",
                     f"{_median(runs, 'cpu_seconds'):.2f}", f"{max(one.peak_mb for one in runs):,}", *ratios])
    return page.table(("program", "seconds", "least to most", "CPU seconds", "peak MB", "times the floor", "in CPU seconds"), rows)


def stage_table(stages: Runs) -> str:
    return page.table(("stage of `select`", "seconds", "CPU seconds", "peak MB of its process"), [
        [name, "" if name == BESIDE else f"{_median(runs, 'seconds'):.2f}", f"{_median(runs, 'cpu_seconds'):.2f}",
         f"{max(one.peak_mb for one in runs):,}" if name not in NO_STAGE else ""]
        for name, runs in stages.items()])


def _note(noted: Runs, name: str, measured: Measured) -> None:
    noted.setdefault(name, []).append(measured)


def _median(runs: list[Measured], what: str) -> float:
    return statistics.median(getattr(one, what) for one in runs)


def _ratio(runs: list[Measured], floors: list[Measured], what: str) -> str:
    return f"{statistics.median(getattr(one, what) / getattr(floor, what) for one, floor in zip(runs, floors, strict=True)):.2f}"


if __name__ == "__main__":
    main()
