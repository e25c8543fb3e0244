"""Stage tables that were kept, used again where nothing that they were made of has changed.

A stage's key is a hash of all that its tables depend on: the program and its libraries, the parts of the run that it declares, and
the keys of the stages whose tables it reads. The log of a run holds the key of each stage, and the hash of each of its tables.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.core.parts import part_of, told
from pipeline.core.release import sha256
from pipeline.core.run import Run
from pipeline.core.stage import Stage

LOG = "log.jsonl"
LIBRARIES = (".dist-info", ".egg-info")


def stage_keys(run: Run, stages: Sequence[Stage], cluster: str = "") -> dict[str, str]:
    """The key of each stage, by its name; `stages` begin with the first one, and the portable ones run on the `cluster`, if there is one."""
    keys: dict[str, str] = {}
    makers: dict[str, str] = {}
    program = [run.code_sha256, _libraries()]
    for stage in stages:
        read = {name: keys[name] for name in sorted({makers[table.name] for table in stage.reads})}
        parts = {part: told(part_of(run, part)) for part in stage.parts}
        made_of = [program, stage.name, parts, read, cluster if stage.portable else ""]
        keys[stage.name] = hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()
        makers |= {table.name: stage.name for table in stage.writes}
    return keys


def _libraries() -> list[str]:
    """Python, and every library it finds with its version, as the folders that installers leave are named."""
    folders = [Path(folder) for folder in sys.path if os.path.isdir(folder)]
    return [sys.version, *sorted({path.name for folder in folders for path in folder.iterdir() if path.name.endswith(LIBRARIES)})]


def take(run: Run, stages: Sequence[Stage], keys: dict[str, str], work: Path) -> dict[str, dict[str, str]]:
    """Put into `work` what was kept of each stage under its key, whole and unaltered; → the hashes of its tables, by stage."""
    taken = {}
    kept = [(folder, _logged(folder)) for folder in run.paths.work.glob("*") if folder.suffix != ".tmp"]
    for stage in stages:
        for folder, logged in kept:
            tables = logged.get(keys[stage.name])
            if tables and _is_taken(folder / stage.name, work / stage.name, tables):
                taken[stage.name] = tables
                break
    return taken


def table_hashes(folder: Path) -> dict[str, str]:
    """The hash of each table of a stage's folder, by file name."""
    paths = sorted(folder.iterdir())
    with ThreadPoolExecutor() as pool:
        return {path.name: digest for path, digest in zip(paths, pool.map(sha256, paths), strict=True)}


def _logged(folder: Path) -> dict[str, dict[str, str]]:
    """The hashes of the tables of a kept run, by the keys of its stages; none where its log cannot be read."""
    try:
        lines = map(json.loads, (folder / LOG).read_text(encoding="utf-8").splitlines())
        return {line["key"]: line["tables"] for line in lines}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _is_taken(kept: Path, folder: Path, tables: dict[str, str]) -> bool:
    """Whether the tables now lie in `folder` too, as they were made; else none does."""
    folder.mkdir(mode=0o700)
    try:
        for name in tables:
            _link(kept / name, folder / name)
        if table_hashes(folder) == tables:
            return True
    except OSError:  # a table is gone: the stage runs again
        pass
    shutil.rmtree(folder)
    return False


def _link(path: Path, to: Path) -> None:
    """One file in two folders; where the disk cannot have that, a copy."""
    try:
        os.link(path, to)
    except OSError:
        shutil.copyfile(path, to)
