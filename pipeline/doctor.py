"""Looks at the machine and the tree before a run does: what is missing, and what to do."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.errors import TepatError, language
from pipeline.core.keys import KEY_BYTES
from pipeline.rule_check import check_rules
from pipeline.core.paths import Paths

LEAST_FREE_GB = 2


@dataclass(frozen=True)
class Finding:
    """One thing looked at, and whether it is sound."""

    sound: bool
    text: str


def examine(root: Path) -> list[Finding]:
    """Every finding, the sound ones too."""
    return list(_findings(root))


def _findings(root: Path) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield _finding(sys.version_info >= (3, 11), f"Python {version}", f"Python {version}")
    yield _rules(root)
    raw = root / "data" / "raw"
    snapshots = [path.parent.name for path in raw.glob("*/snapshot.yaml")]
    yield _finding(bool(snapshots), f"snapshot di data/raw: {', '.join(snapshots) or 'tidak ada; letakkan kiriman di sana'}",
                   f"snapshots in data/raw: {', '.join(snapshots) or 'none; put the deliveries there'}")
    place = root / "data" if (root / "data").exists() else root
    free = shutil.disk_usage(place).free // 2**30
    yield _finding(free >= LEAST_FREE_GB, f"ruang disk {free} GB (perlu {LEAST_FREE_GB})", f"free disk {free} GB (needs {LEAST_FREE_GB})")
    yield _finding(os.access(place, os.W_OK), f"folder {place} dapat ditulis", f"folder {place} can be written")
    yield _key(root / "data" / ".key")
    leftovers = len(list(Paths(root).out.glob("*/runs/*.tmp")))
    yield _finding(True, f"sisa proses yang terputus: {leftovers} (dibersihkan pada proses berikutnya)",
                   f"left by broken-off runs: {leftovers} (cleared by the next run)")


def _rules(root: Path) -> Finding:
    try:
        count = len(check_rules(root))
        return _finding(True, f"{count} berkas aturan benar", f"{count} rule files are sound")
    except (TepatError, OSError):
        return _finding(False, "aturan bermasalah; jalankan: tepat rules check", "rules are wrong; run: tepat rules check")


def _key(path: Path) -> Finding:
    if not path.exists():
        return _finding(True, "kunci data/.key belum ada (dibuat pada proses pertama dengan data sungguhan)",
                        "no key data/.key yet (made by the first run on real data)")
    safe = not path.stat().st_mode & 0o077 and path.stat().st_size >= KEY_BYTES
    return _finding(safe, f"kunci data/.key {'aman; simpan cadangannya' if safe else 'tidak aman; jalankan: chmod 600 data/.key'}",
                    f"key data/.key {'safe; keep a backup' if safe else 'unsafe; run: chmod 600 data/.key'}")


def _finding(sound: bool, id_: str, en: str) -> Finding:
    return Finding(sound, en if language() == "en" else id_)
