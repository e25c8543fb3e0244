"""`tepat select` on a made-up province: the province, the run, and what each of its stages took."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from tests.bench.process import REPOSITORY, Measured, run

ROUND = "2025-murni"
SNAPSHOT = Path("data/raw/contoh-2025")
BEFORE, AFTER, BESIDE = "before the first stage", "after the last stage", "beside the stages, in a second process"
NO_STAGE = (BEFORE, AFTER, BESIDE)  # their peak memory is not known


@dataclass(frozen=True)
class Made:
    """A province on disk."""

    families: int
    people: int
    proposals: int
    megabytes: int
    generated: Measured


def make_province(root: Path, families: int, *, clean: bool, proposals: int | None = None) -> Made:
    """Write the rules and a province of so many families below `root`."""
    shutil.copytree(REPOSITORY / "rules", root / "rules")
    options = [*(["--clean"] if clean else []), *(["--proposals", str(proposals)] if proposals else [])]
    generated = run("-m", "pipeline", "sample", "--families", str(families), "--out", root / SNAPSHOT, "--truth", root / "truth", *options)
    records = [line.split(",") for line in (root / "truth" / "file.csv").read_text(encoding="utf-8").splitlines()[1:]]
    people, proposed = (sum(int(count) for name, _, count, *_, what in records if kind in name and what == "ok")
                        for kind in ("/dtsen_anggota_", "/usulan_"))
    return Made(families, people, proposed, folder_bytes(root / SNAPSHOT) // 1_000_000, generated)


def select(root: Path) -> tuple[Measured, dict[str, Measured]]:
    """Make the lists where there are none: what the program took with all its processes, and what each stage took of it."""
    shutil.rmtree(root / "data" / "out", ignore_errors=True)
    began = time.time()
    whole = run("-m", "pipeline", "select", "--round", ROUND, "--root", root, "--quiet")
    ended = began + whole.seconds
    log = [json.loads(line) for line in next((root / "data/out/.work").glob("*/log.jsonl")).read_text().splitlines()]
    first, last = log[0], log[-1]
    return whole, {
        BEFORE: Measured(first["ended"] - first["seconds"] - began, first["process_cpu_seconds"] - first["cpu_seconds"], 0),
        **{line["stage"]: Measured(line["seconds"], line["cpu_seconds"], line["peak_mb"]) for line in log},
        AFTER: Measured(ended - last["ended"], whole.cpu_seconds - whole.beside_seconds - last["process_cpu_seconds"], 0),
        BESIDE: Measured(0, whole.beside_seconds, 0)}


class Room:
    """The most bytes that a folder held, looked at every second."""

    def __init__(self) -> None:
        self.most = 0

    @contextmanager
    def watch(self, folder: Path) -> Iterator[None]:
        ended = Event()

        def look() -> None:
            while not ended.wait(1):
                self.most = max(self.most, folder_bytes(folder))

        watcher = Thread(target=look, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()
            self.most = max(self.most, folder_bytes(folder))


def folder_bytes(folder: Path) -> int:
    """The bytes of all files below a folder; what vanishes meanwhile counts nothing."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.lstat().st_size if not path.is_dir() else 0
        except FileNotFoundError:
            continue
    return total
