"""A public draw from the waiting run to the lists: what is frozen stays, the value is taken once, and only the one that was named."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import hmac
import io
import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from pipeline.core import run as core_run
from pipeline.core.draw import drand_round_at
from pipeline.core.yaml_file import load_yaml
from pipeline.flow import select as run_select
from pipeline.public_draw import Value, enter, freeze, sources_of
from tests.cli.conftest import Ended, copy, surroundings
from tests.fixtures.tree import FIRST_DAY, MURNI, PERUBAHAN, ROOT, current, digest, edit_round, line_of, lists, state
from tests.house.test_rule_schemas import as_editors_read, validator

FROZEN_AT, DRAND_AT, DIGITS_AT, AFTER = (datetime.datetime(2025, 4, day, 2, tzinfo=datetime.UTC) for day in (1, 3, 4, 5))
ROUND = drand_round_at(DRAND_AT)
HEX, DIGITS = "0f" * 32, "0417263859"
DRAND = ("--drand-round", str(ROUND), "--randomness", HEX)
RECORD = Path(f"rules/rounds/{MURNI}.draw.yaml")
SNAPSHOT = FIRST_DAY.parent / "snapshot.yaml"
BOTH = ("--drand-at", "2025-04-03T10:00+08:00", "--public-draw", "2025-04-04T10:00+08:00", "--place", "Aula Dinas Sosial")


def at(moment: datetime.datetime):
    return lambda: moment


@pytest.fixture(scope="module")
def waiting(released, tmp_path_factory) -> Path:
    """A tree with lists, whose round has been changed to a public draw. Copy it before writing."""
    tree = copy(released, tmp_path_factory.mktemp("public") / "waiting")
    edit_round(tree, MURNI, draw={"method": "public"})
    return tree


@pytest.fixture(scope="module")
def frozen(waiting, tmp_path_factory) -> Path:
    """The tree after its freeze, with both sources named. Copy it before writing."""
    tree = copy(waiting, tmp_path_factory.mktemp("public") / "frozen")
    freeze(tree, MURNI, sources_of(DRAND_AT, DIGITS_AT, "Aula Dinas Sosial"), at(FROZEN_AT))
    return tree


@pytest.fixture(scope="module")
def drawn(frozen, tmp_path_factory) -> Path:
    """The tree after its draw, the lists not yet made. Copy it before writing."""
    tree = copy(frozen, tmp_path_factory.mktemp("public") / "drawn")
    enter(tree, MURNI, Value(ROUND, HEX, DIGITS), at(AFTER))
    return tree


@pytest.fixture(scope="module")
def listed(drawn, tmp_path_factory) -> Path:
    """The tree with the lists of its draw. Copy it before writing."""
    tree = copy(drawn, tmp_path_factory.mktemp("public") / "listed")
    run_select(tree, MURNI)
    return tree


@pytest.fixture
def call(tepat, monkeypatch):
    """A command at some moment."""
    def run(tree: Path, name: str, *arguments: str, now: datetime.datetime = AFTER, round_name: str = MURNI, language: str = "id") -> Ended:
        monkeypatch.setattr("pipeline.cli_draw.clock", at(now))
        return tepat(tree, name, "--round", round_name, *arguments, language=language)

    return run


def record(tree: Path) -> dict:
    return load_yaml(tree / RECORD).values


def all_but_work(tree: Path) -> dict:
    return {name: held for name, held in state(tree).items() if "data/out/.work" not in name and not name.endswith((".lock", "data/out"))}


def refused(call, tree: Path, code: int, problem: str, name: str, *arguments: str, **options) -> Ended:
    """The command fails so in both languages and leaves rules, data and lists as they are."""
    before = all_but_work(tree)
    for language in ("id", "en"):
        ended = call(tree, name, *arguments, language=language, **options)
        assert (ended.code, ended.out) == (code, ""), ended.err
        assert f"[{problem}]" in ended.err
    assert all_but_work(tree) == before
    return ended


# ---- waiting --------------------------------------------------------------------------------------------------------


def test_a_public_round_waits_with_its_verdicts_made_and_the_old_lists_in_force(waiting, tmp_path, call):
    tree = copy(waiting, tmp_path / "tree")
    before = lists(tree)
    for language, words in (("id", "menunggu undian"), ("en", "waiting for the draw")):
        ended = call(tree, "select", language=language)
        assert (ended.code, ended.out) == (69, "")
        assert ended.err.startswith(f"rules/rounds/{MURNI}.yaml:{line_of(tree / f'rules/rounds/{MURNI}.yaml', 'draw:')}: ")
        assert words in ended.err and f"tepat freeze --round {MURNI}" in ended.err and "[AWAITING_DRAW]" in ended.err
    assert lists(tree) == before
    kept = max((tree / "data/out/.work").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    assert sorted(path.name for path in kept.iterdir()) == ["eligibility", "identity", "ingest", "log.jsonl", "quality"]
    assert pq.read_metadata(kept / "eligibility/verdict.parquet").num_rows > 0


def test_cron_gets_one_line_of_a_round_that_waits(waiting, tmp_path, call):
    ended = call(copy(waiting, tmp_path / "tree"), "select", "--quiet")
    assert (ended.code, ended.out, ended.err.count("\n")) == (69, "", 1)


def test_a_dry_run_of_a_round_that_waits_writes_nothing(waiting, tmp_path, call):
    tree = copy(waiting, tmp_path / "tree")
    before = state(tree)
    ended = call(tree, "select", "--dry-run")
    assert (ended.code, state(tree) == before) == (69, True)


def test_a_frozen_round_waits_for_the_very_value_that_was_named(frozen, tmp_path, call):
    ended = refused(call, copy(frozen, tmp_path / "tree"), 69, "AWAITING_DRAW", "select")
    assert f"tepat draw --round {MURNI} --drand-round {ROUND} --randomness … --digits …" in ended.err


def test_what_a_changed_rule_does_to_the_list_is_not_told_before_the_draw(waiting, frozen, listed, tmp_path, tepat):
    programme = "rules/programmes/uep.yaml"
    for tree, told in ((waiting, False), (frozen, False), (listed, True)):
        for language, words in (("id", "menunggu undian"), ("en", "waits for its draw")):
            ended = tepat(tree, "rules", "diff", programme, "highest_decile=1", "--round", MURNI, language=language)
            assert ended.code == 0 and "highest_decile" in ended.out
            assert (words in ended.out, f"{MURNI}. " in ended.out) == (not told, told)


# ---- the freeze -----------------------------------------------------------------------------------------------------


def test_a_freeze_writes_the_list_and_what_it_was_made_of_and_says_both_for_the_minutes(waiting, tmp_path, call):
    tree = copy(waiting, tmp_path / "tree")
    ended = call(tree, "freeze", *BOTH, now=FROZEN_AT)
    assert (ended.code, ended.err) == (0, "")
    path, told = tree / f"data/out/{MURNI}/draw/frozen-list.txt", record(tree)
    cases = path.read_text(encoding="utf-8").splitlines()
    assert path.read_bytes() == "".join(f"{case}\n" for case in sorted(cases)).encode()
    assert (oct(path.stat().st_mode & 0o777), oct(path.parent.stat().st_mode & 0o777)) == ("0o640", "0o750")
    made = told["frozen"]
    assert (made["list_sha256"], made["cases"], sum(made["regencies"].values())) == (digest(path), len(cases), len(cases))
    assert made["at"] == FROZEN_AT and (tree / "data/out/.work" / made["run_id"]).is_dir()
    assert made["rules"][f"rules/rounds/{MURNI}.yaml"] == digest(tree / f"rules/rounds/{MURNI}.yaml")
    assert made["inputs"] == {name: digest(tree / FIRST_DAY.parent / name) for name in made["inputs"]} != {}
    assert told["sources"]["drand"]["round"] == ROUND and told["sources"]["public_draw"] == {"at": DIGITS_AT, "place": "Aula Dinas Sosial"}
    for words in (made["list_sha256"], f"Jumlah kasus yang diundi: {len(cases)}", f"putaran {ROUND}", "Aula Dinas Sosial", "2025-04-04T02:00:00Z",
                  "tidak diperiksa", *(f"  {code} " for code in made["regencies"]), *(f": {count}" for count in made["regencies"].values())):
        assert words in ended.out


def test_the_list_is_the_same_whether_the_waiting_run_is_still_there_or_not(waiting, frozen, tmp_path, call):
    tree = copy(waiting, tmp_path / "tree")
    call(tree, "select")
    assert call(tree, "freeze", *BOTH, now=FROZEN_AT).code == 0
    assert record(tree) == record(frozen)


def test_a_record_is_read_by_people_and_editors(frozen):
    first, second, *_ = (frozen / RECORD).read_text(encoding="utf-8").splitlines()
    assert (first, second[:2]) == ("# yaml-language-server: $schema=../schema/draw.schema.json", "# ")
    assert list(validator("draw").iter_errors(as_editors_read(record(frozen)))) == []


@pytest.mark.parametrize("arguments, problem", [
    ((), "DRAW_SOURCE_MISSING"),
    (("--public-draw", "2025-04-04T10:00+08:00"), "DRAW_PLACE_MISSING"),
    (("--public-draw", "2025-04-04T10:00+08:00", "--place", " "), "DRAW_PLACE_MISSING"),
    (("--drand-at", "2025-04-03T02:00Z", "--place", "Aula"), "DRAW_PLACE_MISSING"),
    (("--drand-at", "2025-04-01T01:59:50Z"), "DRAW_SOURCE_EARLY"),
    (("--drand-at", "1999-01-01T00:00Z"), "DRAW_SOURCE_EARLY"),
    (("--public-draw", "2025-04-01T02:00:00Z", "--place", "Aula"), "DRAW_SOURCE_EARLY"),
    (("--public-draw", "2025-04-04T02:00Z", "--place", "Aula, NIK 640303120590" + "9001"), "PLACE_NUMBER"),
    (("--public-draw", "2025-04-04T02:00Z", "--place", "Aula\u200b"), "YAML_INVISIBLE"),
    (("--public-draw", "2025-04-04T02:00Z", "--place", "Aula\nSumber nilai undian: drand"), "PLACE_LINES"),
    (("--public-draw", "2025-04-04T02:00Z", "--place", "Aula\tbesar"), "PLACE_LINES"),
    (("--public-draw", "2025-04-04T02:00Z", "--place", "Aula\r"), "PLACE_LINES"),
    (("--drand-at", "9999-12-31T23:59:59Z"), "DRAW_SOURCE_FAR"),
])
def test_a_freeze_needs_a_source_whose_value_nobody_knows_yet(waiting, tmp_path, call, arguments, problem):
    refused(call, copy(waiting, tmp_path / "tree"), 64, problem, "freeze", *arguments, now=FROZEN_AT)


@pytest.mark.parametrize("time", ["2025-04-03T02:00", "2025-04-03", "besok", "0001-01-01T00:00+08:00"])
def test_a_time_without_its_zone_is_no_time(waiting, call, time):
    ended = call(waiting, "freeze", "--drand-at", time, now=FROZEN_AT)
    assert (ended.code, "zona" in ended.err) == (64, True)


def test_a_value_that_comes_while_the_list_is_made_freezes_nothing(waiting, tmp_path, tepat, monkeypatch):
    tree, times = copy(waiting, tmp_path / "tree"), iter([FROZEN_AT, DRAND_AT + datetime.timedelta(seconds=3)])
    monkeypatch.setattr("pipeline.cli_draw.clock", lambda: next(times))
    ended = tepat(tree, "freeze", "--round", MURNI, *BOTH)
    assert (ended.code, "[DRAW_SOURCE_EARLY]" in ended.err) == (64, True)
    assert not (tree / RECORD).exists() and not (tree / f"data/out/{MURNI}/draw").exists()


def test_a_list_is_frozen_once(frozen, tmp_path, call):
    refused(call, copy(frozen, tmp_path / "tree"), 78, "FROZEN_ALREADY", "freeze", *BOTH, now=FROZEN_AT)


def test_a_round_whose_draw_was_released_is_not_frozen_anew_by_removing_its_record(listed, tmp_path, call):
    tree = copy(listed, tmp_path / "tree")
    (tree / RECORD).unlink()
    refused(call, tree, 78, "DRAW_RECORD_MISSING", "freeze", *BOTH, now=FROZEN_AT)


def test_only_a_round_with_a_public_draw_is_frozen_and_drawn(waiting, call):
    refused(call, waiting, 78, "DRAW_NOT_PUBLIC", "freeze", *BOTH, now=FROZEN_AT, round_name=PERUBAHAN)
    refused(call, waiting, 78, "DRAW_NOT_PUBLIC", "draw", *DRAND, round_name=PERUBAHAN)


def test_a_signed_round_is_neither_frozen_nor_drawn(waiting, tmp_path, call):
    tree = copy(waiting, tmp_path / "tree")
    edit_round(tree, MURNI, state="signed", run=current(tree).readlink().name)
    refused(call, tree, 78, "ROUND_SIGNED", "freeze", *BOTH, now=FROZEN_AT)
    refused(call, tree, 78, "ROUND_SIGNED", "draw", *DRAND)


def test_a_round_of_nobody_is_neither_frozen_nor_drawn(waiting, call):
    refused(call, waiting, 64, "ROUND_UNKNOWN", "freeze", *BOTH, now=FROZEN_AT, round_name="2024-murni")
    refused(call, waiting, 64, "ROUND_UNKNOWN", "draw", round_name="2024-murni")


def test_a_file_name_that_the_record_cannot_hold_is_told_before_the_freeze(waiting, tmp_path, call):
    tree = copy(waiting, tmp_path / "tree")
    path = next((tree / FIRST_DAY / "proposals").iterdir())
    path.rename(path.with_name("usulаn.xlsx"))  # its fifth letter is Cyrillic
    assert "data/raw/contoh/" in refused(call, tree, 66, "YAML_FOREIGN", "freeze", *BOTH, now=FROZEN_AT).err


# ---- the draw -------------------------------------------------------------------------------------------------------


def test_a_draw_enters_the_value_and_says_that_nobody_has_verified_it(frozen, tmp_path, call):
    tree = copy(frozen, tmp_path / "tree")
    before = record(tree)
    ended = call(tree, "draw", "--drand-round", str(ROUND), "--randomness", HEX.upper(), "--digits", DIGITS)
    assert (ended.code, ended.err) == (0, "")
    assert f"make select ROUND={MURNI}" in ended.out and "tidak diperiksa" in ended.out
    assert record(tree) == before | {"drawn": {"at": AFTER, "randomness": HEX, "drand_signature": "not verified", "digits": DIGITS}}


def test_a_draw_of_digits_alone_speaks_of_no_signature(waiting, tmp_path, call):
    tree = copy(waiting, tmp_path / "tree")
    assert call(tree, "freeze", *BOTH[2:], now=FROZEN_AT).code == 0
    ended = call(tree, "draw", "--digits", DIGITS)
    assert (ended.code, "drand" in ended.out) == (0, False)
    assert record(tree)["drawn"] == {"at": AFTER, "digits": DIGITS}


@pytest.mark.parametrize("arguments, now, problem", [
    ((), AFTER, "DRAW_VALUE_MISSING"),
    (DRAND, AFTER, "DRAW_VALUE_MISSING"),
    (("--digits", DIGITS), AFTER, "DRAW_VALUE_MISSING"),
    (("--drand-round", str(ROUND + 1), "--randomness", HEX, "--digits", DIGITS), AFTER, "DRAND_ROUND_OTHER"),
    (("--drand-round", str(ROUND), "--randomness", HEX[1:], "--digits", DIGITS), AFTER, "RANDOMNESS_WRONG"),
    (("--drand-round", str(ROUND), "--randomness", "0x" + HEX[2:], "--digits", DIGITS), AFTER, "RANDOMNESS_WRONG"),
    ((*DRAND, "--digits", "0417 263859"), AFTER, "DIGITS_WRONG"),
    ((*DRAND, "--digits", "٠٤١٧"), AFTER, "DIGITS_WRONG"),
    ((*DRAND, "--digits", ""), AFTER, "DIGITS_WRONG"),
    ((*DRAND, "--digits", DIGITS), DIGITS_AT - datetime.timedelta(seconds=1), "DRAW_TOO_EARLY"),
])
def test_no_other_value_is_taken_than_the_one_that_was_named(frozen, tmp_path, call, arguments, now, problem):
    refused(call, copy(frozen, tmp_path / "tree"), 64, problem, "draw", *arguments, now=now)


def test_a_value_of_a_source_that_was_not_named_is_refused(waiting, tmp_path, call):
    tree = copy(waiting, tmp_path / "tree")
    assert call(tree, "freeze", *BOTH[:2], now=FROZEN_AT).code == 0
    refused(call, tree, 64, "DRAW_VALUE_EXTRA", "draw", *DRAND, "--digits", DIGITS)
    assert call(tree, "draw", *DRAND).code == 0


def test_a_value_before_the_freeze_is_refused(waiting, call):
    refused(call, waiting, 78, "DRAW_BEFORE_FREEZE", "draw", *DRAND, "--digits", DIGITS)


def test_there_is_no_second_draw(drawn, tmp_path, call):
    refused(call, copy(drawn, tmp_path / "tree"), 78, "DRAWN_ALREADY", "draw", *DRAND, "--digits", DIGITS)


def test_a_frozen_round_does_not_go_back_to_a_declared_seed(frozen, tmp_path, call):
    tree = copy(frozen, tmp_path / "tree")
    edit_round(tree, MURNI, draw={"method": "declared_seed", "seed": "mine"})
    refused(call, tree, 78, "DRAW_METHOD_CHANGED", "select")


# ---- the lists ------------------------------------------------------------------------------------------------------


def test_the_lists_are_drawn_with_the_named_value_from_the_frozen_list(listed, drawn, tmp_path, call):
    cases = (listed / f"data/out/{MURNI}/draw/frozen-list.txt").read_bytes()
    prk = hmac.digest(hashlib.sha256(cases).digest(), bytes.fromhex(HEX) + DIGITS.encode(), "sha256")
    found = pq.read_table(current(listed) / "decision.parquet", columns=["case_id", "draw_ticket"]).to_pylist()
    assert {row["case_id"]: row["draw_ticket"] for row in found if row["draw_ticket"]} == {
        case: hmac.digest(prk, f"{MURNI}/{case}\x01".encode(), "sha256").hex() for case in cases.decode().split()}
    told = json.loads((current(listed) / "manifest.json").read_bytes())["draw"]
    assert (told["method"], told["prk"], told["label"]) == ("public", prk.hex(), f"{MURNI}/")
    assert (told["list_sha256"], told["randomness"], told["digits"]) == (hashlib.sha256(cases).hexdigest(), HEX, DIGITS)
    assert (told["frozen_at"], told["record_sha256"]) == ("2025-04-01T02:00:00Z", digest(listed / RECORD))
    assert (told["sources"]["drand"]["round"], told["sources"]["drand"]["signature"]) == (ROUND, "not verified")
    claims = {one["claim"]: one["verdict"] for one in json.loads((current(listed) / "certificate.json").read_bytes())["claims"]}
    assert [claims[name] for name in ("draw_followed", "tickets_drawn", "drand_signature")] == ["proven", "proven", "not_checked"]
    said = call(copy(drawn, tmp_path / "tree"), "select").out
    assert f"Tanda tangan drand (putaran {ROUND}) tidak diperiksa di sini." in said


def test_the_run_is_named_after_its_draw(frozen, listed, tmp_path, call):
    tree = copy(frozen, tmp_path / "tree")
    assert call(tree, "draw", "--drand-round", str(ROUND), "--randomness", "f0" * 32, "--digits", DIGITS).code == 0
    assert call(tree, "select", "--quiet").code == 0
    assert current(tree).readlink() != current(listed).readlink()


def test_files_that_come_after_the_freeze_are_named_and_not_read(listed, drawn, tmp_path, call):
    tree = copy(drawn, tmp_path / "tree")
    for name in ("2025-03-28/proposals/usulan_baru.xlsx", "catatan.txt", "2025-03-28/registry/kk 640303120590" + "9001.csv"):
        path = tree / FIRST_DAY.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"no workbook")
        path.chmod(0)
    dry, real = call(tree, "select", "--dry-run"), call(tree, "select")
    assert (dry.code, real.code) == (0, 0), dry.err + real.err
    for said in (dry.out, real.out, call(tree, "status").out):
        for name in ("2025-03-28/proposals/usulan_baru.xlsx", "catatan.txt", "2025-03-28/registry/kk ################.csv"):
            assert f"Tidak dipakai, datang setelah daftar dibekukan: {name}." in re.sub(r"\s+", " ", said)
    assert current(tree).readlink() == current(listed).readlink()


def change_a_file(tree: Path) -> None:
    path = next((tree / FIRST_DAY / "proposals").iterdir())
    path.write_bytes(path.read_bytes() + b"\0")


def remove_a_file(tree: Path) -> None:
    next((tree / FIRST_DAY / "reference").iterdir()).unlink()


def change_a_rule(tree: Path) -> None:
    edit_round(tree, MURNI, budget_idr=2 * 10**9)


def add_a_rule_file(tree: Path) -> None:
    (tree / "rules/reference/poverty_2025.csv").write_bytes((tree / "rules/reference/poverty_2024.csv").read_bytes())


def remove_a_rule_file(tree: Path) -> None:
    (tree / "rules/layouts/siks_ng.yaml").unlink()


def change_the_key(tree: Path) -> None:
    text = (tree / SNAPSHOT).read_text(encoding="utf-8")
    (tree / SNAPSHOT).write_text(re.sub("seed [0-9]+", "seed 1", text), encoding="utf-8")


def change_the_day_of_the_registry(tree: Path) -> None:
    text = (tree / SNAPSHOT).read_text(encoding="utf-8")
    (tree / SNAPSHOT).write_text(re.sub("vintage: .*", "vintage: 2024-12-31", text), encoding="utf-8")


def change_the_hash_of_the_list(tree: Path) -> None:
    text = (tree / RECORD).read_text(encoding="utf-8")
    (tree / RECORD).write_text(text.replace(record(tree)["frozen"]["list_sha256"], "0" * 64), encoding="utf-8")


@pytest.mark.parametrize("change, problem", [
    (change_a_file, "FROZEN_INPUT_DIFFERS"), (remove_a_file, "FROZEN_INPUT_DIFFERS"), (change_a_rule, "FROZEN_RULES_DIFFER"),
    (add_a_rule_file, "FROZEN_RULES_DIFFER"), (remove_a_rule_file, "FROZEN_RULES_DIFFER"), (change_the_key, "FROZEN_KEY_DIFFERS"),
    (change_the_day_of_the_registry, "FROZEN_RUN_DIFFERS"), (change_the_hash_of_the_list, "FROZEN_LIST_DIFFERS")])
@pytest.mark.parametrize("when", ["before the draw", "after the draw"])
def test_what_was_frozen_and_is_no_more_stops_the_run(frozen, drawn, tmp_path, call, change, problem, when):
    tree = copy(drawn if when == "after the draw" else frozen, tmp_path / "tree")
    change(tree)
    refused(call, tree, 65, problem, "select")


def test_another_version_of_the_program_draws_no_frozen_list(drawn, tmp_path, call, monkeypatch):
    monkeypatch.setattr(core_run, "_code_sha256", lambda: "0" * 64)
    refused(call, copy(drawn, tmp_path / "tree"), 65, "FROZEN_CODE_DIFFERS", "select", "--dry-run")


def test_a_drawn_round_is_signed_and_looked_at_like_any_other(listed, tmp_path, call):
    tree = copy(listed, tmp_path / "tree")
    edit_round(tree, MURNI, state="signed", run=current(tree).readlink().name)
    assert [call(tree, *command).code for command in (("select",), ("select", "--dry-run"), ("status",))] == [0, 0, 0]


def test_the_record_of_a_draw_is_checked_with_the_rules_and_is_no_round(frozen, drawn, tmp_path, tepat):
    ended = tepat(frozen, "rules", "check")
    assert ended.code == 0 and RECORD.as_posix() not in ended.out
    tree = copy(drawn, tmp_path / "tree")
    (tree / RECORD).write_text((tree / RECORD).read_text(encoding="utf-8").replace("cases:", "kasus:"), encoding="utf-8")
    ended = tepat(tree, "rules", "check")
    assert ended.code == 78 and re.search(rf"{RECORD}:\d+: .*\[KEY_UNKNOWN\]", ended.err)


def readme(language: str) -> str:
    """The code of the README's page on the draw."""
    page = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Recompute the draw")[2]
    return re.search(rf"```{language}\n(.+?)```", page, re.DOTALL)[1]


@pytest.mark.parametrize("tree", ["released", "listed"])
def test_the_readme_recomputes_every_ticket_of_a_declared_and_of_a_public_draw(tree, request, monkeypatch):
    monkeypatch.chdir(request.getfixturevalue(tree))
    tickets = [row for row in pq.read_table(current(Path()) / "decision.parquet").to_pylist() if row["draw_ticket"]]
    assert len(tickets) > 0
    with contextlib.redirect_stdout(said := io.StringIO()):
        exec(readme("python"), {})
    assert said.getvalue() == f"{len(tickets)} tickets, {len(tickets)} the same\n"
    assert duckdb.sql(readme("sql")).fetchall() == [(len(tickets), len(tickets))]


# ---- killed ---------------------------------------------------------------------------------------------------------

DIES_BEFORE_RENAME = """
import datetime, os, signal, sys
from pathlib import Path
from pipeline import cli, cli_draw
left, rename = int(sys.argv[1]), Path.rename
def dying(self, target):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)
Path.rename = dying
cli_draw.clock = lambda: datetime.datetime.fromisoformat(sys.argv[2])
cli.run(sys.argv[3:])
"""


def killed(tree: Path, number: int, now: datetime.datetime, *arguments: str) -> None:
    child = subprocess.run([sys.executable, "-c", DIES_BEFORE_RENAME, str(number), now.isoformat(), *arguments], cwd=tree,
                           env=surroundings(), capture_output=True)
    assert child.returncode == -signal.SIGKILL, f"the command has fewer than {number} renames"


@pytest.mark.parametrize("number", [1, 2, 3])  # the stage tables, the list, its record
def test_a_freeze_that_is_killed_has_frozen_nothing_and_can_be_done_again(waiting, tmp_path, call, number):
    tree = copy(waiting, tmp_path / "tree")
    killed(tree, number, FROZEN_AT, "freeze", "--round", MURNI, *BOTH)
    assert not (tree / RECORD).exists()
    assert call(tree, "freeze", *BOTH, now=FROZEN_AT).code == 0
    assert digest(tree / f"data/out/{MURNI}/draw/frozen-list.txt") == record(tree)["frozen"]["list_sha256"]


def test_a_draw_that_is_killed_has_entered_nothing_and_can_be_done_again(frozen, tmp_path, call):
    tree = copy(frozen, tmp_path / "tree")
    killed(tree, 1, AFTER, "draw", "--round", MURNI, *DRAND, "--digits", DIGITS)
    assert digest(tree / RECORD) == digest(frozen / RECORD)
    assert call(tree, "draw", *DRAND, "--digits", DIGITS).code == 0


def test_a_value_that_was_changed_after_the_lists_were_drawn_is_a_second_draw(listed, tmp_path, call):
    tree = copy(listed, tmp_path / "tree")
    path = tree / "rules/rounds" / f"{MURNI}.draw.yaml"
    written = path.read_text(encoding="utf-8")
    digits = record(tree)["drawn"]["digits"]
    path.write_text(written.replace(digits, digits[::-1]), encoding="utf-8")
    refused(call, tree, 65, "DRAWN_OTHERWISE", "select", "--round", MURNI)
