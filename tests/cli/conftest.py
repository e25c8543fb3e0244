"""The tree that the command-line tests work on, and the commands themselves, watched for what they may never print."""

from __future__ import annotations

import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from pipeline.cli import run
from tests.fixtures.tree import MURNI, REGENCIES, ROOT, FIRST_DAY, make_tree

needs_spark = pytest.mark.skipif(importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
                                 reason="Spark needs Java and pyspark (`make parity`)")
CASE_FREE = re.compile(r"(?<![0-9A-Fa-f])[0-9]{12,16}(?![0-9A-Fa-f])")


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


@cache
def names_of_people(raw: Path) -> frozenset[str]:
    """Full names of two words or more in the workbooks: none may ever be printed."""
    found = set()
    for slug in REGENCIES.values():
        rows = CalamineWorkbook.from_path(str(raw / "proposals" / f"usulan_{slug}.xlsx")).get_sheet_by_name("Usulan").to_python()
        found |= {str(row[rows[0].index("NAMA")]).strip() for row in rows[1:]}
    return frozenset(name for name in found if " " in name)


@pytest.fixture(scope="session")
def inputs(tmp_path_factory) -> Path:
    """A tree without lists. Copy it before writing."""
    return make_tree(tmp_path_factory.mktemp("inputs"))


@pytest.fixture(scope="session")
def released(inputs, tmp_path_factory) -> Path:
    """A tree whose first round has lists, made on one thread by a caller with the loosest umask. Copy it before writing."""
    tree = copy(inputs, tmp_path_factory.mktemp("released") / "tree")
    ended = command(tree, "select", "--round", MURNI, "--threads", "1", PYTHONHASHSEED="0", umask=0)
    assert ended.code == 0, ended.err
    return tree


@pytest.fixture
def tree(released, tmp_path) -> Path:
    """A tree of one's own, its first round with lists."""
    return copy(released, tmp_path / "tree")


@pytest.fixture
def bare_tree(inputs, tmp_path) -> Path:
    """A tree of one's own, without lists."""
    return copy(inputs, tmp_path / "tree")


def copy(tree: Path, to: Path) -> Path:
    return shutil.copytree(tree, to, symlinks=True)


def command(tree: Path, *arguments: str, umask: int | None = None, seconds: int = 120, **environment: str) -> Ended:
    """Run `python -m pipeline` as a shell would, in the tree."""
    done = subprocess.run([sys.executable, "-m", "pipeline", *arguments], cwd=tree, capture_output=True, text=True, timeout=seconds,
                          env=surroundings(**environment), preexec_fn=None if umask is None else lambda: os.umask(umask))
    return Ended(done.returncode, done.stdout, done.stderr)


def called(tree: Path, *arguments: str, language: str = "id") -> Ended:
    """Run a command in this process, which has loaded everything already: for what needs no shell of its own."""
    out, err, umask = io.StringIO(), io.StringIO(), os.umask(0o022)
    with chdir(tree), pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("TEPAT_LANG", language)
        try:
            return Ended(run(list(arguments)), out.getvalue(), err.getvalue())
        finally:
            os.umask(umask)


def surroundings(**environment: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("TEPAT_LANG", "PYTHONHASHSEED", "COLUMNS")}
    libraries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return kept | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, libraries)])} | environment


@pytest.fixture
def tepat(inputs, monkeypatch, capfd) -> Callable[..., Ended]:
    """Run a command in this process; whatever it says holds no number and no name of a person, and no trace of the code."""

    def call(tree: Path, *arguments: str, language: str = "id") -> Ended:
        monkeypatch.chdir(tree)
        monkeypatch.setenv("TEPAT_LANG", language)
        umask = os.umask(0o022)
        capfd.readouterr()
        try:
            code = run(list(arguments))
        finally:
            os.umask(umask)
        said = capfd.readouterr()
        both = said.out + said.err
        assert not CASE_FREE.search(both), "prints a number that could be a NIK or KK"
        assert [name for name in names_of_people(inputs / FIRST_DAY) if name in both] == [], "prints a name"
        assert "Traceback" not in both
        return Ended(code, said.out, said.err)

    return call


@pytest.fixture
def select(tepat) -> Callable[..., Ended]:
    """`tepat select` of the first round, or of another one."""

    def call(tree: Path, *options: str, round_name: str = MURNI, language: str = "id") -> Ended:
        return tepat(tree, "select", "--round", round_name, *options, language=language)

    return call
