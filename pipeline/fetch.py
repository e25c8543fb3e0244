"""Brings a registry over from a cluster: a table of its catalogue becomes a file of a delivery, which runs pin by its hash."""

from __future__ import annotations

import os
import shutil
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
    paths, layouts = Paths(root), load_layouts(root / "rules" / "layouts")
    _check_free(to)
    os.umask(0o077)
    with release.lock(paths):
        release.make_folder(paths.work, 0o700)
        with tempfile.TemporaryDirectory(dir=paths.work, suffix=".tmp") as scratch:
            written = Path(scratch).absolute() / "fetched.parquet"
            with closing(SparkEngine(written.parent, master=master)) as cluster, closing(DuckdbEngine(written.parent)) as engine:
                cluster.read_catalogue("delivered", table)
                find_header(table, [(1, cluster.columns("delivered"))], [layout for layout in layouts if not layout.sheet])
                engine.read_parquet("delivered", cluster.hand_over("delivered"))
                [(rows,)] = engine.execute("fetch", f"copy (from delivered order by all) to ? ({FOR_ALL})", [str(written)])
            _put(written, to)
    return rows


def _check_free(to: Path) -> None:
    """Raises UsageError if the file stands there already, or if no such file can be made."""
    if to.suffix != ".parquet" or os.path.lexists(to) or not os.access(to.parent, os.W_OK):
        raise UsageError(Problem(str(to), "FETCH_TO", id="harus berkas .parquet yang belum ada, di folder yang sudah ada dan dapat ditulis.",
                                 en="it must be a .parquet file that does not exist, in a folder that does and can be written."))


def _put(written: Path, to: Path) -> None:
    """Put a file in its place, whole or not at all; the place may be on another disk."""
    aside = to.with_name(f"{to.name}.part")
    try:
        shutil.copyfile(written, aside)
        release.sync(aside)
        _check_free(to)  # minutes have passed
        aside.rename(to)
    finally:
        aside.unlink(missing_ok=True)
    release.sync(to.parent)
