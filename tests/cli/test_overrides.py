"""Decisions of officers from their file to the lists: applied, ranked, shown, counted and listed; or the run stops."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import called, copy
from tests.fixtures.tree import FIRST_DAY, MURNI, PERUBAHAN, current, edit_round, lists, state
from tests.golden.expected_decisions import ticket

FILE = f"rules/rounds/{MURNI}.overrides.csv"
HEADER = "case_id;rule;outcome;evidence;officer;date"
TOLD = {"evidence": "SK pensiun 12/2024", "officer": "Rahmat", "date": "2025-03-14"}


def write(tree: Path, *lines: str, name: str = FILE) -> None:
    """The file as Excel in Indonesia writes it."""
    (tree / name).write_text("\ufeff" + "\r\n".join([HEADER, *lines]) + "\r\n", encoding="utf-8", newline="")


def line(case_id: str, rule: str = "state_employee", outcome: str = "not_met") -> str:
    return ";".join([case_id, rule, outcome, *TOLD.values()])


def decisions(tree: Path) -> dict[str, dict]:
    return {row["case_id"]: row for row in pq.read_table(current(tree) / "decision.parquet").to_pylist()}


def case_with(tree: Path, **cells: str) -> dict:
    """The first case with these cells."""
    return next(row for row in decisions(tree).values() if all(row[name] == cell for name, cell in cells.items()))


@pytest.fixture(scope="module")
def refused(released) -> dict:
    """A case that a member's job alone makes ineligible."""
    return case_with(released, status="ineligible", failed_rules="state_employee")


@pytest.fixture(scope="module")
def asked(released) -> dict:
    """A case on the list of which the field is to ask, among other things, about state jobs."""
    return next(row for row in decisions(released).values()
                if row["status"] == "selected" and "state_employee" in row["field_questions"].split(";"))


@pytest.fixture(scope="module")
def overridden(released, refused, asked, tmp_path_factory) -> Path:
    """The tree after an officer has decided both cases, and confirmed what was found of a third."""
    tree = copy(released, tmp_path_factory.mktemp("overridden") / "tree")
    fine = next(row for row in decisions(tree).values() if row["outcome"] == "ineligible" and "earlier_recipient" in row["failed_rules"])
    write(tree, line(refused["case_id"]), line(asked["case_id"]), line(fine["case_id"], "earlier_recipient", "met"))
    ended = called(tree, "select", "--round", MURNI)
    assert ended.code == 0, ended.err
    assert "Diputuskan petugas, bukan menurut data: 3 (earlier_recipient 1, state_employee 2)." in ended.out
    return tree


def place(case_id: str, priority: str) -> tuple:
    """The order of precedence worked out apart: decile, then families with a disabled member, then the draw."""
    decile, disabled = priority.split("|")
    return int(decile), ["true", "false", "?"].index(disabled), ticket("uep-2025-murni", MURNI, case_id)


def test_an_ineligible_case_becomes_eligible_and_gets_the_rank_that_its_priority_and_ticket_give(released, overridden, refused):
    before, after = decisions(released), decisions(overridden)
    case = after[refused["case_id"]]
    assert (refused["outcome"], case["outcome"], case["failed_rules"]) == ("ineligible", "conditional", "")
    ranked = {row["case_id"]: row["priority_key"] for row in before.values()
              if row["regency_code"] == case["regency_code"] and row["rank_in_regency"]}
    own = place(case["case_id"], case["priority_key"])
    assert case["rank_in_regency"] == 1 + sum(place(*other) < own for other in ranked.items())
    assert {other: after[other]["rank_in_regency"] - before[other]["rank_in_regency"] for other in ranked} == {
        other: int(place(other, priority) > own) for other, priority in ranked.items()}


def test_an_unknown_rule_is_settled_and_no_longer_asked_in_the_field(overridden, asked):
    case = decisions(overridden)[asked["case_id"]]
    expected = [";".join(rule for rule in asked[name].split(";") if rule != "state_employee") for name in ("unknown_rules", "field_questions")]
    assert [case["unknown_rules"], case["field_questions"]] == expected


def test_the_decision_and_the_rule_say_that_an_officer_decided_and_no_other_does(overridden, refused, asked):
    found = {row["case_id"]: row["overridden_rules"] for row in decisions(overridden).values() if row["overridden_rules"]}
    assert sorted(found.values()) == ["earlier_recipient", "state_employee", "state_employee"]
    assert {refused["case_id"], asked["case_id"]} < set(found)
    rows = pq.read_table(current(overridden) / "rule_outcome.parquet").to_pylist()
    assert {row["case_id"]: row["rule"] for row in rows if row["decided_by"] == "override"} == found
    assert {row["decided_by"] for row in rows} == {"facts", "override"}
    case = decisions(overridden)[refused["case_id"]]
    assert "Keputusan petugas atas: Ada anggota keluarga yang digaji negara" in case["reason_text_id"]
    assert re.search(r"Decided by an officer: .+ — not met\.$", case["reason_text_en"])


def test_the_manifest_lists_each_decision_and_the_file_and_the_run_takes_its_name_from_it(released, overridden, refused):
    manifest, before = (json.loads((current(tree) / "manifest.json").read_bytes()) for tree in (overridden, released))
    assert manifest["overrides"][0] == {"case_id": refused["case_id"], "rule": "state_employee", "outcome": "not_met", **TOLD}
    assert len(manifest["overrides"]) == 3 and before["overrides"] == []
    assert set(manifest["rules"]) - set(before["rules"]) == {FILE}
    assert manifest["run_id"] != before["run_id"]


def test_the_quality_report_counts_the_decisions_by_rule(released, overridden):
    report, before = ((current(tree) / "quality/laporan-mutu.html").read_text(encoding="utf-8") for tree in (overridden, released))
    rows = re.findall(r'<td><code>(\w+)</code></td><td>[^<]+</td><td class="n">(\d+)</td><td class="n">(\d+)</td>\s*<td class="n">(\d+)</td>',
                      report)
    assert rows == [("state_employee", "0", "2", "2"), ("earlier_recipient", "1", "0", "1")]
    assert "Overrides by officers</small></h2>\n<p>Tidak ada." in before
    assert TOLD["officer"] not in report and TOLD["evidence"] not in report


def test_an_explanation_tells_who_decided_from_the_lists_and_not_from_the_rules(overridden, refused, tepat, tmp_path):
    tree = copy(overridden, tmp_path / "tree")
    (tree / FILE).unlink()
    for language, told in (("id", "diputuskan Rahmat, 2025-03-14, berdasarkan: SK pensiun 12/2024"),
                           ("en", "decided by Rahmat, 2025-03-14, on: SK pensiun 12/2024")):
        said = tepat(tree, "explain", refused["case_id"], language=language).out.splitlines()
        at = next(number for number, line in enumerate(said) if line.startswith("  ✓ state_employee: "))
        assert said[at + 2] == f"      {told}"
        assert sum(told in line for line in said) == 1


def test_a_file_of_another_round_changes_nothing(tree, select):
    write(tree, name=f"rules/rounds/{PERUBAHAN}.overrides.csv")
    assert "Tidak ada perubahan" in select(tree).out


def test_a_file_without_decisions_changes_no_list(tree, select):
    before = decisions(tree)
    write(tree)
    assert select(tree).code == 0 and decisions(tree) == before


# ---- what stops a run -----------------------------------------------------------------------------------------------


def stops(tree: Path, select, *told: tuple[str, str]) -> str:
    """The run stops with 78 in both languages and leaves the lists alone; gives what it said in Indonesian."""
    before, said = lists(tree), {}
    for language in ("id", "en"):
        ended = select(tree, language=language)
        assert (ended.code, ended.out) == (78, "")
        said[language] = ended.err
    for id_, en in told:
        assert id_ in said["id"] and en in said["en"], said
    assert lists(tree) == before
    return said["id"]


def test_a_case_that_the_round_does_not_judge_stops_the_run_and_every_such_line_is_told(tree, select, refused):
    unjudged = {status: case_with(tree, status=status)["case_id"] for status in ("quarantined", "not_in_registry")}
    write(tree, line("A" * 26), line(refused["case_id"]), *map(line, unjudged.values()))
    said = stops(tree, select, (f"{FILE}:2: nomor kasus ini tidak ada di putaran ini", f"{FILE}:2: this round has no case of this number"),
                 *((f"{FILE}:{number}: kasus ini tidak dinilai di putaran ini ({status})", f"{FILE}:{number}: this case is not judged")
                   for number, status in enumerate(unjudged, start=4)))
    assert len(said.splitlines()) == 3


def test_a_plan_stops_as_the_run_would_and_writes_nothing(tree, select):
    write(tree, line("A" * 26))
    before = state(tree, times=True)
    assert select(tree, "--dry-run").code == 78
    assert state(tree, times=True) == before


def test_a_rule_that_allows_no_review_stops_the_run(tree, select, refused):
    write(tree, line(refused["case_id"]), line(refused["case_id"], "poor_enough", "met"))
    stops(tree, select, (f"{FILE}:3: aturan `poor_enough`", f"{FILE}:3: the rule `poor_enough`"))


def test_a_file_that_no_round_would_read_stops_the_run(tree, select):
    write(tree, name="rules/rounds/2025-mruni.overrides.csv")
    stops(tree, select, ("rules/rounds/2025-mruni.overrides.csv: nama berkas ini bukan milik", "this file name belongs to no round"))


def test_a_signed_round_is_left_alone_whatever_officers_decide_later(tree, select, refused):
    edit_round(tree, MURNI, state="signed", run=current(tree).readlink().name)
    write(tree, line(refused["case_id"]))
    before = lists(tree)
    assert select(tree).code == 0 and lists(tree) == before


def test_what_decides_on_nobody_goes_on_beside_broken_overrides(tree, tepat, refused):
    write(tree, line(refused["case_id"], outcome=""))
    write(tree, name="rules/rounds/2025-mruni.overrides.csv")
    workbook = next((tree / FIRST_DAY / "proposals").glob("*.xlsx"))
    for command in (("explain", refused["case_id"]), ("status", "--round", MURNI), ("check", str(workbook))):
        ended = tepat(tree, *command)
        assert (ended.code, ended.err) == (0, ""), command


def test_rules_check_looks_at_the_files_of_all_rounds(tree, tepat, refused):
    write(tree, line(refused["case_id"]))
    assert f"✓ {FILE}" in tepat(tree, "rules", "check").out.splitlines()
    write(tree, line("x"), line(refused["case_id"], outcome=""))
    write(tree, line("y"), name=f"rules/rounds/{PERUBAHAN}.overrides.csv")
    write(tree, name="rules/rounds/2025-mruni.overrides.csv")
    ended = tepat(tree, "rules", "check")
    assert (ended.code, ended.out) == (78, "")
    assert [re.match(r"rules/rounds/([^ ]+): ", line)[1] for line in ended.err.splitlines()] == [
        "2025-mruni.overrides.csv", f"{MURNI}.overrides.csv:2", f"{MURNI}.overrides.csv:3", f"{PERUBAHAN}.overrides.csv:2"]


def test_rules_check_tells_a_broken_programme_once(tree, tepat):
    path = tree / "rules/programmes/uep.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("{welfare_decile: {at_most", "{welfare_desile: {at_most"), encoding="utf-8")
    write(tree, line("A" * 26))
    assert len(tepat(tree, "rules", "check").err.splitlines()) == 1


def test_lists_of_an_older_version_that_knew_no_overrides_are_still_shown_and_explained(tree, tepat, select, refused):
    path = current(tree) / "manifest.json"
    told = json.loads(path.read_bytes())
    del told["overrides"]
    path.write_text(json.dumps(told), encoding="utf-8")
    assert select(tree).code == 0
    ended = tepat(tree, "explain", refused["case_id"])
    assert ended.code == 0 and "diputuskan" not in ended.out
