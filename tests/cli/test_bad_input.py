"""Inputs that stop a run: each message says where, what and what to do, and the lists in force stay as they were."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fixtures.tree import FIRST_DAY, STRANGER, lists

REGISTRY, PROPOSALS = FIRST_DAY / "registry", FIRST_DAY / "proposals"
FAMILIES, WORKBOOK = REGISTRY / "dtsen_keluarga_bontang.csv", PROPOSALS / "usulan_bontang.xlsx"
NEW = REGISTRY / "kiriman.csv"


@dataclass(frozen=True)
class Bad:
    """A way to break a tree, and what the run must say: exit code, problem code, places, words in both languages."""

    name: str
    break_it: Callable[[Path], object]
    code: int
    problem: str
    where: str | tuple[str, ...]
    id: str
    en: str


def replace(name: Path, content: bytes) -> Callable[[Path], object]:
    return lambda tree: (tree / name).write_bytes(content)


def write_new(name: Path, made_of: Path, change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda tree: (tree / name).write_bytes(change((tree / made_of).read_bytes()))


def without_header(content: bytes) -> bytes:
    return content.partition(b"\n")[2]


def without_last_line(content: bytes) -> bytes:
    return content.rstrip(b"\n").rpartition(b"\n")[0] + b"\n"


def of_another_province(content: bytes) -> bytes:
    """The same rows with codes and names of a regency in West Java."""
    return re.sub(rb"6474|64\.74", b"3273", content.replace(b"BONTANG", b"BANDUNG").replace(b"Bontang", b"Bandung"))


def add_regency(tree: Path) -> None:
    for path in sorted((tree / "aside").iterdir()):
        shutil.copyfile(path, tree / (PROPOSALS if path.suffix == ".xlsx" else REGISTRY) / path.name)


def link(tree: Path) -> None:
    shutil.move(tree / FAMILIES, tree / "elsewhere.csv")
    (tree / FAMILIES).symlink_to(tree / "elsewhere.csv")


def link_folder(tree: Path) -> None:
    (tree / FIRST_DAY / "registry" / "lain").symlink_to(tree / "aside", target_is_directory=True)


CONTROL = "\x1b[31mmerah\n.csv"
BIDI = "usulan\u202ecsv.xlsx"
BAD = [
    Bad("a missing workbook", lambda tree: (tree / WORKBOOK).unlink(), 66, "DELIVERY_MISSING", "data/raw/contoh",
        "64.74 Kota Bontang belum mengirim Usulan UEP", "64.74 Kota Bontang has not delivered"),
    Bad("a missing registry file", lambda tree: (tree / REGISTRY / "dtsen_anggota_bontang.csv").unlink(), 66, "DELIVERY_MISSING",
        "data/raw/contoh", "64.74 Kota Bontang belum mengirim DTSEN anggota", "64.74 Kota Bontang has not delivered"),
    Bad("an unknown header row", replace(NEW, b"nama;umur;pekerjaan\nA;1;x\n"), 66, "HEADER_UNKNOWN", str(NEW),
        "judul kolom tidak dikenal", "unknown header row"),
    Bad("a file that starts with a person", write_new(NEW, FAMILIES, without_header), 66, "HEADER_UNKNOWN", str(NEW),
        "judul kolom tidak dikenal", "unknown header row"),
    Bad("a garbage workbook", replace(WORKBOOK, b"PK\x03\x04" + bytes(range(256)) * 9), 66, "UNREADABLE", str(WORKBOOK),
        "buku kerja rusak", "the workbook is damaged"),
    Bad("half a workbook", write_new(WORKBOOK, WORKBOOK, lambda content: content[:len(content) // 2]), 66, "UNREADABLE",
        str(WORKBOOK), "buku kerja rusak", "the workbook is damaged"),
    Bad("bytes that are no text", replace(WORKBOOK, bytes(range(128, 256)) * 9), 66, "NOT_TEXT", str(WORKBOOK),
        "bukan teks", "neither text"),
    Bad("an old .xls", replace(WORKBOOK, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), 66, "OLD_XLS", str(WORKBOOK),
        "simpan sebagai .xlsx", "save it as .xlsx"),
    Bad("an empty file", replace(FAMILIES, b""), 66, "EMPTY", str(FAMILIES), "berkas kosong", "the file is empty"),
    Bad("a file of blank lines", replace(FAMILIES, b"\n\r\n  \n"), 66, "EMPTY", str(FAMILIES), "berkas kosong", "the file is empty"),
    Bad("a header without rows", write_new(FAMILIES, FAMILIES, lambda content: content.partition(b"\n")[0] + b"\n"), 66, "NO_ROWS",
        str(FAMILIES), "tidak memuat baris data", "holds no readable row"),
    Bad("a file of another province", write_new(NEW, FAMILIES, of_another_province), 66, "REGION_UNKNOWN", str(NEW),
        "kabupaten/kota provinsi ini", "of this province"),
    Bad("region codes that do not exist", write_new(NEW, FAMILIES, lambda content: re.sub(rb"6474|64\.74", b"6499", content)), 66,
        "REGION_UNKNOWN", str(NEW), "kabupaten/kota provinsi ini", "of this province"),
    Bad("two files of one regency, layout and day", write_new(NEW, FAMILIES, without_last_line), 66, "DELIVERY_CONFLICT",
        (FAMILIES.name, NEW.name), "64.74", "with other content"),
    Bad("an unexpected regency", add_regency, 66, "DELIVERY_UNEXPECTED", (f"{REGISTRY}/dtsen_anggota_{STRANGER}.csv",
        f"{REGISTRY}/dtsen_keluarga_{STRANGER}.csv", f"{PROPOSALS}/usulan_{STRANGER}.xlsx"), "64.71 Kota Balikpapan", "not in `expect_regencies`"),
    Bad("a link in place of a file", link, 66, "NOT_A_FILE", str(FAMILIES), "bukan berkas biasa", "not a regular file"),
    Bad("a link in place of a folder", link_folder, 66, "NOT_A_FILE", f"{REGISTRY}/lain", "bukan berkas biasa", "not a regular file"),
    Bad("a pipe in place of a file", lambda tree: os.mkfifo(tree / NEW), 66, "NOT_A_FILE", str(NEW), "bukan berkas biasa",
        "not a regular file"),
    Bad("a control character in a name", replace(REGISTRY / CONTROL, b"x\n"), 66, "NAME_CONTROL", f"{REGISTRY}/?[31mmerah?.csv",
        "karakter kendali", "control characters"),
    Bad("a name that reads backwards", replace(PROPOSALS / BIDI, b"x\n"), 66, "NAME_CONTROL", f"{PROPOSALS}/usulan?csv.xlsx",
        "karakter kendali", "control characters"),
    Bad("a file beside the folders", replace(FIRST_DAY / "x.csv", b"x\n"), 66, "MISPLACED", f"{FIRST_DAY}/x.csv", "salah tempat",
        "misplaced"),
    Bad("no description of the snapshot", lambda tree: (tree / "data/raw/contoh/snapshot.yaml").unlink(), 66, "SNAPSHOT_MISSING",
        "data/raw/contoh/snapshot.yaml", "tidak ditemukan", "not found"),
]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_input_stops_the_run_with_its_file_named_and_the_lists_as_they_were(tree, select, bad):
    bad.break_it(tree)
    before = lists(tree)
    for language, words in (("id", bad.id), ("en", bad.en)):
        ended = select(tree, language=language)
        assert ended.code == bad.code, ended.err
        assert ended.out == ""
        places = (bad.where,) if isinstance(bad.where, str) else bad.where
        assert all(said in ended.err for said in (*places, words, f"[{bad.problem}]")), ended.err
        assert "\x1b" not in ended.err and "\u202e" not in ended.err
    assert lists(tree) == before


def test_every_bad_file_is_named_at_once(tree, select):
    (tree / FAMILIES).write_bytes(b"")
    (tree / WORKBOOK).write_bytes(b"\xd0\xcf\x11\xe0")
    (tree / NEW).write_bytes(b"a,b\n1,2\n")
    ended = select(tree)
    assert ended.code == 66
    assert all(str(name) in ended.err for name in (FAMILIES, WORKBOOK, NEW))
    assert ended.err.count("\n") == 3


def test_an_unreadable_file_is_named(tree, select):
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    (tree / FAMILIES).chmod(0)
    ended = select(tree)
    assert ended.code == 66 and str(FAMILIES) in ended.err
