"""`tepat vacate` and `tepat ledger`: an award that is given up goes to the next waiting family, on record, and to nobody else."""

from __future__ import annotations

import fcntl
import json
from dataclasses import replace

import duckdb
import pyarrow.parquet as pq
import pytest

from pipeline.core.ledger import read_ledger
from pipeline.core.paths import Paths
from tests.fixtures.tree import MURNI, REGENCIES, current, edit_round, lists, state

REGENCY = sorted(REGENCIES)[0]
LEDGER = f"rules/rounds/{MURNI}.ledger.jsonl"
TOLD = ("--reason", "DECLINED", "--evidence", "BA 12/2025", "--officer", "Rahmat", "--approved-by", "Sari")


def on_list(tree, status: str, round_name: str = MURNI, regency: str = REGENCY) -> list[str]:
    """The cases of a regency on a list, in its order."""
    rows = pq.read_table(current(tree, round_name) / "placement.parquet").to_pylist()
    return [row["case_id"] for row in sorted((row for row in rows if (row["status"], row["regency_code"]) == (status, regency)),
                                             key=lambda row: row["list_no"])]


def released_files(tree) -> dict[str, object]:
    """What readers see of the lists: all but the analysts' file, which has the substitutions too."""
    return {name: held for name, held in lists(tree).items() if not name.startswith("catalogue")}


@pytest.fixture
def vacate(tepat):
    """`tepat vacate` of a case in the first round."""

    def call(tree, case_id, *options, round_name=MURNI, language="en"):
        return tepat(tree, "vacate", case_id, "--round", round_name, *(options or TOLD), language=language)

    return call


def events(tree, round_name: str = MURNI) -> list[dict]:
    return [json.loads(line) for line in (tree / f"rules/rounds/{round_name}.ledger.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_next_waiting_case_comes_after_one_that_gives_up_and_the_lists_stay_as_they_were(tree, vacate):
    before = released_files(tree)
    gone, following = on_list(tree, "selected")[3], on_list(tree, "reserve")[0]
    ended = vacate(tree, gone, language="id")
    assert (ended.code, ended.err) == (0, "")
    event, = events(tree)
    assert (event["case_id"], event["successor"], event["reason"], event["shortfall"]) == (gone, following, "DECLINED", 0)
    assert (event["evidence"], event["officer"], event["approved_by"], event["prev_hash"]) == ("BA 12/2025", "Rahmat", "Sari", "")
    assert f"{gone} mengosongkan tempatnya: menolak (BA 12/2025; Rahmat, disetujui Sari)" in ended.out
    assert f"Pengganti: {following}" in ended.out and ended.out.splitlines()[-1].endswith(event["hash"])
    assert released_files(tree) == before
    assert (tree / LEDGER).stat().st_mode & 0o777 == 0o640


def test_the_ledger_shows_events_counts_and_the_head_for_the_minutes(tree, vacate, tepat):
    chosen = on_list(tree, "selected")
    for case_id in (chosen[0], chosen[1], on_list(tree, "reserve")[0]):
        assert vacate(tree, case_id).code == 0
    for language, words in (("id", "3 peristiwa, rantai utuh"), ("en", "3 events, the chain holds")):
        ended = tepat(tree, "ledger", language=language)
        assert (ended.code, ended.err) == (0, "") and words in ended.out
        assert ended.out.splitlines()[-1].endswith(events(tree)[-1]["hash"])
        counts = next(line.split() for line in ended.out.splitlines() if line.startswith(f"{REGENCY} "))
        assert counts[1:] == ["8", "3", "3", "8", str(len(on_list(tree, "reserve")) - 3)]


def test_a_round_without_a_ledger_has_no_events(tree, tepat):
    ended = tepat(tree, "ledger", "--round", MURNI, language="en")
    assert ended.code == 0 and "0 events" in ended.out
    assert tepat(tree, "ledger").out == "", "no round has a ledger"


@pytest.mark.parametrize(("options", "problem"), [
    (("--reason", "DIED", "--evidence", "NIK 6409010101809000", "--officer", "R", "--approved-by", "S"), "EVIDENCE_HOLDS_NUMBER"),
    (("--reason", "DIED", "--evidence", "NIK 6409 0101 0180 9000", "--officer", "R", "--approved-by", "S"), "EVIDENCE_HOLDS_NUMBER"),
    (("--reason", "DIED", "--evidence", "BA 1", "--officer", "R 6409010101809000", "--approved-by", "S"), "EVIDENCE_HOLDS_NUMBER"),
    (("--reason", "DIED", "--evidence", "BA 1\nBA 2", "--officer", "R", "--approved-by", "S"), "EVIDENCE_LINES"),
    (("--reason", "DIED", "--evidence", "BA 1\u200b", "--officer", "R", "--approved-by", "S"), "EVIDENCE_LINES"),
    (("--reason", "DIED", "--evidence", " - ", "--officer", "R", "--approved-by", "S"), "EVIDENCE_EMPTY"),
    (("--reason", "DIED", "--evidence", "BA 1", "--officer", "", "--approved-by", "S"), "EVIDENCE_EMPTY"),
    (("--reason", "DIED", "--evidence", "BA 1", "--officer", "R", "--approved-by", "6409010101809000"), "EVIDENCE_HOLDS_NUMBER"),
    (("--reason", "DIED", "--evidence", "BA 1", "--officer", "Siti  Rahma", "--approved-by", "siti rahma "), "APPROVER_SAME"),
])
def test_what_may_not_stand_in_a_ledger_is_refused(tree, vacate, options, problem):
    before = state(tree)
    for language in ("id", "en"):
        ended = vacate(tree, on_list(tree, "selected")[0], *options, language=language)
        assert (ended.code, ended.out) == (64, "") and ended.err.endswith(f"[{problem}]\n")
    assert state(tree) == before


def test_only_a_case_that_holds_an_award_can_give_it_up(tree, vacate):
    gone = on_list(tree, "selected")[0]
    assert vacate(tree, gone).code == 0
    before = (tree / LEDGER).read_bytes()
    for case_id, problem in ((gone, "CASE_GAVE_UP"), (on_list(tree, "reserve")[1], "CASE_HOLDS_NO_AWARD"), ("A" * 26, "CASE_HOLDS_NO_AWARD"),
                             ("6409010101809000", "CASE_HOLDS_NO_AWARD")):
        ended = vacate(tree, case_id)
        assert (ended.code, f"[{problem}]" in ended.err) == (64, True), ended.err
    assert (tree / LEDGER).read_bytes() == before


def test_what_is_no_reason_no_round_or_no_list_is_told(tree, vacate):
    case_id = on_list(tree, "selected")[0]
    assert vacate(tree, case_id, "--reason", "BORED", "--evidence", "BA", "--officer", "R", "--approved-by", "S").code == 64
    assert vacate(tree, case_id, round_name="2025-mruni").code == 64
    ended = vacate(tree, case_id, round_name="2025-prse")
    assert (ended.code, "ROUND_WITHOUT_LISTS" in ended.err) == (66, True)
    assert not list((tree / "rules/rounds").glob("*.jsonl"))


def test_nobody_gives_up_an_award_while_a_run_works(tree, vacate):
    with (tree / "data/out/.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert vacate(tree, on_list(tree, "selected")[0]).code == 75


def test_a_ledger_that_was_changed_is_told_with_its_line_and_not_written_to(tree, vacate, tepat):
    chosen = on_list(tree, "selected")
    assert vacate(tree, chosen[0]).code == vacate(tree, chosen[1]).code == 0
    path = tree / LEDGER
    path.write_text(path.read_text(encoding="utf-8").replace("Rahmat", "Rahmad", 1), encoding="utf-8")
    before = path.read_bytes()
    for ended in (tepat(tree, "ledger"), vacate(tree, chosen[2])):
        assert (ended.code, ended.out) == (65, "") and ended.err.startswith(f"{LEDGER}:1: ") and "[LEDGER_BROKEN]" in ended.err
    assert path.read_bytes() == before


def test_a_successor_who_was_put_in_by_hand_is_told_though_the_chain_holds(tree, vacate, tepat):
    assert vacate(tree, on_list(tree, "selected")[0]).code == 0
    forged(tree, successor=on_list(tree, "reserve")[1])
    ended = tepat(tree, "ledger")
    assert ended.code == 65 and ended.err.startswith(f"{LEDGER}:1: ") and "[LEDGER_DIFFERS]" in ended.err


def test_a_list_that_was_changed_since_is_told(tree, vacate, tepat):
    assert vacate(tree, on_list(tree, "selected")[0]).code == 0
    (current(tree) / "floor.parquet").write_bytes(b"")
    ended = tepat(tree, "ledger")
    assert (ended.code, "[RUN_DAMAGED]" in ended.err) == (65, True)


def test_lists_that_substitutions_stand_on_are_not_made_anew_but_signed(tree, vacate, select, tepat):
    gone = on_list(tree, "selected")[0]
    run_id = current(tree).resolve().name
    assert vacate(tree, gone).code == 0
    assert select(tree).code == 0, "unchanged"
    edit_round(tree, MURNI, draw={"method": "declared_seed", "seed": "another"})
    before = lists(tree)
    for options in ((), ("--dry-run",)):
        ended = select(tree, *options)
        assert (ended.code, ended.out) == (78, "") and "[LEDGER_PINS_RUN]" in ended.err and run_id in ended.err
    assert lists(tree) == before
    edit_round(tree, MURNI, state="signed", run=run_id)
    assert select(tree).code == 0
    assert vacate(tree, on_list(tree, "selected")[1]).code == 0, "signed lists take substitutions too"
    assert tepat(tree, "ledger").code == 0


def test_the_explanation_of_a_case_tells_what_the_ledger_says_of_it_even_where_the_ledger_is_broken(tree, vacate, tepat):
    gone, following = on_list(tree, "selected")[3], on_list(tree, "reserve")[0]
    assert vacate(tree, gone).code == 0
    at = events(tree)[0]["at"]
    for case_id, told in ((gone, f"Gave up its award (declined), number 1 of the ledger, {at}."),
                          (following, f"Came after {gone}, number 1 of the ledger, {at}.")):
        assert told in tepat(tree, "explain", case_id, language="en").out
    assert "ledger" not in tepat(tree, "explain", on_list(tree, "selected")[0], language="en").out
    (tree / LEDGER).write_text("{}\n", encoding="utf-8")
    ended = tepat(tree, "explain", gone, language="en")
    assert ended.code == 0 and f"{LEDGER}:1" in ended.out


def package_of(tree, case_id: str, round_name: str = MURNI) -> str | None:
    return pq.read_table(current(tree, round_name) / "placement.parquet", filters=[("case_id", "=", case_id)])["package"][0].as_py()


def forged(tree, **changes: object) -> None:
    """Write the last event of the first round's ledger anew, every hash made to fit."""
    *before, last = read_ledger(Paths(tree), MURNI)
    (tree / LEDGER).write_text("".join(f"{event.line()}\n" for event in (*before, replace(last, **changes))), encoding="utf-8")


def test_a_waiting_case_that_was_passed_over_for_an_award_that_no_release_shows_is_told_though_the_chain_holds(tree, vacate, tepat):
    assert vacate(tree, on_list(tree, "selected")[0]).code == 0
    first, second = on_list(tree, "reserve")[:2]
    forged(tree, successor=second, package=package_of(tree, second), elsewhere=(first,))
    before = (tree / LEDGER).read_bytes()
    for language, words in (("id", "tidak ada rilis"), ("en", "no release")):
        ended = tepat(tree, "ledger", language=language)
        assert (ended.code, ended.out) == (65, "") and ended.err.startswith(f"{LEDGER}:1: ")
        assert "[LEDGER_ELSEWHERE]" in ended.err and first in ended.err and words in ended.err
    assert vacate(tree, on_list(tree, "selected")[1]).code == 65
    assert (tree / LEDGER).read_bytes() == before


def test_a_case_that_did_not_wait_is_not_said_to_have_been_passed_over(tree, vacate, tepat):
    assert vacate(tree, on_list(tree, "selected")[0]).code == 0
    forged(tree, elsewhere=(on_list(tree, "selected")[1],))
    ended = tepat(tree, "ledger")
    assert (ended.code, "[LEDGER_DIFFERS]" in ended.err) == (65, True)


def test_what_no_file_can_tell_of_a_ledger_is_said(tree, vacate, tepat):
    assert "Not checked here" not in tepat(tree, "ledger", "--round", MURNI, language="en").out
    assert vacate(tree, on_list(tree, "selected")[0]).code == 0
    for language, words in (("id", "Tidak diperiksa di sini: waktu, bukti"), ("en", "Not checked here: time, evidence")):
        assert words in tepat(tree, "ledger", language=language).out


def test_a_line_nested_as_deep_as_no_program_reads_is_a_broken_line(tree, tepat):
    (tree / LEDGER).write_text("[" * 200_000 + "\n", encoding="utf-8")
    ended = tepat(tree, "ledger")
    assert (ended.code, ended.err.startswith(f"{LEDGER}:1: "), "[LEDGER_BROKEN]" in ended.err) == (65, True, True)


def awards(tree) -> list[tuple]:
    with duckdb.connect(str(tree / "data/out/catalogue.duckdb"), read_only=True) as analyst:
        return analyst.execute("select round, regency_code, case_id, package, by_event from award").fetchall()


def test_analysts_see_who_holds_an_award_now_while_the_released_lists_stay_as_they_were(tree, vacate):
    before = released_files(tree)
    at_first = awards(tree)
    chosen, waiting = on_list(tree, "selected"), on_list(tree, "reserve")
    assert {row[2] for row in at_first if row[1] == REGENCY} == set(chosen) and {row[4] for row in at_first} == {None}
    for case_id in (chosen[0], chosen[1], waiting[0]):
        assert vacate(tree, case_id).code == 0
    now = awards(tree)
    assert {row[2]: row[4] for row in now if row[1] == REGENCY} == dict.fromkeys(chosen[2:]) | {waiting[1]: 2, waiting[2]: 3}
    assert [row for row in now if row[1] != REGENCY] == [row for row in at_first if row[1] != REGENCY]
    assert {row[2]: row[3] for row in now}[waiting[1]] == package_of(tree, waiting[1])
    assert released_files(tree) == before
    assert (tree / "data/out/catalogue.duckdb").stat().st_mode & 0o777 == 0o640


def test_analysts_see_what_was_given_up_and_why_but_not_by_whom_it_was_written(tree, vacate):
    assert vacate(tree, on_list(tree, "selected")[0]).code == 0
    event, = events(tree)
    with duckdb.connect(str(tree / "data/out/catalogue.duckdb"), read_only=True) as analyst:
        told = analyst.execute("select * from substitution")
        assert [column[0] for column in told.description] == ["round", "event_no", "given_up_at", "case_id", "reason", "successor", "package", "shortfall"]
        assert told.fetchall() == [(MURNI, *(event[name] for name in ("no", "at", "case_id", "reason", "successor", "package", "shortfall")))]


def test_an_award_is_given_up_by_two_officers_and_the_help_says_what_evidence_is(tree, tepat):
    ended = tepat(tree, "vacate", on_list(tree, "selected")[0], "--round", MURNI, *TOLD[:-2])
    assert (ended.code, "--approved-by" in ended.err) == (64, True)
    said = " ".join(tepat(tree, "vacate", "--help").out.replace("│", " ").split())
    assert "Nomor surat atau berita acara, tanpa NIK dan nama warga" in said and "no NIK, no name" in said
