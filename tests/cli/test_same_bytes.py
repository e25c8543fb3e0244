"""Same inputs, rules and key: same bytes, whatever the threads, the file names, the hour, the hash seed or the language."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from pipeline.flow import RELEASED
from tests.cli.conftest import called, command, copy
from tests.fixtures.tree import MURNI, current, digest

LISTS = ("selection", "decision", "candidate", "placement", "rule_outcome")
EVERY_TABLE = tuple(table.file_name for table in RELEASED)


def digests(tree: Path, names=EVERY_TABLE) -> dict[str, str]:
    return {name: digest(current(tree) / name) for name in names}


def test_two_threads_another_time_zone_and_another_language_change_no_byte(inputs, released, tmp_path):
    """The released tree was made on one thread with PYTHONHASHSEED=0 in the zone and language of this machine."""
    tree = copy(inputs, tmp_path / "tree")
    ended = command(tree, "select", "--round", MURNI, "--threads", "2", "--memory", "1GB", TZ="Asia/Makassar", PYTHONHASHSEED="4711",
                    LC_ALL="C", TEPAT_LANG="en")
    assert ended.code == 0, ended.err
    assert digests(tree) == digests(released)
    assert digest(current(tree) / "manifest.json") == digest(current(released) / "manifest.json")
    assert current(tree).readlink() == current(released).readlink()


@pytest.mark.parametrize("salt", ["a", "b"])
def test_the_names_of_the_files_and_so_their_order_change_no_list(inputs, released, tmp_path, salt):
    tree = copy(inputs, tmp_path / "tree")
    renamed = []
    for path in sorted((tree / "data/raw").glob("*/*/*/*")):
        # Letters alone: a name with many digits in a row may be a NIK, and is refused.
        name = hashlib.sha256(f"{salt}{path}".encode()).hexdigest()[:20].translate(str.maketrans("0123456789", "ghijklmnop"))
        renamed.append((path.name, path.rename(path.with_name(f"{name}{path.suffix}")).name))
    assert [new for _, new in renamed] != sorted(new for _, new in renamed), "the order is another one"
    ended = called(tree, "select", "--round", MURNI, "--threads", "2", "--quiet")
    assert ended.code == 0, ended.err
    names = [f"{name}.parquet" for name in LISTS]
    assert digests(tree, names) == digests(released, names)


def test_another_folder_gives_the_same_run(released, tmp_path, select):
    """Nothing of a path outside the snapshot enters a run: the lists moved elsewhere are still in force."""
    tree = tmp_path / "with space ' and quote"
    shutil.copytree(released, tree, symlinks=True)
    assert "Tidak ada perubahan" in select(tree).out
    shutil.rmtree(tree / "data/out")
    assert select(tree, "--quiet").code == 0
    assert digests(tree) == digests(released)
