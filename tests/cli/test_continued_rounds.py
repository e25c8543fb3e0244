"""A round that continues another one takes the seats that follow those of its lists: its file must still say what these were made by."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import copy
from pipeline.flow import select as run_select
from tests.fixtures.tree import MURNI, PERUBAHAN, REGENCIES, codes, current, edit_round, line_of, lists

SHARES = {"mode": "apportion", "method": "webster", "total": 12, "weights": "poverty_2024", "minimum": 1}
FIRST = f"rules/rounds/{PERUBAHAN}.yaml"


@pytest.fixture(scope="module")
def begun(inputs, tmp_path_factory) -> Path:
    """A tree with lists of a round, and a second round that continues it. Copy it before writing."""
    tree = copy(inputs, tmp_path_factory.mktemp("continued") / "tree")
    edit_round(tree, PERUBAHAN, quota=SHARES, earlier_rounds=[])
    edit_round(tree, MURNI, quota=SHARES | {"continues": PERUBAHAN})
    run_select(tree, PERUBAHAN)
    return tree


def refused(tree: Path, select, where: str, *words: str) -> None:
    before = lists(tree)
    for language in ("id", "en"):
        for options in ((), ("--dry-run",)):
            ended = select(tree, *options, language=language)
            assert (ended.code, ended.out) == (78, ""), ended.err
            assert ended.err.startswith(f"{where}: ") and "[QUOTA_CONTINUES_CHANGED]" in ended.err
            assert all(word in ended.err for word in (f"make select ROUND={PERUBAHAN}", current(tree, PERUBAHAN).resolve().name, *words))
    assert {name: held for name, held in lists(tree).items() if name in before} == before


@pytest.mark.parametrize(("key", "changed", "words"), [
    ("total", {"total": 13}, ("13", "12")),
    ("minimum", {"minimum": 2}, ("2", "1")),
    ("caps", {"caps": dict(zip(codes(REGENCIES), (9, 9, 9)))}, ("64.09",)),
    ("order", {"order": codes(REGENCIES)}, ("64.11",)),
])
def test_a_file_that_changed_since_its_lists_were_made_is_named_with_line_and_key(begun, tmp_path, select, key, changed, words):
    tree = copy(begun, tmp_path / "tree")
    edit_round(tree, PERUBAHAN, quota=SHARES | changed)
    edit_round(tree, MURNI, quota=SHARES | changed | {"total": 12, "continues": PERUBAHAN})
    refused(tree, select, f"{FIRST}:{line_of(tree / FIRST, f'{key}:')}", f"`{key}`", *words)


def test_figures_that_changed_since_are_named_by_regency(begun, tmp_path, select):
    tree = copy(begun, tmp_path / "tree")
    path = tree / "rules/reference/poverty_2024.csv"
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    column = lines[0].index("poor_persons")
    path.write_text("".join(",".join([*line[:column], "77", *line[column + 1:]] if line[0] == "64.09" else line) + "\n" for line in lines), encoding="utf-8")
    refused(tree, select, "rules/reference/poverty_2024.csv", "64.09")


def test_once_its_lists_are_made_anew_or_the_file_is_restored_the_round_goes_on(begun, tmp_path, select):
    tree = copy(begun, tmp_path / "tree")
    edit_round(tree, PERUBAHAN, quota=SHARES | {"total": 13})
    assert select(tree).code == 78
    assert select(tree, round_name=PERUBAHAN).code == 0
    assert select(tree).code == 0


def test_a_round_whose_lists_are_not_made_yet_can_be_continued(begun, tmp_path, select):
    tree = copy(begun, tmp_path / "tree")
    (tree / "data/out" / PERUBAHAN / "current").unlink()
    edit_round(tree, PERUBAHAN, quota=SHARES | {"total": 13})
    assert select(tree).code == 0
