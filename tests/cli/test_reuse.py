"""After any edit a run makes again what the edit can change, takes the rest as it was kept, and gives what a fresh tree gives."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.core.errors import InputError
from pipeline.core.rules import load_rules
from pipeline.core.run import prepare
from pipeline.flow import STAGES
from pipeline.ingest.stage import raise_if_changed
from tests.cli.conftest import called, copy
from tests.cli.test_crash import outputs
from tests.fixtures.tree import FIRST_DAY, MURNI, REGENCIES, current, edit_round, given

NAMES = [stage.name for stage in STAGES]
Edit = Callable[[Path], object]


def replaced(file: str, old: str, new: str) -> Edit:
    """The edit of one text in one file."""
    def edit(tree: Path) -> None:
        path = tree / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return edit


def of_round(**changes: object) -> Edit:
    return lambda tree: edit_round(tree, MURNI, **changes)


def without_the_last_row(tree: Path) -> None:
    path = tree / FIRST_DAY / "registry/dtsen_anggota_bontang.csv"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def with_a_pair_decided(tree: Path) -> None:
    (tree / "rules/identity.csv").write_text("person_key_a;person_key_b;decision;evidence;officer;date\n"
                                             f"{'A' * 26};{'B' * 26};different;KTP;Rahmat;2025-03-14\n", encoding="utf-8")


def with_a_rule_overridden(tree: Path) -> None:
    case = next(row for row in pq.read_table(current(tree) / "decision.parquet").to_pylist() if row["status"] == "selected")
    (tree / f"rules/rounds/{MURNI}.overrides.csv").write_text(
        f"case_id;rule;outcome;evidence;officer;date\n{case['case_id']};state_employee;met;SK 12/2024;Rahmat;2025-03-14\n", encoding="utf-8")


# What is edited, and the first stage that must run again.
EDITS: dict[str, tuple[Edit, str]] = {
    "the quota": (of_round(quota=given(dict.fromkeys(REGENCIES, 7))), "allocation"),
    "the seed": (of_round(draw={"method": "declared_seed", "seed": "another"}), "allocation"),
    "a floor": (of_round(floors=[{"group": "disability", "at_least_percent": 30, "count": "one_to_all"}]), "allocation"),
    "a figure of poverty": (replaced("rules/reference/poverty_2024.csv", ",10770,", ",10771,"), "allocation"),
    "a rule": (replaced("rules/programmes/uep.yaml", "priority:\n", "priority:\n  - {fact: applicant_age_years, best: highest}\n"), "eligibility"),
    "an override": (with_a_rule_overridden, "eligibility"),
    "a decision on two people": (with_a_pair_decided, "identity"),
    "how alike one person's records are": (replaced("rules/likeness.yaml", "one_in: ", "one_in: 1"), "identity"),
    "a limit of quality": (replaced("rules/quality.yaml", "{warn_above_percent: 10,", "{warn_above_percent: 11,"), "quality"),
    "the day": (of_round(as_of=datetime.date(2025, 3, 30)), "ingest"),
    "the title of a package": (replaced("rules/programmes/uep.yaml", "id: Paket makanan", "id: Aneka makanan"), "ingest"),
    "a reference list": (replaced("rules/reference.yaml", "oldest_months: 12", "oldest_months: 13"), "ingest"),
    "a layout": (replaced("rules/layouts/dtks.yaml", "\n", "\n# read again\n"), "ingest"),
    "a delivered file": (without_the_last_row, "ingest"),
}


@pytest.mark.parametrize("what", EDITS)
def test_what_an_edit_cannot_change_is_taken_and_the_lists_are_those_of_a_fresh_tree(released, tmp_path, what):
    edit, first = EDITS[what]
    tree = copy(released, tmp_path / "tree")
    edit(tree)
    made, fresh = both_ways(tree)
    assert reused(tree) == NAMES[:NAMES.index(first)]
    assert made == fresh


DAMAGES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "cut off": ("ingest/person.parquet", lambda path: path.write_bytes(path.read_bytes()[:-1]), "ingest"),
    "of one byte": ("identity/case_file.parquet", lambda path: path.write_bytes(changed_byte(path.read_bytes())), "identity"),
    "gone": ("eligibility/verdict.parquet", Path.unlink, "eligibility"),
    "of another stage's bytes": ("quality/gate.parquet", lambda path: path.write_bytes((path.parent / "fault.parquet").read_bytes()), "quality"),
}


@pytest.mark.parametrize("what", DAMAGES)
def test_a_stage_with_a_damaged_table_is_made_again_and_only_that_one(released, tmp_path, what):
    name, damage, stage = DAMAGES[what]
    tree = copy(released, tmp_path / "tree")
    damage(kept(tree) / name)
    edit_round(tree, MURNI, quota=given(dict.fromkeys(REGENCIES, 7)))
    made, fresh = both_ways(tree)
    assert reused(tree) == [name for name in NAMES[:NAMES.index("allocation")] if name != stage]
    assert made == fresh


@pytest.mark.parametrize("log", ["", "{", '{"stage": "ingest"}\n', "[]\n", "\udcff"])
def test_without_a_log_that_can_be_read_nothing_is_taken(released, tmp_path, log):
    tree = copy(released, tmp_path / "tree")
    (kept(tree) / "log.jsonl").write_text(log, encoding="utf-8", errors="surrogateescape")
    edit_round(tree, MURNI, quota=given(dict.fromkeys(REGENCIES, 7)))
    assert called(tree, "select", "--round", MURNI, "--quiet").code == 0
    assert reused(tree) == []


def test_what_an_edit_taken_back_needs_is_still_there(released, tmp_path):
    tree = copy(released, tmp_path / "tree")
    first = outputs(tree)
    shipped = (tree / f"rules/rounds/{MURNI}.yaml").read_text(encoding="utf-8")
    for seats in (7, 6):
        edit_round(tree, MURNI, quota=given(dict.fromkeys(REGENCIES, seats)))
        assert called(tree, "select", "--round", MURNI, "--quiet").code == 0
    shutil.rmtree(tree / f"data/out/{MURNI}/runs/{first[0]}")
    (tree / f"rules/rounds/{MURNI}.yaml").write_text(shipped, encoding="utf-8")
    assert called(tree, "select", "--round", MURNI, "--quiet").code == 0
    assert (reused(tree), outputs(tree)) == (NAMES[:NAMES.index("allocation")], first)
    assert len([*(tree / "data/out/.work").iterdir()]) == 2


def test_files_that_change_while_they_are_read_are_not_kept_as_what_was_hashed(inputs, tmp_path):
    for file in (FIRST_DAY / "registry/dtsen_anggota_bontang.csv", Path("rules/layouts/dtks.yaml")):
        tree = copy(inputs, tmp_path / file.stem)
        run = prepare(load_rules(tree, MURNI), tmp_path)
        raise_if_changed(run, None)
        (tree / file).write_bytes(changed_byte((tree / file).read_bytes()))
        with pytest.raises(InputError, match="CHANGED"):
            raise_if_changed(run, None)


def both_ways(tree: Path) -> tuple[tuple, tuple]:
    """What a tree gives with what is kept in it, and what it gives without."""
    fresh = copy(tree, tree.with_name("fresh"))
    shutil.rmtree(fresh / "data/out")
    for one in (tree, fresh):
        ended = called(one, "select", "--round", MURNI, "--quiet")
        assert (ended.code, ended.err) == (0, "")
    assert reused(fresh) == []
    return whole(tree), whole(fresh)


def whole(tree: Path) -> tuple:
    return *outputs(tree), (current(tree) / "certificate.json").read_bytes()


def kept(tree: Path) -> Path:
    return tree / "data/out/.work" / current(tree).readlink().name


def reused(tree: Path) -> list[str]:
    """The stages that the run in force did not run, as its log tells."""
    log = map(json.loads, (kept(tree) / "log.jsonl").read_text(encoding="utf-8").splitlines())
    told = {entry["stage"]: entry["reused"] for entry in log}
    assert [*told] == NAMES
    return [stage for stage, taken in told.items() if taken]


def changed_byte(content: bytes) -> bytes:
    at = len(content) // 2
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1:]
