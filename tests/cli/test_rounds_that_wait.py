"""The ledger of an earlier round goes on while a later round is frozen, drawn, released or made again: it stops none of them, and changes none unseen."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from pipeline.core.draw_record import load_public_draw
from pipeline.core.errors import FrozenDiffers
from pipeline.core.frozen import check_parts
from pipeline.core.yaml_file import load_yaml
from pipeline.flow import select as run_select
from pipeline.public_draw import Value, enter, freeze, minutes, sources_of
from tests.cli.conftest import command, copy
from tests.cli.test_rounds import decisions, keys, recipients
from tests.cli.test_vacate import TOLD, events, on_list, released_files
from tests.fixtures.tree import MURNI, PERUBAHAN, current, edit_round, lists, state

FROZEN_AT, DIGITS_AT, AFTER = (datetime.datetime(2025, 10, day, 2, tzinfo=datetime.UTC) for day in (1, 3, 5))
SHARES = {"mode": "apportion", "method": "webster", "total": 12, "weights": "poverty_2024", "minimum": 4}


@pytest.fixture
def vacate(tepat):
    """`tepat vacate` of the first case of the first round that still holds its award, or of another one."""

    def call(tree: Path, case_id: str | None = None, round_name: str = MURNI, language: str = "en"):
        gone = {event["case_id"] for event in events(tree)} if (tree / f"rules/rounds/{MURNI}.ledger.jsonl").exists() else set()
        first = next(case for case in on_list(tree, "selected") if case not in gone)
        return tepat(tree, "vacate", case_id or first, "--round", round_name, *TOLD, language=language)

    return call


@pytest.fixture(scope="module")
def frozen(released, tmp_path_factory) -> Path:
    """A tree whose second round leaves out the recipients of the first and is frozen for a public draw; one award was given up before."""
    tree = copy(released, tmp_path_factory.mktemp("frozen") / "tree")
    edit_round(tree, PERUBAHAN, quota=SHARES, draw={"method": "public"})
    assert command(tree, "vacate", on_list(tree, "selected")[0], "--round", MURNI, *TOLD).code == 0
    freeze(tree, PERUBAHAN, sources_of(None, DIGITS_AT, "Aula"), lambda: FROZEN_AT)
    return tree


@pytest.fixture(scope="module")
def drawn(frozen, tmp_path_factory) -> Path:
    """The tree with the lists of that draw."""
    tree = copy(frozen, tmp_path_factory.mktemp("drawn") / "tree")
    enter(tree, PERUBAHAN, Value(digits="0417263859"), lambda: AFTER)
    run_select(tree, PERUBAHAN)
    return tree


@pytest.fixture(scope="module")
def declared(released, tmp_path_factory) -> Path:
    """A tree with lists of both rounds, drawn by declared seeds; one award was given up before the second was made."""
    tree = copy(released, tmp_path_factory.mktemp("declared") / "tree")
    edit_round(tree, PERUBAHAN, quota=SHARES)
    assert command(tree, "vacate", on_list(tree, "selected")[0], "--round", MURNI, *TOLD).code == 0
    run_select(tree, PERUBAHAN)
    return tree


# ---- between the freeze and the lists of the draw -------------------------------------------------------------------


def test_an_award_is_not_given_up_while_a_later_round_waits_for_its_draw(frozen, tmp_path, vacate):
    """The next in line is on the frozen list as well, and could be drawn there: nobody may receive twice."""
    tree = copy(frozen, tmp_path / "tree")
    before = state(tree / "rules")
    for language, words in (("id", "menunggu undian"), ("en", "waits for its draw")):
        ended = vacate(tree, language=language)
        assert (ended.code, ended.out) == (69, "") and "[AWARD_AWAITS_DRAW]" in ended.err
        assert PERUBAHAN in ended.err and words in ended.err and f"make select ROUND={PERUBAHAN}" in ended.err
    assert state(tree / "rules") == before


def test_the_record_of_a_freeze_says_which_lists_and_how_much_of_their_ledger_were_left_out(frozen):
    told = load_yaml(frozen / f"rules/rounds/{PERUBAHAN}.draw.yaml").values["frozen"]["earlier"]
    assert told == {MURNI: {"run_id": current(frozen).resolve().name, "ledger_head": events(frozen)[0]["hash"]}}
    record = load_public_draw(frozen / f"rules/rounds/{PERUBAHAN}.draw.yaml").record
    assert f"Penerima putaran {MURNI} dikecualikan menurut proses {told[MURNI]['run_id']}, kepala bukunya: {told[MURNI]['ledger_head']}" in minutes(
        frozen, record)


def test_lists_that_a_frozen_list_leaves_out_are_not_made_anew(frozen, tmp_path, select):
    tree = copy(frozen, tmp_path / "tree")
    (tree / f"rules/rounds/{MURNI}.ledger.jsonl").unlink()
    record = tree / f"rules/rounds/{PERUBAHAN}.draw.yaml"
    text = record.read_text(encoding="utf-8")
    record.write_text("".join(line for line in text.splitlines(keepends=True) if "ledger_head" not in line), encoding="utf-8")
    assert select(tree).code == 0, "unchanged"
    edit_round(tree, MURNI, draw={"method": "declared_seed", "seed": "another"})
    ended = select(tree, language="en")
    assert (ended.code, "[ROUND_PINNED]" in ended.err, f"{PERUBAHAN}.draw.yaml" in ended.err) == (78, True, True)


def test_a_ledger_that_lost_what_a_frozen_list_was_made_with_is_told(frozen, tmp_path, tepat):
    tree = copy(frozen, tmp_path / "tree")
    (tree / f"rules/rounds/{MURNI}.ledger.jsonl").unlink()
    ended = tepat(tree, "ledger", language="en")
    assert (ended.code, "[LEDGER_SHORTENED]" in ended.err, PERUBAHAN in ended.err) == (65, True, True)


def test_an_award_of_lists_that_wait_for_a_draw_of_their_own_is_not_given_up(released, tmp_path, vacate):
    """From its first substitution on a run is not replaced, so the frozen list could never be released."""
    tree = copy(released, tmp_path / "tree")
    edit_round(tree, MURNI, draw={"method": "public"})
    freeze(tree, MURNI, sources_of(None, DIGITS_AT, "Aula"), lambda: FROZEN_AT)
    ended = vacate(tree)
    assert (ended.code, "[AWARD_AWAITS_DRAW]" in ended.err) == (69, True)


def test_a_list_that_could_never_be_released_is_not_frozen(declared, tmp_path, vacate, tepat):
    tree = copy(declared, tmp_path / "tree")
    edit_round(tree, PERUBAHAN, draw={"method": "public"})
    assert vacate(tree).code == 0
    later = ("freeze", "--round", PERUBAHAN, "--public-draw", "2099-10-03T10:00+08:00", "--place", "Aula")
    ended = tepat(tree, *later)
    assert (ended.code, "[LEDGER_GREW]" in ended.err) == (78, True)
    (tree / "data/out" / PERUBAHAN / "current").unlink()
    assert tepat(tree, *later).code == 0, "the lists are withdrawn"


# ---- after it -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tree_", ["drawn", "declared"])
def test_lists_in_force_stay_as_they_are_when_an_award_of_the_earlier_round_is_given_up_and_this_is_told(tree_, request, tmp_path, vacate, select, tepat):
    tree = copy(request.getfixturevalue(tree_), tmp_path / "tree")
    before = released_files(tree)
    ended = vacate(tree)
    assert ended.code == 0 and PERUBAHAN in ended.out and "stay as they are" in ended.out
    assert vacate(tree).code == 0
    for language, words in (("id", f"{MURNI} mencatat 2 pengganti"), ("en", f"{MURNI} has recorded 2 substitutions")):
        for options in ((), ("--dry-run",)):
            ended = select(tree, *options, round_name=PERUBAHAN, language=language)
            assert (ended.code, ended.err) == (0, "") and words in " ".join(ended.out.split())
    assert select(tree, "--quiet", round_name=PERUBAHAN).out == ""
    assert tepat(tree, "status", "--round", PERUBAHAN).code == 0
    after = released_files(tree)
    assert before == after
    assert keys(recipients(tree, MURNI)) & keys(recipients(tree, PERUBAHAN)) == set()


def test_lists_that_substitutions_of_an_earlier_round_relied_on_are_not_made_anew_but_signed_or_withdrawn(declared, tmp_path, vacate, select):
    tree = copy(declared, tmp_path / "tree")
    run_id = current(tree, PERUBAHAN).resolve().name
    assert vacate(tree).code == 0
    edit_round(tree, PERUBAHAN, draw={"method": "declared_seed", "seed": "another"})
    before = lists(tree)
    for language, words in (("id", "tidak dibuat ulang"), ("en", "are not made anew")):
        for options in ((), ("--dry-run",)):
            ended = select(tree, *options, round_name=PERUBAHAN, language=language)
            assert (ended.code, ended.out) == (78, "") and "[LEDGER_GREW]" in ended.err
            assert MURNI in ended.err and run_id in ended.err and words in ended.err
    assert lists(tree) == before
    edit_round(tree, PERUBAHAN, state="signed", run=run_id)
    assert select(tree, round_name=PERUBAHAN).code == 0


def test_lists_that_were_withdrawn_are_made_with_the_whole_ledger(declared, tmp_path, vacate, select):
    tree = copy(declared, tmp_path / "tree")
    assert vacate(tree).code == 0
    (tree / "data/out" / PERUBAHAN / "current").unlink()
    assert select(tree, round_name=PERUBAHAN).code == 0
    later = decisions(tree, PERUBAHAN)
    for event in events(tree):
        assert "earlier_round" in later[event["successor"]]["failed_rules"].split(";")
        assert "earlier_round" not in later[event["case_id"]]["failed_rules"].split(";")


def test_lists_of_an_earlier_round_that_are_others_than_at_the_freeze_are_named(frozen):
    record = load_public_draw(frozen / f"rules/rounds/{PERUBAHAN}.draw.yaml").record
    made = record.frozen
    with pytest.raises(FrozenDiffers) as stopped:
        check_parts(record, "contoh", inputs=made.inputs, rules=made.rules, code_sha256=made.code_sha256, key_fingerprint=made.key_fingerprint,
                    earlier={MURNI: "another"}, run_id=made.run_id)
    problem, = stopped.value.problems
    assert (problem.where, problem.code) == (f"data/out/{MURNI}", "FROZEN_EARLIER_DIFFERS") and made.earlier[MURNI].run_id in problem.en


def test_a_record_that_is_broken_hides_no_explanation_of_the_round_before(frozen, tmp_path, tepat):
    tree = copy(frozen, tmp_path / "tree")
    (tree / f"rules/rounds/{PERUBAHAN}.draw.yaml").write_text("round: 1\n", encoding="utf-8")
    ended = tepat(tree, "explain", on_list(tree, "selected")[0])
    assert (ended.code, ended.err) == (0, "") and f"{PERUBAHAN}.draw.yaml" in ended.out
