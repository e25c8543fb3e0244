"""Rounds that share no recipients: who holds an award of one, first or after somebody else, is on no list of the other."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from pipeline.core.ledger import head, holders, read_ledger
from pipeline.core.paths import Paths
from pipeline.core.rules import load_rules
from pipeline.core.run import prepare
from pipeline.ingest.stage import earlier_vacancies
from tests.cli.conftest import command, copy
from tests.cli.test_vacate import REGENCY, TOLD, events, on_list, package_of
from tests.fixtures.tree import MURNI, PERUBAHAN, current, edit_round, lists


@pytest.fixture(scope="module")
def both(released, tmp_path_factory) -> Path:
    """A tree with lists of both rounds; in the first, two cases of a regency gave up their awards before the second was made."""
    tree = copy(released, tmp_path_factory.mktemp("both") / "tree")
    edit_round(tree, PERUBAHAN, quota={"mode": "apportion", "method": "webster", "total": 12, "weights": "poverty_2024", "minimum": 4})
    for case_id in on_list(tree, "selected")[:2]:
        assert command(tree, "vacate", case_id, "--round", MURNI, *TOLD).code == 0
    ended = command(tree, "select", "--round", PERUBAHAN)
    assert ended.code == 0, ended.err
    return tree


@pytest.fixture
def two_rounds(both, tmp_path) -> Path:
    return copy(both, tmp_path / "tree")


def decisions(tree: Path, round_name: str) -> dict[str, dict]:
    return {row["case_id"]: row for row in pq.read_table(current(tree, round_name) / "decision.parquet").to_pylist()}


def recipients(tree: Path, round_name: str) -> list[dict]:
    """Who holds an award of a round now."""
    rows = decisions(tree, round_name)
    held = holders((case_id for case_id, row in rows.items() if row["status"] == "selected"), read_ledger(Paths(tree), round_name))
    return [rows[case_id] for case_id in held]


def keys(rows: list[dict]) -> set[str]:
    return {row[name] for row in rows for name in ("person_key", "family_key")} - {None}


def test_nobody_holds_awards_of_both_rounds(both):
    first, second = (recipients(both, name) for name in (MURNI, PERUBAHAN))
    assert len(first) == 24 and len(second) > 8
    assert keys(first) & keys(second) == set()


def test_who_came_after_somebody_is_excluded_and_who_gave_up_is_not(both):
    later = decisions(both, PERUBAHAN)
    for event in events(both):
        assert "earlier_round" in later[event["successor"]]["failed_rules"].split(";")
        assert "earlier_round" not in later[event["case_id"]]["failed_rules"].split(";")


def test_the_manifest_pins_run_manifest_ledger_and_who_changed_places(both):
    manifest = json.loads((current(both, PERUBAHAN) / "manifest.json").read_bytes())
    told = events(both)
    assert manifest["earlier_rounds"] == [{
        "round": MURNI, "run_id": current(both).resolve().name,
        "manifest_sha256": hashlib.sha256((current(both) / "manifest.json").read_bytes()).hexdigest(),
        "ledger_head": head(read_ledger(Paths(both), MURNI)),
        "gave_up": sorted(event["case_id"] for event in told), "successors": sorted(event["successor"] for event in told)}]


def run_id(tree: Path, folder: Path, round_name: str = PERUBAHAN) -> str:
    return prepare(load_rules(tree, round_name), folder, write=False).run_id


def test_one_substitution_more_makes_another_run_of_the_later_round_once_its_lists_are_withdrawn(two_rounds, tepat, tmp_path):
    before = run_id(two_rounds, tmp_path)
    assert before == current(two_rounds, PERUBAHAN).resolve().name
    assert tepat(two_rounds, "vacate", on_list(two_rounds, "selected")[4], "--round", MURNI, *TOLD).code == 0
    assert run_id(two_rounds, tmp_path) == before
    current(two_rounds, PERUBAHAN).unlink()
    assert run_id(two_rounds, tmp_path) != before


def test_whoever_got_an_award_of_the_later_round_does_not_come_after_in_the_earlier_one(two_rounds, tepat):
    has_one = keys(recipients(two_rounds, PERUBAHAN))
    taken = [row["case_id"] for row in decisions(two_rounds, MURNI).values() if row["status"] == "reserve" and keys([row]) & has_one]
    assert set(taken) & set(on_list(two_rounds, "reserve")), "the later list begins with those who waited in the first round"
    for case_id in on_list(two_rounds, "selected")[2:5]:
        assert tepat(two_rounds, "vacate", case_id, "--round", MURNI, *TOLD).code == 0
    new = events(two_rounds)[2:]
    assert all(event["successor"] not in taken and set(event["elsewhere"]) <= set(taken) for event in new) and new[0]["elsewhere"]
    assert keys(recipients(two_rounds, MURNI)) & has_one == set()
    ended = tepat(two_rounds, "ledger", language="en")
    assert ended.code == 0 and f"Not counted, with an award in another round: {len(new[0]['elsewhere'])} (named in the ledger)" in ended.out
    assert not [case_id for case_id in new[0]["elsewhere"] if case_id in ended.out]


def test_whoever_came_after_in_the_earlier_round_does_not_come_after_in_the_later_one(two_rounds, tepat):
    """The later round's lists are older than the substitution, so only the ledger knows of it."""
    both_wait = [case for case in on_list(two_rounds, "reserve", PERUBAHAN) if case in on_list(two_rounds, "reserve", MURNI)]
    while not set(both_wait) & {event["successor"] for event in events(two_rounds)}:
        held = [case for case in on_list(two_rounds, "selected") if case not in {event["case_id"] for event in events(two_rounds)}]
        assert tepat(two_rounds, "vacate", held[0], "--round", MURNI, *TOLD).code == 0
    assert tepat(two_rounds, "vacate", on_list(two_rounds, "selected", PERUBAHAN)[0], "--round", PERUBAHAN, *TOLD).code == 0
    event, = events(two_rounds, PERUBAHAN)
    assert set(event["elsewhere"]) == set(both_wait) & {one["successor"] for one in events(two_rounds)}
    assert keys(recipients(two_rounds, MURNI)) & keys(recipients(two_rounds, PERUBAHAN)) == set()


def test_lists_that_a_later_round_left_out_are_not_made_anew(two_rounds, select):
    (two_rounds / f"rules/rounds/{MURNI}.ledger.jsonl").unlink()
    manifest = current(two_rounds, PERUBAHAN) / "manifest.json"
    told = json.loads(manifest.read_bytes())
    told["earlier_rounds"][0]["ledger_head"] = ""
    manifest.write_text(json.dumps(told), encoding="utf-8")
    assert select(two_rounds).code == 0, "unchanged"
    edit_round(two_rounds, MURNI, draw={"method": "declared_seed", "seed": "another"})
    before, pinned = lists(two_rounds), current(two_rounds).resolve().name
    for language, words in (("id", "tidak dibuat ulang"), ("en", "are not made anew")):
        for options in ((), ("--dry-run",)):
            ended = select(two_rounds, *options, language=language)
            assert (ended.code, ended.out) == (78, "") and "[ROUND_PINNED]" in ended.err
            assert PERUBAHAN in ended.err and pinned in ended.err and words in ended.err
    assert lists(two_rounds) == before
    (two_rounds / "data/out" / PERUBAHAN / "current").unlink()
    assert select(two_rounds).code == 0, "the later lists are withdrawn"


def test_a_ledger_that_is_gone_stops_the_later_round(two_rounds, select):
    (two_rounds / f"rules/rounds/{MURNI}.ledger.jsonl").unlink()
    ended = select(two_rounds, round_name=PERUBAHAN)
    assert (ended.code, "[LEDGER_SHORTENED]" in ended.err) == (65, True)


def test_the_file_of_a_round_that_is_continued_is_part_of_the_run(bare_tree, tmp_path):
    shares = {"mode": "apportion", "method": "webster", "total": 12, "weights": "poverty_2024", "minimum": 1}
    edit_round(bare_tree, PERUBAHAN, quota=shares)
    edit_round(bare_tree, MURNI, quota=shares | {"continues": PERUBAHAN})
    before = prepare(load_rules(bare_tree, MURNI), tmp_path, write=False)
    assert f"rules/rounds/{PERUBAHAN}.yaml" in before.rules_sha256 and before.round.quota.continued_total == 12
    edit_round(bare_tree, PERUBAHAN, quota=shares | {"total": 13})
    assert run_id(bare_tree, tmp_path, MURNI) != before.run_id


def test_a_regency_whose_waiting_cases_are_used_up_keeps_its_seat_empty(two_rounds, tepat):
    count = len(on_list(two_rounds, "reserve"))
    for case_id in on_list(two_rounds, "selected"):
        if case_id not in {event["case_id"] for event in events(two_rounds)}:
            assert tepat(two_rounds, "vacate", case_id, "--round", MURNI, *TOLD).code == 0
    came = [event["successor"] for event in events(two_rounds) if event["successor"]]
    assert len(set(came)) == len(came) <= count
    assert all(REGENCY == decisions(two_rounds, MURNI)[case]["regency_code"] for case in came)


def forge(tree: Path, round_name: str, no: int, **changes: object) -> None:
    """Write an event of a ledger anew, and the hashes of all that follow."""
    made: list = []
    for event in read_ledger(Paths(tree), round_name):
        if event.no == no:
            event = replace(event, **changes, package=package_of(tree, changes["successor"], round_name))
        made.append(replace(event, prev_hash=head(made)))
    (tree / f"rules/rounds/{round_name}.ledger.jsonl").write_text("".join(f"{event.line()}\n" for event in made), encoding="utf-8")


def test_the_lists_of_a_later_round_do_not_explain_what_was_passed_over_before_they_were_made(two_rounds, tepat):
    """The third event passes over who has an award of the later round; the same said in the first one is a lie."""
    assert tepat(two_rounds, "vacate", on_list(two_rounds, "selected")[2], "--round", MURNI, *TOLD).code == 0
    third = events(two_rounds)[2]
    assert third["elsewhere"] and tepat(two_rounds, "ledger").code == 0
    current(two_rounds, PERUBAHAN).unlink()
    assert tepat(two_rounds, "ledger").code == 0, "the lists that were in force then are still there"
    forge(two_rounds, MURNI, 1, successor=events(two_rounds)[0]["successor"], elsewhere=tuple(third["elsewhere"]))
    ended = tepat(two_rounds, "ledger", language="en")
    assert ended.code == 65 and f"{MURNI}.ledger.jsonl:1: " in ended.err and "[LEDGER_ELSEWHERE]" in ended.err


def test_a_successor_who_has_an_award_of_a_later_round_is_told_though_the_chain_holds(two_rounds, tepat):
    assert tepat(two_rounds, "vacate", on_list(two_rounds, "selected")[2], "--round", MURNI, *TOLD).code == 0
    twice = events(two_rounds)[2]["elsewhere"][0]
    forge(two_rounds, MURNI, 3, successor=twice, elsewhere=())
    ended = tepat(two_rounds, "ledger", language="en")
    assert ended.code == 65 and f"{MURNI}.ledger.jsonl:3: " in ended.err and "[AWARD_TWICE]" in ended.err and twice in ended.err
    gone = ("--round", MURNI, "--reason", "DUPLICATE_AID", *TOLD[2:])
    assert tepat(two_rounds, "vacate", twice, *gone).code == 0
    assert tepat(two_rounds, "ledger").code == 0, "one of the two was let go"


def test_what_the_later_ledger_passes_over_is_rechecked_in_the_earlier_one(two_rounds, tepat):
    assert tepat(two_rounds, "vacate", on_list(two_rounds, "selected", PERUBAHAN)[0], "--round", PERUBAHAN, *TOLD).code == 0
    assert tepat(two_rounds, "ledger").code == 0
    first, second = on_list(two_rounds, "reserve", PERUBAHAN)[:2]
    forge(two_rounds, PERUBAHAN, 1, successor=second, elsewhere=(first,))
    ended = tepat(two_rounds, "ledger", language="en")
    assert ended.code == 65 and f"{PERUBAHAN}.ledger.jsonl:1: " in ended.err and "[LEDGER_ELSEWHERE]" in ended.err


@pytest.fixture(scope="module")
def given_up(released, tmp_path_factory) -> Path:
    """A tree with lists of both rounds; in the first a recipient had died, one had moved and one declined before the second was made."""
    tree = copy(released, tmp_path_factory.mktemp("given_up") / "tree")
    edit_round(tree, PERUBAHAN, quota={"mode": "apportion", "method": "webster", "total": 12, "weights": "poverty_2024", "minimum": 4})
    for reason, case_id in zip(("DIED", "MOVED", "DECLINED"), on_list(tree, "selected")):
        assert command(tree, "vacate", case_id, "--round", MURNI, "--reason", reason, *TOLD[2:]).code == 0
    ended = command(tree, "select", "--round", PERUBAHAN)
    assert ended.code == 0, ended.err
    (tree / "said.txt").write_text(ended.out, encoding="utf-8")
    return tree


def test_what_the_field_found_of_a_recipient_is_a_fact_of_the_next_round_until_a_later_registry(given_up):
    died, moved, declined = (event["case_id"] for event in events(given_up))
    later = decisions(given_up, PERUBAHAN)
    assert later[died]["status"] == "selected" and "Apakah pemohon masih hidup?" in later[died]["reason_text_id"]
    assert (later[moved]["outcome"], later[moved]["reason_code"]) == ("undetermined", "UNDETERMINED(lives_here)")
    assert later[declined]["status"] == "selected" and "lives_here" not in later[declined]["unknown_rules"].split(";")
    links = pq.read_table(current(given_up, PERUBAHAN) / "link.parquet").to_pylist()
    assert {(one["case_id"], one["linked_to"], one["linked_key"]) for one in links if one["linked_to"].startswith("gave_up")} == {
        (died, "gave_up(DIED)", MURNI), (moved, "gave_up(MOVED)", MURNI), (declined, "gave_up(DECLINED)", MURNI)}


def test_who_is_on_the_list_after_giving_up_an_earlier_award_is_said_on_the_terminal_and_by_explain(given_up, tepat):
    died, _, declined = (event["case_id"] for event in events(given_up))
    said = " ".join((given_up / "said.txt").read_text(encoding="utf-8").split())
    assert f"2 kasus di daftar pernah melepas bantuan {MURNI}: menolak 1, meninggal 1 (link.parquet)" in said
    for language, words in (("id", f"Pernah melepas bantuan {MURNI}: meninggal"), ("en", f"Gave up an award of {MURNI} before: died")):
        assert words in tepat(given_up, "explain", died, "--round", PERUBAHAN, language=language).out
    assert f"Gave up an award of {MURNI} before: declined" in tepat(given_up, "explain", declined, "--round", PERUBAHAN, language="en").out


def test_a_registry_of_a_later_day_has_the_last_word(given_up, tmp_path):
    tree = copy(given_up, tmp_path / "tree")
    current(tree, PERUBAHAN).unlink()
    run, day = prepare(load_rules(tree, PERUBAHAN), tmp_path, write=False), datetime.date.fromisoformat(events(tree)[0]["at"][:10])
    for vintage, told in ((day - datetime.timedelta(1), 3), (day, 3), (day + datetime.timedelta(1), 0)):
        assert len(earlier_vacancies(replace(run, snapshot=replace(run.snapshot, vintage=vintage)))) == told


def test_a_release_puts_the_awards_of_all_rounds_as_they_stand_into_the_analysts_file(both):
    with duckdb.connect(str(both / "data/out/catalogue.duckdb"), read_only=True) as analyst:
        told = analyst.execute("select round, case_id from award").fetchall()
    assert sorted(told) == sorted((name, row["case_id"]) for name in (MURNI, PERUBAHAN) for row in recipients(both, name))
