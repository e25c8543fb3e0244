"""What several tests share: the sample snapshot, released once for both rounds."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.flow import select
from tests.fixtures.reading import Reader

REPOSITORY = Path(__file__).resolve().parents[1]
ROUNDS = ("2025-murni", "2025-perubahan")  # the second excludes the recipients of the first


def release_sample(root: Path) -> Path:
    """A tree of its own with the rules and the sample, and the lists of both rounds made in it."""
    shutil.copytree(REPOSITORY / "rules", root / "rules")
    shutil.copytree(REPOSITORY / "data" / "raw" / "contoh-2025", root / "data" / "raw" / "contoh-2025")
    for round_name in ROUNDS:
        select(root, round_name)
    return root


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a tree in which both rounds are released. Shared by many tests: read it, never write to it."""
    return release_sample(tmp_path_factory.mktemp("released"))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Reads small files as a run does."""
    with pytest.MonkeyPatch.context() as patch:
        reader = Reader(tmp_path_factory.mktemp("reading"), patch)
        yield reader
        reader.close()


def released_rows(root: Path, round_name: str, table: str) -> list[dict]:
    """The rows of a released table of the round's lists in force."""
    return pq.read_table(root / "data" / "out" / round_name / "current" / f"{table}.parquet").to_pylist()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    session.config.exit_status = int(exitstatus)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End as the command line does: at an ordinary end extension modules report leaks, which would hide the result."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(config.exit_status)
