"""Runs that change nothing: unchanged inputs, signed rounds, plans; and runs that say nothing."""

from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Ended, command, copy
from tests.fixtures.tree import FIRST_DAY, MURNI, PERUBAHAN, REGENCIES, current, edit_round, given, lists, state

OTHER_SEATS = {"64.09": 10, "64.11": 5, "64.74": 9}


def selected(tree) -> set[tuple[str, str]]:
    rows = pq.read_table(current(tree) / "decision.parquet", filters=[("status", "=", "selected")]).to_pylist()
    return {(row["regency_code"], row["case_id"]) for row in rows}


def test_unchanged_inputs_leave_every_byte_and_time_of_the_lists(tree, select):
    before = state(tree / "data/out", times=True)
    run_id = current(tree).readlink()
    for language, words in (("id", "Tidak ada perubahan"), ("en", "Nothing changed")):
        ended = select(tree, language=language)
        assert ended.code == 0 and words in ended.out
    after = state(tree / "data/out", times=True)
    kept = {name for name in before if not name.startswith((".work", ".lock"))}
    assert {name: after.get(name) for name in kept} == {name: before[name] for name in kept}
    assert {name for name in after if name not in before} == set()
    assert current(tree).readlink() == run_id


def test_touched_files_are_unchanged_files(tree, select):
    run_id = current(tree).readlink()
    for path in (tree / FIRST_DAY).rglob("*.csv"):
        path.touch()
    assert "Tidak ada perubahan" in select(tree).out
    assert current(tree).readlink() == run_id


def test_a_plan_writes_nothing_and_tells_who_the_next_run_lets_in_and_out(tree, select):
    edit_round(tree, MURNI, quota=given(OTHER_SEATS))
    old, before = selected(tree), state(tree, times=True)
    ended = select(tree, "--dry-run")
    assert (ended.code, ended.err) == (0, "")
    assert state(tree, times=True) == before
    assert select(tree).code == 0
    new = selected(tree)
    lines = ended.out.splitlines()
    assert lines[0] == (f"Putaran {MURNI}: {len(new - old)} masuk, {len(old - new)} keluar, {len(new & old)} tetap. "
                        "Tidak ada yang ditulis.")
    assert lines[1:] == [f"+ {regency} {case}" for regency, case in sorted(new - old)] + [
        f"- {regency} {case}" for regency, case in sorted(old - new)]
    assert len(new - old) == 3 and len(old - new) == 3


def test_a_plan_of_a_first_run_writes_nothing_either(bare_tree, select):
    before = state(bare_tree, times=True)
    ended = select(bare_tree, "--dry-run", language="en")
    assert ended.code == 0
    assert ended.out.startswith(f"Round {MURNI}: {8 * len(REGENCIES)} would enter, 0 would leave, 0 stay. Nothing was written.")
    assert state(bare_tree, times=True) == before


def test_a_plan_of_bad_input_fails_as_the_run_would(tree, select):
    (tree / FIRST_DAY / "proposals/usulan_bontang.xlsx").unlink()
    before = state(tree, times=True)
    assert select(tree, "--dry-run").code == 66
    assert state(tree, times=True) == before


def test_a_signed_round_is_never_computed_again(tree, select):
    run_id = current(tree).readlink().name
    edit_round(tree, MURNI, state="signed", run=run_id, quota=given(OTHER_SEATS))
    (tree / FIRST_DAY / "proposals/usulan_bontang.xlsx").unlink()
    before = lists(tree)
    assert select(tree).code == 0
    assert lists(tree) == before


def test_a_plan_of_a_signed_round_changes_nobody(tree, select):
    edit_round(tree, MURNI, state="signed", run=current(tree).readlink().name, quota=given(OTHER_SEATS))
    ended = select(tree, "--dry-run")
    assert ended.code == 0 and "0 masuk, 0 keluar" in ended.out, "it must agree with the run, which leaves the round alone"


def test_a_round_signed_for_other_lists_stops_the_run(tree, select):
    edit_round(tree, MURNI, state="signed", run="aaaaaaaaaaaaa")
    before = lists(tree)
    for language, words in (("id", "sudah ditandatangani"), ("en", "is signed for run aaaaaaaaaaaaa")):
        ended = select(tree, language=language)
        assert ended.code == 65 and words in ended.err and f"rules/rounds/{MURNI}.yaml" in ended.err
    assert lists(tree) == before


def test_a_quiet_run_says_nothing_on_success_and_one_line_on_failure(tree):
    edit_round(tree, MURNI, quota=given(OTHER_SEATS))
    done = command(tree, "select", "--round", MURNI, "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    (tree / FIRST_DAY / "proposals/usulan_bontang.xlsx").write_bytes(b"\xd0\xcf\x11\xe0")
    (tree / FIRST_DAY / "registry/dtsen_keluarga_bontang.csv").write_bytes(b"")
    failed = command(tree, "select", "--round", MURNI, "--quiet")
    assert (failed.code, failed.out, failed.err.count("\n")) == (66, "", 1)
    assert "usulan_bontang.xlsx" in failed.err and "dtsen_keluarga_bontang.csv" in failed.err


@pytest.fixture(scope="module")
def later(released, tmp_path_factory) -> tuple[Path, Ended]:
    """A tree in which the later round has lists too, and what its run wrote into a pipe."""
    tree = copy(released, tmp_path_factory.mktemp("later") / "tree")
    edit_round(tree, PERUBAHAN, as_of=datetime.date(2025, 9, 29))
    return tree, command(tree, "select", "--round", PERUBAHAN, TERM="xterm-256color")


def test_a_run_into_a_pipe_prints_no_escape_codes(later):
    ended = later[1]
    assert ended.code == 0 and ended.err == "" and "\x1b" not in ended.out and "\r" not in ended.out
    assert "Daftar sementara, belum diverifikasi" in ended.out


def test_the_later_round_excludes_whom_the_earlier_one_selected(later):
    tree = later[0]
    earlier = {case for _, case in selected(tree)}
    rows = pq.read_table(current(tree, PERUBAHAN) / "decision.parquet").to_pylist()
    again = {row["case_id"]: row["status"] for row in rows if row["case_id"] in earlier}
    assert set(again) == earlier and not {"selected", "reserve", "not_selected"} & set(again.values())
