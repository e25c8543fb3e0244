"""Brings a registry over from a cluster: a table of its catalogue becomes a file of a delivery, which runs pin by its hash."""

from __future__ import annotations

import os
import tempfile
from contextlib import closing
from pathlib import Path

from pipeline.core import release
from pipeline.core.duckdb_engine import FOR_ALL, DuckdbEngine
from pipeline.core.errors import Problem, UsageError
from pipeline.core.paths import Paths
from pipeline.core.spark_engine import SparkEngine
from pipeline.ingest.header import find_header
from pipeline.ingest.layouts import load_layouts


def fetch(root: Path, table: str, to: Path, master: str | None) -> int:
    """Write a table with the columns of a layout to one Parquet file; → its rows, which the file holds in the order of all their cells.

    The same rows make the same file, whatever order the cluster has them in. Raises InputError for a table that is missing or that
    fits no layout, before any of it is read.
    """
    paths = Paths(root)
    if to.suffix != ".parquet" or to.exists() or not to.parent.is_dir():
        raise UsageError(Problem(str(to), "FETCH_TO", id="harus berkas .parquet yang belum ada, di folder yang sudah ada.",
                                 en="it must be a .parquet file that does not exist, in a folder that does."))
    os.umask(0o077)
    with release.lock(paths):
        release.make_folder(paths.work, 0o700)
        with tempfile.TemporaryDirectory(dir=paths.work, suffix=".tmp") as folder:
            scratch = Path(folder).absolute()
            with closing(SparkEngine(scratch, master=master)) as cluster, closing(DuckdbEngine(scratch)) as engine:
                cluster.read_catalogue("delivered", table)
                find_header(table, [(1, cluster.columns("delivered"))], [one for one in load_layouts(paths.rules / "layouts") if not one.sheet])
                engine.read_parquet("delivered", cluster.hand_over("delivered"))
                aside = to.with_name(f"{to.name}.part")
                [(rows,)] = engine.execute("fetch", f"copy (from delivered order by all) to ? ({FOR_ALL})", [str(aside)])
    aside.rename(to)
    return rows
