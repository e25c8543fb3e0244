"""Measures probable pairs on a province whose lists were made: those of the proposals within `select`, and those of all its people.

The part within `select` runs again by itself, on the stage tables that the run kept; `python -m tests.bench.duplicates_bench ROOT`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.likeness import load_likeness
from pipeline.core.runner import find, peak_memory_mb
from pipeline.identity.probable.pairs import find_pairs
from tests.bench.process import REPOSITORY, run

ROUND = "2025-murni"
READ = (tables.person, tables.delivery, tables.region, tables.registry_person, tables.case_file, tables.current_proposal)


def measure_duplicates(root: Path) -> str:
    """Both, each in a process of its own; a line for each."""
    within = subprocess.run([sys.executable, "-m", __name__, str(root)], cwd=REPOSITORY, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    whole = run("-m", "pipeline", "duplicates", "--round", ROUND, "--root", root, quiet=True)
    return (f"probable pairs of the proposals, within `select`: {within}\n"
            f"`tepat duplicates`, reading the files included: {whole.seconds:.1f} s, {whole.cpu_seconds:.1f} s of CPU, {whole.peak_mb:,} MB")


def main(root: Path) -> None:
    work = next((root / "data/out/.work").iterdir())
    run = SimpleNamespace(key=b"bench" * 8, programme=SimpleNamespace(candidates="proposals"),
                          likeness=load_likeness(REPOSITORY / "rules/likeness.yaml"))
    with tempfile.TemporaryDirectory() as spill, closing(DuckdbEngine(Path(spill))) as engine:
        for table in READ:
            engine.read_parquet(table.name, find(work, table))
        started, cpu = time.monotonic(), time.process_time()
        find_pairs(run, engine)
        seconds, cpu_seconds = time.monotonic() - started, time.process_time() - cpu
        [(people, proposals, pairs)] = engine.rows("""
            select (select figure from likeness_model where level = 'people'), (select count(*) from current_proposal), (select count(*) from probable_pair)""")
    print(f"{proposals} proposals against {people} people: {seconds:.1f} s, {cpu_seconds:.1f} s of CPU, {peak_memory_mb()} MB, {pairs} pairs")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
