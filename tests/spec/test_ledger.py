"""A ledger only grows, and each line holds the hash of all before it: whatever is changed or left out shows."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pipeline.core.errors import QualityStop
from pipeline.core.ledger import Event, append, head, holders, ledger_of, read_ledger
from pipeline.core.paths import Paths

FILE = Path("rules/rounds/r.ledger.jsonl")


@pytest.fixture
def paths(tmp_path) -> Paths:
    """A tree whose round `r` has a ledger of three events."""
    (tmp_path / FILE).parent.mkdir(parents=True)
    found = Paths(tmp_path)
    for case_id, successor in (("A", "D"), ("B", None), ("D", "E")):
        events = read_ledger(found, "r")
        append(found, "r", Event(len(events) + 1, "2025-04-01T01:02:03Z", "run1", case_id, "DIED", "Surat é 7", "R", "S", successor,
                                 successor and "food", 0, (), head(events)))
    return found


def pin(paths: Paths, name: str, **entry: str) -> None:
    folder = paths.out / name / "current"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"earlier_rounds": [entry]}), encoding="utf-8")


def lines(paths: Paths) -> list[str]:
    return (paths.root / FILE).read_text(encoding="utf-8").splitlines(keepends=True)


def write(paths: Paths, lines: list[str]) -> None:
    (paths.root / FILE).write_text("".join(lines), encoding="utf-8")


def test_a_line_is_json_with_sorted_keys_and_the_hash_of_the_line_before_and_of_itself(paths):
    first, second = (json.loads(line) for line in lines(paths)[:2])
    assert list(first) == sorted(first)
    assert (first["prev_hash"], second["prev_hash"]) == ("", first["hash"])
    told = {name: value for name, value in second.items() if name not in ("hash", "prev_hash")}
    said = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert second["hash"] == hashlib.sha256((first["hash"] + said).encode()).hexdigest()


def test_what_was_written_is_read_back_and_a_round_without_a_ledger_has_no_events(paths):
    events = read_ledger(paths, "r")
    assert [(event.no, event.case_id, event.successor) for event in events] == [(1, "A", "D"), (2, "B", None), (3, "D", "E")]
    assert head(events) == json.loads(lines(paths)[-1])["hash"]
    assert (read_ledger(paths, "other"), head(())) == ((), "")


def test_holders_are_those_selected_without_who_gave_up_and_with_who_came_after(paths):
    assert holders(["A", "B", "C"], read_ledger(paths, "r")) == {"C", "E"}


def swapped(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(("change", "line"), [
    (lambda all_: [swapped(all_[0], "DIED", "MOVED"), *all_[1:]], 1),
    (lambda all_: [all_[0], swapped(all_[1], '"successor":null', '"successor":"D"'), all_[2]], 2),
    (lambda all_: all_[1:], 1),
    (lambda all_: [all_[0], all_[2]], 2),
    (lambda all_: [all_[1], all_[0], all_[2]], 1),
    (lambda all_: [*all_, all_[2]], 4),
    (lambda all_: [all_[0], swapped(all_[1], ":", ": "), all_[2]], 2),
    (lambda all_: [*all_, "\n"], 4),
    (lambda all_: [*all_[:2], all_[2][:40]], 3),
    (lambda all_: [*all_[:2], all_[2].rstrip("\n")], 3),
    (lambda all_: [*all_, "not json\n"], 4),
    (lambda all_: [*all_, "[]\n"], 4),
    (lambda all_: [*all_, '{"hash":1}\n'], 4),
])
def test_every_change_is_told_with_the_line_where_the_chain_breaks(paths, change, line):
    write(paths, change(lines(paths)))
    with pytest.raises(QualityStop) as stopped:
        read_ledger(paths, "r")
    assert [(problem.where, problem.code) for problem in stopped.value.problems] == [(f"{FILE}:{line}", "LEDGER_BROKEN")]


def rechained(paths: Paths, **changes: object) -> None:
    """Write the last event anew with changes, its hash made to fit."""
    *before, last = read_ledger(paths, "r")
    write(paths, [f"{event.line()}\n" for event in (*before, Event(**(vars(last) | changes)))])


@pytest.mark.parametrize("changes", [{"run_id": "run2"}, {"no": 4}, {"reason": "BORED"}, {"at": "yesterday"}, {"shortfall": "1"}, {"officer": None}])
def test_an_event_that_no_command_writes_is_refused_though_its_hash_fits(paths, changes):
    rechained(paths, **changes)
    with pytest.raises(QualityStop, match="LEDGER_BROKEN"):
        read_ledger(paths, "r")


def test_lines_cut_off_at_the_end_are_missed_by_the_rounds_that_were_made_with_them(paths):
    events = read_ledger(paths, "r")
    pin(paths, "later", round="r", run_id="run1", ledger_head=events[1].hash)
    pin(paths, "older", round="r", run_id="run1")
    assert len(read_ledger(paths, "r")) == 3
    write(paths, lines(paths)[:1])
    with pytest.raises(QualityStop) as stopped:
        read_ledger(paths, "r")
    problem, = stopped.value.problems
    assert (problem.where, problem.code) == (f"{FILE}:2", "LEDGER_SHORTENED") and "later" in problem.en and "older" not in problem.en


def test_a_ledger_about_other_lists_is_refused(paths):
    assert len(ledger_of(paths, "r", "run1")) == 3
    with pytest.raises(QualityStop, match="LEDGER_OTHER_RUN"):
        ledger_of(paths, "r", "run2")
