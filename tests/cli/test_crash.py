"""A run that is killed, at any moment: readers see the old lists or the new ones, whole; the next run needs no help."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from tests.cli.conftest import called, command, copy, surroundings
from tests.fixtures.tree import MURNI, REGENCIES, current, digest, edit_round, given

DELAYS = 6
# The last steps of a run, each a rename: the release, its stage tables, the analysts' file, `current`.
# What the disk holds before each is what a death at that moment leaves; before the last one the run dies.
DIES_BEFORE_RENAME = """
import os, shutil, signal, sys
from pathlib import Path
from pipeline import cli
begun, last, rename = 0, int(sys.argv[1]), Path.rename
def dying(self, target):
    global begun
    begun += 1
    if begun == last:
        os.kill(os.getpid(), signal.SIGKILL)
    shutil.copytree("data", f"{sys.argv[3]}/{begun}/data", symlinks=True)
    return rename(self, target)
Path.rename = dying
cli.run(["select", "--round", sys.argv[2], "--quiet"])
"""
RENAMES = 4
INTERRUPTED_BETWEEN = """
import os, signal, sys, time
from pipeline import cli
from pipeline.core.duckdb_engine import DuckdbEngine
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
def interrupted(self, sql):
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(5)
DuckdbEngine.make = interrupted
sys.exit(cli.run(["select", "--round", sys.argv[1], "--quiet"]))
"""
# On several threads the engine may look for Ctrl-C only when a part of the query is done.
INTERRUPTED_IN_A_QUERY = """
import os, signal, sys, threading
from pipeline import cli
from pipeline.core.duckdb_engine import DuckdbEngine
signal.signal(signal.SIGINT, signal.default_int_handler)
def endless(self, sql):
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    self.rows("select sum(range % 7) from range(3000000000)")
DuckdbEngine.make = endless
sys.exit(cli.run(["select", "--round", sys.argv[1], "--quiet", "--threads", "1"]))
"""


@pytest.fixture(scope="module")
def changed(released, tmp_path_factory) -> Path:
    """A tree with lists, and inputs that have changed since."""
    tree = copy(released, tmp_path_factory.mktemp("crash") / "changed")
    edit_round(tree, MURNI, quota=given(dict.fromkeys(REGENCIES, 7)))
    return tree


@pytest.fixture(scope="module")
def uncrashed(changed, tmp_path_factory) -> tuple[Path, float]:
    """The same tree after a run that nobody killed, and how many seconds the run took."""
    tree = copy(changed, tmp_path_factory.mktemp("crash") / "uncrashed")
    started = time.monotonic()
    assert command(tree, "select", "--round", MURNI).code == 0
    return tree, time.monotonic() - started


def outputs(tree: Path) -> tuple[str, dict[str, str]]:
    """The run in force and the hashes of its files, once they agree with its manifest, and that with its certificate."""
    folder = current(tree).resolve(strict=True)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    found = {path.relative_to(folder).as_posix(): digest(path) for path in folder.rglob("*")
             if path.is_file() and path.name not in ("manifest.json", "certificate.json")}
    assert json.loads((folder / "certificate.json").read_bytes())["manifest_sha256"] == digest(folder / "manifest.json")
    assert found == {name: output["sha256"] for name, output in manifest["outputs"].items()}
    assert manifest["run_id"] == folder.name == current(tree).readlink().name
    return folder.name, found


def is_whole(path: Path) -> bool:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("select count(*) from decision").fetchall()[0][0] > 0


def after_a_crash(tree: Path, old: Path, new: Path) -> None:
    assert outputs(tree) in (outputs(old), outputs(new))
    assert is_whole(tree / "data/out/catalogue.duckdb")


def after_the_next_run(tree: Path, new: Path) -> None:
    ended = called(tree, "select", "--round", MURNI)
    assert ended.code == 0, ended.err
    assert outputs(tree) == outputs(new)
    assert [path for path in (tree / "data").rglob("*") if path.name.endswith((".tmp", ".wal"))] == []
    assert catalogue(tree) == catalogue(new)


def catalogue(tree: Path) -> list[tuple]:
    with duckdb.connect(str(tree / "data/out/catalogue.duckdb"), read_only=True) as connection:
        return connection.execute("select * from decision order by all").fetchall()


def test_killed_at_moments_spread_over_a_run_it_leaves_whole_lists(changed, released, uncrashed, tmp_path):
    """One tree is killed again and again, so that a run meets what several dead ones left behind."""
    new, seconds = uncrashed
    tree = copy(changed, tmp_path / "tree")
    killed = 0
    for step in range(1, DELAYS + 1):
        child = subprocess.Popen([sys.executable, "-m", "pipeline", "select", "--round", MURNI], cwd=tree, env=surroundings(),
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            child.wait(seconds * step / (DELAYS + 1))
        except subprocess.TimeoutExpired:
            os.kill(child.pid, signal.SIGKILL)
        killed += child.wait() == -signal.SIGKILL
        after_a_crash(tree, released, new)
    assert killed >= DELAYS - 2, "most of the runs were killed while they worked"
    after_the_next_run(tree, new)


@pytest.fixture(scope="module")
def dead(changed, tmp_path_factory) -> dict[int, Path]:
    """What a run leaves that dies before each of its renames, by the number of the rename."""
    tree, left = copy(changed, tmp_path_factory.mktemp("crash") / "dead"), tmp_path_factory.mktemp("left")
    child = subprocess.run([sys.executable, "-c", DIES_BEFORE_RENAME, str(RENAMES), MURNI, str(left)], cwd=tree, env=surroundings())
    assert child.returncode == -signal.SIGKILL, f"the run has fewer than {RENAMES} renames"
    for number in range(1, RENAMES):
        shutil.copytree(tree / "rules", left / str(number) / "rules")
    return {number: left / str(number) for number in range(1, RENAMES)} | {RENAMES: tree}


@pytest.mark.parametrize("number", range(1, RENAMES + 1))
def test_killed_before_a_rename_it_leaves_the_old_lists(released, uncrashed, dead, number):
    new, tree = uncrashed[0], dead[number]
    assert outputs(tree) == outputs(released), "the last rename decides"
    after_a_crash(tree, released, new)
    after_the_next_run(tree, new)


def test_lists_in_force_that_were_damaged_are_made_again(released, tmp_path, select):
    tree = copy(released, tmp_path / "tree")
    path = current(tree) / "decision.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    assert select(tree).code == 0
    assert outputs(tree) == outputs(released)
    assert select(tree).code == 0
    assert [path for path in (tree / "data").rglob("*.tmp")] == []


def test_a_first_run_that_is_killed_leaves_no_lists(inputs, tmp_path, released):
    tree = copy(inputs, tmp_path / "tree")
    child = subprocess.run([sys.executable, "-c", DIES_BEFORE_RENAME, "4", MURNI, str(tmp_path / "left")], cwd=tree, env=surroundings())
    assert child.returncode == -signal.SIGKILL
    assert not current(tree).exists()
    after_the_next_run(tree, released)


def test_a_run_that_is_interrupted_between_two_queries_or_in_one_ends_with_130(changed, released, tmp_path):
    """Between queries Python raises KeyboardInterrupt; within one the engine raises an error of its own."""
    tree = copy(changed, tmp_path / "tree")
    for script in (INTERRUPTED_BETWEEN, INTERRUPTED_IN_A_QUERY):
        ended = subprocess.run([sys.executable, "-c", script, MURNI], cwd=tree, env=surroundings(), capture_output=True, text=True,
                               timeout=60)
        assert (ended.returncode, ended.stdout) == (130, ""), ended.stderr
        assert "Traceback" not in ended.stderr
        assert outputs(tree) == outputs(released)
