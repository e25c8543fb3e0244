"""How a release comes into place: written aside, synced, renamed, and `current` swapped last.

A crash at any point leaves `current` on the old lists or on the new ones, never between. Killing the process tests
that readers see whole sets; only the syncs protect against a power cut, which no test here can show.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.core.errors import Locked, Problem
from pipeline.core.paths import Paths

PRIVATE_NAMES = ("selection.parquet", "people")
KEPT_WORK_FOLDERS = 2


@contextmanager
def lock(paths: Paths) -> Iterator[None]:
    """Hold the tree's lock; raises Locked at once if another run holds it. The kernel frees it when a run dies."""
    make_folder(paths.out)
    with (paths.out / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(Problem(
                "data/out/.lock", "LOCKED",
                id="proses lain sedang berjalan. Tunggu sampai selesai, lalu jalankan lagi.",
                en="another run is working here. Wait until it ends, then run again.",
            )) from None
        yield


def make_folder(path: Path, mode: int = 0o750) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(mode)
    return path


def clear_unfinished(paths: Paths, round_name: str) -> None:
    """Remove what a run that died left behind; the caller holds the lock."""
    for leftover in paths.runs(round_name).glob("*.tmp"):
        shutil.rmtree(leftover)
    for leftover in [*paths.out.glob("*.tmp"), *(paths.out / round_name).glob("*.tmp")]:
        leftover.unlink()
    for leftover in paths.work.glob("*.tmp"):
        shutil.rmtree(leftover)


def current_run(paths: Paths, round_name: str) -> str | None:
    """The run whose lists are in force, if any."""
    link = paths.current(round_name)
    return Path(os.readlink(link)).name if link.is_symlink() else None


def is_whole(folder: Path) -> bool:
    """Whether a release has its manifest and every output as the manifest names it."""
    try:
        outputs = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
        return all(sha256(folder / name) == output["sha256"] for name, output in outputs.items())
    except (OSError, ValueError, KeyError):
        return False


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def put_in_place(written: Path, final: Path) -> None:
    """Give a finished folder its modes and its final name, all of it on disk before the rename."""
    for path in sorted(written.rglob("*"), reverse=True):
        secret = any(part in PRIVATE_NAMES for part in path.relative_to(written).parts)
        if path.is_dir():
            path.chmod(0o700 if secret else 0o750)
        else:
            path.chmod(0o600 if secret else 0o640)
        sync(path)
    written.chmod(0o750)
    sync(written)
    if final.exists():  # a release that was damaged after it was made
        final.rename(final.with_name(f"{final.name}.damaged.tmp"))
    written.rename(final)
    sync(final.parent)


def write_file(path: Path, text: str) -> None:
    """Write a text file whole or not at all, readable by the group."""
    aside = path.with_name(f"{path.name}.tmp")
    aside.write_text(text, encoding="utf-8")
    aside.chmod(0o640)
    sync(aside)
    aside.rename(path)
    sync(path.parent)


def swap_current(paths: Paths, round_name: str, run_id: str) -> None:
    """Point `current` at a run, in one rename."""
    link = paths.current(round_name)
    aside = link.with_name("current.tmp")
    aside.unlink(missing_ok=True)
    aside.symlink_to(Path("runs") / run_id)
    aside.rename(link)
    sync(link.parent)


def sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep_work(written: Path, final: Path) -> Path:
    """Keep a run's stage tables under its own name, and else those of the last runs alone: they hold personal data."""
    shutil.rmtree(final, ignore_errors=True)
    written.rename(final)
    kept = (path for path in final.parent.iterdir() if path.is_dir() and path.suffix != ".tmp")
    for old in sorted(kept, key=lambda path: path.stat().st_mtime_ns)[:-KEPT_WORK_FOLDERS]:
        shutil.rmtree(old)
    return final
