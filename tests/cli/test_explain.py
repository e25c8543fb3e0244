"""`tepat explain`: every rule with its fact and its law, what would have to be different, and what decided the place."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import surroundings
from tests.fixtures.tree import MURNI, PERUBAHAN, current

STATUSES = ("selected", "reserve", "ineligible", "undetermined", "quarantined", "not_in_registry")
WORDS = {"id": {"met": "terpenuhi", "not_met": "tidak terpenuhi", "unknown": "belum diketahui"},
         "en": {"met": "met", "not_met": "not met", "unknown": "unknown"}}


def cases(tree, status: str) -> list[dict]:
    return pq.read_table(current(tree) / "decision.parquet", filters=[("status", "=", status)]).to_pylist()


@pytest.mark.parametrize("status", STATUSES)
def test_a_case_is_explained_with_its_reason_and_every_rule(released, tepat, status):
    case = cases(released, status)[0]
    rules = pq.read_table(current(released) / "rule_outcome.parquet", filters=[("case_id", "=", case["case_id"])]).to_pylist()
    for language in ("id", "en"):
        ended = tepat(released, "explain", case["case_id"], language=language)
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.startswith(f"{MURNI} · {case['case_id']} · {case['regency_code']}\n")
        assert case[f"reason_text_{language}"] in ended.out
        for row in rules:
            assert re.search(rf"^  [✓✗?] {row['rule']}: .+ — {WORDS[language][row['outcome']]}$", ended.out, re.M), row["rule"]
    assert bool(rules) == (case["outcome"] != "not_judged")


def test_an_explanation_marks_what_speaks_against_a_case_and_says_what_would_have_to_be_different(released, tepat):
    for case in {case["failed_rules"]: case for case in cases(released, "ineligible")}.values():
        said = tepat(released, "explain", case["case_id"], "--round", MURNI).out
        assert sorted(re.findall(r"^  ✗ (\w+)", said, re.M)) == sorted(case["failed_rules"].split(";"))
        assert len(re.findall(r"^      agar lolos: ", said, re.M)) == len(re.findall(r"^  [✗?] ", said, re.M))
    too_rich = next(case for case in cases(released, "ineligible") if case["failed_rules"] == "poor_enough")
    said = tepat(released, "explain", too_rich["case_id"]).out
    assert "agar lolos: Desil kesejahteraan nasional: paling banyak 4\n" in said and "Kepmensos 79/HUK/2025 (analogi)" in said


def test_a_placed_case_is_told_its_rank_the_last_one_on_the_list_and_what_decided_between_them(released, tepat):
    placed = duckdb.sql(f"""
        select decision.case_id, decision.priority_key, decision.draw_ticket, rank_in_regency, seats, decision.status,
               max(case when rank_in_regency = seats then decision.priority_key end) over regency as last_key,
               max(case when rank_in_regency = seats then decision.draw_ticket end) over regency as last_ticket,
               count(*) over regency as ranked
        from '{current(released)}/decision.parquet' as decision join '{current(released)}/quota.parquet' using (regency_code)
        where rank_in_regency is not null window regency as (partition by regency_code)""").fetchall()
    seen = set()
    for case, key, ticket, rank, seats, status, last_key, last_ticket, ranked in placed:
        decided = "free" if last_key is None else "last" if rank == seats else "draw" if key == last_key else "priority"
        if (status, decided) in seen:
            continue
        seen.add((status, decided))
        said = tepat(released, "explain", case).out
        assert f"Peringkat {rank} dari {ranked} di " in said and f"kuota {seats}, " in said
        sign = "<" if last_ticket and ticket < last_ticket else ">"
        assert {"free": "kuota tidak habis", "last": "Kasus inilah yang terakhir terpilih",
                "draw": f"tiket kasus ini {sign} {(last_ticket or '')[:12]}…", "priority": "Prioritas yang menentukan: "}[decided] in said
        assert (sign == "<") == (status == "selected") or decided != "draw"
    assert {("selected", "last"), ("selected", "priority"), ("reserve", "priority")} <= seen
    assert {("selected", "draw"), ("reserve", "draw")} & seen


def test_what_is_wrong_in_a_round_that_does_not_hold_the_case_hides_no_explanation(tree, tepat):
    case = cases(tree, "selected")[0]["case_id"]
    for name in (MURNI, PERUBAHAN):
        (tree / f"rules/rounds/{name}.yaml").write_text("round: [\n", encoding="utf-8")
    shutil.copytree(current(tree).resolve(), current(tree, PERUBAHAN))  # lists of another programme, which is broken
    manifest = current(tree, PERUBAHAN) / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"programme": "uep"', '"programme": "kube"'), encoding="utf-8")
    decision = current(tree, PERUBAHAN) / "decision.parquet"
    pq.write_table(pq.read_table(decision).slice(0, 0), decision)
    ended = tepat(tree, "explain", case)
    assert (ended.code, ended.err) == (0, "") and ended.out.startswith(f"{MURNI} · {case} · ")


@pytest.mark.parametrize(("language", "told"), [
    ("id", "      menurut daftar {}: NIK pemohon ada di daftar itu"), ("en", "      by the list {}: the applicant's NIK is on it")])
def test_a_case_that_a_list_excludes_is_told_which_list_and_what_it_shares_with_it(released, tepat, language, told):
    row = next(row for row in pq.read_table(current(released) / "list_exclusion.parquet").to_pylist() if row["evidence"] == "nik")
    titles = json.loads((current(released) / "manifest.json").read_text(encoding="utf-8"))["reference_lists"]
    lines = tepat(released, "explain", row["case_id"], language=language).out.splitlines()
    rule = next(number for number, line in enumerate(lines) if line.startswith(f"  ✗ {row['rule']}: "))
    assert told.format(titles[row["list"]]["title"][language]) in lines[rule:rule + 6]


def test_a_case_number_may_be_typed_in_small_letters(released, tepat):
    case = cases(released, "selected")[0]["case_id"]
    assert tepat(released, "explain", f" {case.lower()}").out == tepat(released, "explain", case).out != ""


def test_rules_that_changed_since_the_lists_were_made_are_told(tree, tepat):
    case = cases(tree, "selected")[0]["case_id"]
    assert "sudah berubah" not in tepat(tree, "explain", case).out
    with (tree / "rules/programmes/uep.yaml").open("a", encoding="utf-8") as file:
        file.write("# catatan\n")
    assert "berkas program sudah berubah sejak daftar ini dibuat" in tepat(tree, "explain", case).out


@pytest.mark.parametrize("case", ["AAAAAAAAAAAAAAAAAAAAAAAAAA", "", "x' or '1'='1", "../../etc"])
def test_an_unknown_case_is_a_matter_of_usage(released, tepat, case):
    for language, words in (("id", "nomor kasus tidak ada"), ("en", "no list in force")):
        ended = tepat(released, "explain", case, language=language)
        assert (ended.code, ended.out) == (64, "") and words in ended.err


def test_a_case_of_a_round_that_does_not_exist_is_a_matter_of_usage(released, tepat):
    ended = tepat(released, "explain", cases(released, "selected")[0]["case_id"], "--round", "lain")
    assert ended.code == 64


def on_terminal(tree, typed: str) -> tuple[int, str, str]:
    """Type an answer to `explain --nik` on a terminal: exit code, what was printed, what the terminal showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([sys.executable, "-m", "pipeline", "explain", "--nik"], cwd=tree, stdin=theirs, stderr=theirs,
                               stdout=subprocess.PIPE, text=True, start_new_session=True, env=surroundings())
    os.close(theirs)
    shown = os.read(ours, 1000).decode()
    os.write(ours, typed.encode() + b"\n")
    out = process.communicate(timeout=60)[0]
    try:
        while more := os.read(ours, 1000).decode():
            shown += more
    except OSError:  # nobody holds the other end any more
        pass
    os.close(ours)
    return process.returncode, out, shown


def test_a_family_that_asks_by_nik_is_answered_on_a_terminal_and_the_nik_is_never_shown(released):
    person = pq.read_table(current(released) / "selection.parquet", columns=["nik", "case_id"]).to_pylist()[0]
    code, out, shown = on_terminal(released, f"{person['nik'][:6]} {person['nik'][6:12]} {person['nik'][12:]} ")  # as cards are read out
    assert (code, out.splitlines()[0].split(" · ")[1]) == (0, person["case_id"])
    assert person["nik"] not in out + shown and shown.startswith("NIK (tidak tampak saat diketik): ")


def test_a_nik_that_no_list_holds_is_a_matter_of_usage(released):
    code, out, shown = on_terminal(released, "6474010101909999"[:15] + "8")
    assert (code, out) == (64, "") and "[NIK_UNKNOWN]" in shown and "64740101" not in shown


def test_a_nik_is_never_taken_from_a_pipe_nor_from_the_command_line(released, tepat):
    ended = subprocess.run([sys.executable, "-m", "pipeline", "explain", "--nik"], cwd=released, input="x\n", capture_output=True,
                           text=True, timeout=60, env=surroundings())
    assert (ended.returncode, ended.stdout) == (64, "") and "[TERMINAL_ONLY]" in ended.stderr
    assert tepat(released, "explain", "X", "--nik").code == 64
