"""Another run, a full disk, a disk that cannot be written: the run ends at once, and the lists in force stay as they were."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures.tree import MURNI, REGENCIES, edit_round, given, lists


def test_a_second_run_ends_at_once_while_the_first_works(tree, select):
    before = lists(tree)
    with (tree / "data/out/.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        started = time.monotonic()
        for language, words in (("id", "proses lain sedang berjalan"), ("en", "another run is working")):
            ended = select(tree, language=language)
            assert (ended.code, ended.out) == (75, "")
            assert "data/out/.lock" in ended.err and words in ended.err
        assert time.monotonic() - started < 4, "waits for no one"
    assert lists(tree) == before


def test_a_lock_file_left_by_a_dead_run_holds_nobody_up(tree, select):
    (tree / "data/out/.lock").write_text("1")
    assert select(tree).code == 0


@pytest.fixture
def mounted(tmp_path) -> Callable[[Path, str], None]:
    """Mount a small disk of its own in a folder; it goes when the test ends."""
    places: list[Path] = []

    def mount(place: Path, options: str) -> None:
        place.mkdir(parents=True, exist_ok=True)
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True).returncode:
            pytest.skip("mounting is for root alone")
        places.append(place)

    yield mount
    for place in places:
        subprocess.run(["umount", place], check=True)


def on_own_disk(tree: Path, mounted, room: int) -> None:
    """Move `data/out` to a disk with this many bytes left over."""
    out = tree / "data/out"
    held = tree / "held"
    if out.exists():
        out.rename(held)
    kilobytes = int(subprocess.run(["du", "-sk", held], capture_output=True, text=True).stdout.split()[0]) if held.exists() else 0
    mounted(out, f"mode=0750,size={kilobytes + room // 1024 + 64}k")
    if held.exists():
        shutil.copytree(held, out, symlinks=True, dirs_exist_ok=True)


@pytest.mark.parametrize("room", [0, 300_000, 1_200_000])
def test_a_full_disk_ends_the_run_and_the_lists_stay(tree, mounted, select, room):
    """Wherever the disk fills up: in the stage tables, the release or the analysts' file."""
    edit_round(tree, MURNI, quota=given(dict.fromkeys(REGENCIES, 7)))
    on_own_disk(tree, mounted, room)
    before = lists(tree)
    ended = select(tree)
    assert ended.code == 74, ended.err
    assert "daftar lama tetap berlaku" in ended.err
    assert {name: held for name, held in lists(tree).items() if name in before} == before
    assert (tree / "data/out" / MURNI / "current").resolve().joinpath("manifest.json").is_file()
    if room == 300_000:  # room made again is all that a run needs
        subprocess.run(["mount", "-o", "remount,size=60m", tree / "data/out"], check=True)
        assert select(tree).code == 0
        assert not list((tree / "data/out").rglob("*.tmp"))


def test_a_first_run_on_a_full_disk_leaves_no_lists(bare_tree, mounted, select):
    on_own_disk(bare_tree, mounted, 3_000_000)
    ended = select(bare_tree, language="en")
    assert ended.code == 74, ended.err
    assert "Make room" in ended.err or "disk space" in ended.err
    assert not (bare_tree / "data/out" / MURNI / "current").is_symlink()


def test_a_disk_that_cannot_be_written_ends_the_run(tree, mounted, select):
    edit_round(tree, MURNI, quota=given(dict.fromkeys(REGENCIES, 7)))
    on_own_disk(tree, mounted, 60_000_000)
    subprocess.run(["mount", "-o", "remount,ro", tree / "data/out"], check=True)
    before = lists(tree)
    for language, words in (("id", "tidak dapat ditulis"), ("en", "cannot be written")):
        ended = select(tree, language=language)
        assert ended.code == 74 and words in ended.err and "data/out" in ended.err
    assert lists(tree) == before
