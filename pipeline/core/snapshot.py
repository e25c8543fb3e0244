"""One snapshot of `data/raw/`: who it comes from, how old it is, and its files by delivery date."""

from __future__ import annotations

import datetime
import errno
import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os.path import getsize
from pathlib import Path

from pipeline.core.errors import InputError, Problem
from pipeline.core.yaml_file import load_yaml

FOLDERS = ("registry", "proposals", "reference")
# Names that programs give to a file while they copy it.
UNFINISHED = (".part", ".filepart", ".crdownload", ".tmp")
LONG_NUMBER = re.compile(r"[0-9]{12,}")
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini", ".gitkeep"}


@dataclass(frozen=True)
class InputFile:
    """One delivered file: `name` is its path within the snapshot, with forward slashes."""

    path: Path
    name: str
    delivered_on: datetime.date
    sha256: str
    size: int


@dataclass(frozen=True)
class Snapshot:
    """A named set of deliveries; a synthetic one brings its own public key.

    `expected_families` is what each regency's covering letter says it sent, where it says so. `unfinished` names the
    files that are still being copied: they are left for the next run. `unused` names those that came after the files were
    frozen for a draw.
    """

    name: str
    source: str
    vintage: datetime.date
    synthetic: bool
    key: bytes | None
    expected_families: Mapping[str, int]
    files: tuple[InputFile, ...]
    unfinished: tuple[str, ...]
    unused: tuple[str, ...] = ()

    def altered(self) -> list[InputFile]:
        """The files that no longer hold what was hashed."""
        with ThreadPoolExecutor() as pool:
            hashes = list(pool.map(_sha256, [file.path for file in self.files]))
        return [file for file, sha256 in zip(self.files, hashes, strict=True) if file.sha256 != sha256]

    def shown(self, file: InputFile) -> str:
        """The file's path as the officer sees it."""
        return f"data/raw/{self.name}/{file.name}" if self.name else file.name


def loose_files(paths: Iterable[Path], today: datetime.date) -> Snapshot:
    """Files that lie anywhere, as if delivered today. Raises InputError for what is no readable file."""
    files = tuple(InputFile(path, path.name, today, _sha256(path), getsize(path)) for path in paths)
    return Snapshot("", "", today, False, None, {}, files, ())


def load_snapshot(folder: Path, frozen: Collection[str] | None = None) -> Snapshot:
    """Read `snapshot.yaml` and hash every file; of frozen ones those alone. Raises InputError naming all files that do not belong."""
    if not (folder / "snapshot.yaml").is_file():
        raise InputError(Problem(
            f"data/raw/{folder.name}/snapshot.yaml", "SNAPSHOT_MISSING",
            id="tidak ditemukan. Buat folder snapshot ini, isi snapshot.yaml (source, vintage), atau ubah `snapshot` di putaran.",
            en="not found. Make this snapshot folder with a snapshot.yaml (source, vintage), or change the round's `snapshot`.",
        ))
    values = _described(folder)
    return Snapshot(folder.name, values["source"], values["vintage"], values.get("synthetic", False), snapshot_key(folder),
                    values.get("expected_families", {}), *_files(folder, frozen))


def snapshot_key(folder: Path) -> bytes | None:
    """The key that a synthetic snapshot brings. Raises InputError if its description is wrong."""
    key = _described(folder).get("key")
    return key.encode() if key else None


def _described(folder: Path) -> dict:
    where = f"data/raw/{folder.name}/snapshot.yaml"
    values = load_yaml(folder / "snapshot.yaml", where).values
    wrong = []
    if not isinstance(values, dict) or not isinstance(values.get("source"), str):
        wrong.append(("source", "a text"))
    elif type(values.get("vintage")) is not datetime.date:
        wrong.append(("vintage", "a date YYYY-MM-DD"))
    elif values.get("synthetic") is True and len(str(values.get("key", ""))) < 32:
        wrong.append(("key", "a text of 32 characters or more, as the snapshot is synthetic"))
    elif values.get("synthetic") is not True and "key" in values:
        wrong.append(("key", "absent: only a synthetic snapshot brings its own key"))
    elif not _are_counts(values.get("expected_families", {})):
        wrong.append(("expected_families", 'whole numbers by quoted regency code, such as "64.01": 1250'))
    if wrong:
        raise InputError(Problem(where, "SNAPSHOT_WRONG", id=f"`{name}` harus diisi dengan benar ({what}).",
                                 en=f"`{name}` must be {what}.") for name, what in wrong)
    return values


def _are_counts(values: object) -> bool:
    return isinstance(values, dict) and all(isinstance(code, str) and type(count) is int and count >= 0 for code, count in values.items())


def _files(folder: Path, frozen: Collection[str] | None) -> tuple[tuple[InputFile, ...], tuple[str, ...], tuple[str, ...]]:
    problems: list[Problem] = []
    paths: list[tuple[Path, str, int]] = []
    unfinished: list[str] = []
    unused: list[str] = []
    for path in sorted(folder.rglob("*"), key=lambda path: path.as_posix()):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink() or name == "snapshot.yaml" or _is_litter(path.name):
            continue
        if frozen is not None and name not in frozen:
            unused.append(_printable(name))
            continue
        problem = _misplaced(path, name)
        if problem:
            problems.append(Problem(f"data/raw/{folder.name}/{_printable(name)}", *problem))
        elif name.endswith(UNFINISHED):
            unfinished.append(name)
        else:
            paths.append((path, name, getsize(path)))
    if problems:
        raise InputError(problems)
    with ThreadPoolExecutor() as pool:
        hashes = list(pool.map(lambda one: _sha256(one[0]), paths))
    found = [InputFile(path, name, datetime.date.fromisoformat(name.split("/")[0]), sha256, size)
             for (path, name, size), sha256 in zip(paths, hashes, strict=True)]
    # A file that grew while the others were hashed is still being copied.
    growing = [file.name for file in found if getsize(file.path) != file.size]
    return tuple(file for file in found if file.name not in growing), tuple(sorted(unfinished + growing)), tuple(unused)


def _is_litter(name: str) -> bool:
    """What file managers leave, and the marks `~$…` of workbooks that somebody has open."""
    return name in LITTER or name.startswith("~$")


def _misplaced(path: Path, name: str) -> tuple[str, str, str] | None:
    """Why a file cannot be an input: its code and the texts, or None."""
    if any(unicodedata.category(character).startswith("C") for character in name):
        return ("NAME_CONTROL", "nama berkas memuat karakter kendali. Ganti namanya.",
                "the file's name holds control characters. Rename it.")
    if LONG_NUMBER.search(name):
        return ("NAME_NUMBER", "nama berkas memuat deretan 12 angka atau lebih, mungkin NIK, dan akan tercetak di laporan. Ganti namanya.",
                "the file's name holds 12 digits or more in a row, perhaps a NIK, and would be printed in reports. Rename it.")
    if not stat.S_ISREG(os.lstat(path).st_mode):
        return ("NOT_A_FILE", "bukan berkas biasa (tautan atau perangkat). Salin berkas aslinya ke sini.",
                "not a regular file (a link or device). Copy the real file here.")
    parts = name.split("/")
    if len(parts) != 3 or parts[1] not in FOLDERS or not _is_date(parts[0]):
        return ("MISPLACED", "salah tempat. Letakkan di <tanggal YYYY-MM-DD>/registry, /proposals, atau /reference.",
                "misplaced. Put it in <date YYYY-MM-DD>/registry, /proposals or /reference.")
    return None


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _printable(name: str) -> str:
    name = LONG_NUMBER.sub(lambda number: "#" * len(number[0]), name)
    return "".join("?" if unicodedata.category(c).startswith("C") else c for c in name)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(Problem(
            "/".join(path.parts[-6:]), errno.errorcode.get(error.errno or 0, "UNREADABLE"),
            id="berkas tidak dapat dibaca. Periksa izinnya, atau minta kiriman ulang.",
            en="the file cannot be read. Check its permissions, or ask for it again.")) from None
