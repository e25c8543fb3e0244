"""Runs a program and measures all of its processes together: wall time, CPU time, and the most memory they held at one moment."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
PAGE = os.sysconf("SC_PAGE_SIZE")
POLL_SECONDS = 0.01
BECOME_REAPER = 36  # PR_SET_CHILD_SUBREAPER
ADDITIONS = 20_000_000


@dataclass(frozen=True)
class Measured:
    """Wall seconds, CPU seconds and peak memory in MB: of a program those of all its processes, of a stage those of the run's own process.

    `beside_seconds` is what of the CPU seconds went to processes that the program left behind when it ended.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: int
    beside_seconds: float = 0


def run(*arguments: str | Path, quiet: bool = False) -> Measured:
    """Run Python with these arguments to its end, `quiet` without what it prints. A program that fails ends the bench."""
    _adopt_orphans()
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, *map(str, arguments)], cwd=REPOSITORY, stdout=subprocess.DEVNULL if quiet else None)
    peak, ended = 0, 0
    while not ended:
        peak = max(peak, memory_mb(process.pid))
        time.sleep(POLL_SECONDS)
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
    seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, arguments[:3]))} ended with {process.returncode}")
    beside = _cpu_of_orphans()
    return Measured(seconds, usage.ru_utime + usage.ru_stime + beside, peak, beside)


def memory_mb(process: int) -> int:
    """The memory that a process and those it started hold now; what they share is counted for each."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        started = Path(f"/proc/{process}/task").glob("*/children")
        return pages * PAGE // 1_000_000 + sum(memory_mb(int(child)) for listed in started for child in listed.read_text().split())
    except OSError:  # it has ended
        return 0


def addition_seconds() -> float:
    """How long a plain loop of twenty million additions takes: the same work on every day, so that noise and slower machines show."""
    started, total = time.perf_counter(), 0
    for number in range(ADDITIONS):
        total += number
    return time.perf_counter() - started


def _adopt_orphans() -> None:
    """A process whose parent ends without waiting for it becomes ours: else its CPU time would be nobody's."""
    ctypes.CDLL(None).prctl(BECOME_REAPER, 1, 0, 0, 0)


def _cpu_of_orphans() -> float:
    seconds = 0.0
    while True:
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return seconds
        seconds += usage.ru_utime + usage.ru_stime
