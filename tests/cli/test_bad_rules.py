"""Rules, rounds and keys that stop a run: file and line stand in the message, the lists in force stay as they were."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import copy
from tests.fixtures.tree import FIRST_DAY, MURNI, PERUBAHAN, REGENCIES, ROOT, current, edit_round, given, line_of, lists, state

PROGRAMME = Path("rules/programmes/uep.yaml")
CASES = Path("rules/programmes/uep.cases.yaml")
ROUND = Path(f"rules/rounds/{MURNI}.yaml")
LAYOUTS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "rules/layouts").glob("*.yaml"))
SNAPSHOT = FIRST_DAY.parent / "snapshot.yaml"


def fails(select, tree: Path, code: int, problem: str, id_: str, en: str, **options) -> str:
    """The run fails so in both languages and leaves the lists alone; gives what it said in Indonesian."""
    before = lists(tree)
    said = []
    for language, words in (("id", id_), ("en", en)):
        ended = select(tree, language=language, **options)
        assert (ended.code, ended.out) == (code, ""), ended.err
        assert words in ended.err and f"[{problem}]" in ended.err, ended.err
        said.append(ended.err)
    assert lists(tree) == before
    return said[0]


def test_quotas_that_do_not_add_up_are_told_with_the_line_of_the_total(tree, select):
    path = edit_round(tree, MURNI, quota=given(dict.fromkeys(REGENCIES, 8), total=25))
    said = fails(select, tree, 78, "QUOTA_SUM", "jumlah kuota kabupaten/kota 24, tetapi total 25", "add up to 24, but the total is 25")
    assert f"{ROUND}:{line_of(path, 'total:')}: " in said


def test_a_quota_for_an_unexpected_regency_is_told(tree, select):
    edit_round(tree, MURNI, quota=given({**dict.fromkeys(REGENCIES, 8), "64.71": 8}))
    said = fails(select, tree, 78, "QUOTA_REGENCIES", "lebih: 64.71", "extra: 64.71")
    assert re.match(rf"{ROUND}:\d+: ", said)


def test_a_budget_that_the_seats_outrun_is_told(tree, select):
    edit_round(tree, MURNI, budget_idr=1)
    before = lists(tree)
    ended = select(tree)
    assert ended.code == 78 and str(ROUND) in ended.err and "melebihi anggaran" in ended.err
    assert lists(tree) == before


def test_a_rule_about_an_unknown_fact_is_told_with_its_line_and_the_nearest_name(tree, select):
    path = tree / PROGRAMME
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{welfare_decile: {at_most", "{welfare_desile: {at_most"), encoding="utf-8")
    said = fails(select, tree, 78, "FACT_UNKNOWN", "welfare_decile", "welfare_decile")
    line = next(number for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "welfare_desile" in line)
    assert f"{PROGRAMME}:{line}: " in said


def test_rules_check_tells_the_problems_of_all_files_at_once(tree, tepat):
    edit_round(tree, MURNI, quota=given(dict.fromkeys(REGENCIES, 8), total=25))
    edit_round(tree, PERUBAHAN, programme="kube")
    ended = tepat(tree, "rules", "check")
    assert (ended.code, ended.out) == (78, "")
    assert MURNI in ended.err and PERUBAHAN in ended.err


def test_rules_check_names_the_sound_files(tree, tepat):
    ended = tepat(tree, "rules", "check")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        f"✓ {name}" for name in (
            "rules/programmes/prse.yaml", "rules/programmes/prse.cases.yaml", PROGRAMME, CASES, ROUND, f"rules/rounds/{PERUBAHAN}.yaml",
            "rules/rounds/2025-prse.yaml", *LAYOUTS, "rules/reference.yaml", "rules/quality.yaml", "rules/likeness.yaml")]


@pytest.mark.parametrize("name", ["2025-mruni", "../rounds/2025-murni", ""])
def test_a_round_that_does_not_exist_is_a_matter_of_usage(tree, select, name):
    before = state(tree)
    ended = select(tree, round_name=name)
    assert (ended.code, state(tree) == before) == (64, True), ended.err
    assert MURNI in ended.err, "the rounds that exist are named"


def test_an_earlier_round_without_lists_is_told(bare_tree, select):
    fails(select, bare_tree, 66, "EARLIER_ROUND_MISSING", f"make select ROUND={MURNI}", f"make select ROUND={MURNI}",
          round_name=PERUBAHAN)
    assert not (bare_tree / "data/out" / PERUBAHAN).exists()


# ---- the key --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real_lists(inputs, tmp_path_factory) -> Path:
    """A tree with lists of a snapshot that does not call itself synthetic, so that the tree has a secret key."""
    from tests.cli.conftest import command

    tree = copy(inputs, tmp_path_factory.mktemp("real") / "tree")
    text = (tree / SNAPSHOT).read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("synthetic:", "key:"))]
    (tree / SNAPSHOT).write_text("\n".join(kept) + "\n", encoding="utf-8")
    ended = command(tree, "select", "--round", MURNI, umask=0)
    assert ended.code == 0, ended.err
    return tree


@pytest.fixture
def real_tree(real_lists, tmp_path) -> Path:
    return copy(real_lists, tmp_path / "real")


def test_the_first_run_on_real_data_makes_a_key_that_only_its_owner_reads(real_lists):
    key = real_lists / "data/.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_bytes()) >= 32
    assert key.read_bytes() not in (current(real_lists) / "manifest.json").read_bytes()


def test_a_missing_key_stops_the_run_where_lists_depend_on_it(real_tree, select):
    (real_tree / "data/.key").unlink()
    assert "data/.key" in fails(select, real_tree, 78, "KEY_MISSING", "cadangan", "backup")
    assert not (real_tree / "data/.key").exists(), "no new key is made"


def test_another_key_stops_the_run_where_lists_depend_on_the_old_one(real_tree, select):
    (real_tree / "data/.key").write_bytes(b"k" * 32)
    before = lists(real_tree)
    ended = select(real_tree)
    assert ended.code == 78, "the lists would get other case numbers"
    assert "data/.key" in ended.err and lists(real_tree) == before


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_key_that_others_can_read_or_write_stops_the_run(real_tree, select, mode):
    (real_tree / "data/.key").chmod(mode)
    before = lists(real_tree)
    ended = select(real_tree)
    assert ended.code == 78 and "chmod 600 data/.key" in ended.err
    assert lists(real_tree) == before


def test_a_short_key_stops_the_run(real_tree, select):
    (real_tree / "data/.key").write_bytes(b"k" * 31)
    assert "data/.key" in fails(select, real_tree, 78, "KEY_UNSAFE", "32 byte", "32 bytes")


def test_the_key_of_a_synthetic_snapshot_is_not_that_of_the_tree(real_lists, released):
    prints = [json.loads((current(tree) / "manifest.json").read_bytes())["key_fingerprint"] for tree in (real_lists, released)]
    assert prints[0] != prints[1]
    assert not (released / "data/.key").exists()
