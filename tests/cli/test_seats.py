"""Floors, packages in stock, money and moved seats, as an officer decrees them and reads what came of them."""

from __future__ import annotations

from collections import Counter

import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import command, copy
from tests.fixtures.tree import MURNI, REGENCIES, current, digest, edit_round, given, line_of, state

FLOOR = {"group": "disability", "at_least_percent": 50, "count": "one_to_all"}
PACKAGES = ("food", "trade", "craft", "service", "farming")


def decree(tree, **changes):
    """The first round with floors and five of each package."""
    return edit_round(tree, MURNI, **({"floors": [FLOOR], "stock": dict.fromkeys(PACKAGES, 5)} | changes))


@pytest.fixture(scope="module")
def decreed(inputs, tmp_path_factory):
    """A tree whose lists were made with floors and stock, on one thread."""
    tree = copy(inputs, tmp_path_factory.mktemp("decreed") / "tree")
    decree(tree)
    ended = command(tree, "select", "--round", MURNI, "--threads", "1", TEPAT_LANG="en")
    assert ended.code == 0, ended.err
    (tree / "said").write_text(ended.out, encoding="utf-8")
    return tree


def rows(tree, table):
    return pq.read_table(current(tree) / f"{table}.parquet").to_pylist()


def test_every_floor_that_is_kept_has_its_members_on_the_list(decreed):
    floors = rows(decreed, "floor")
    assert {row["regency_code"] for row in floors} == set(REGENCIES)
    selected = Counter(row["regency_code"] for row in rows(decreed, "placement")
                       if row["status"] == "selected" and row["floor_groups"] == "disability")
    assert all(row["selected_members"] == selected[row["regency_code"]] >= row["floor_seats"] for row in floors)
    assert {row["decreed_seats"] for row in floors} == {4}


def test_no_package_is_given_more_often_than_it_is_in_stock(decreed):
    used = Counter(row["package"] for row in rows(decreed, "placement") if row["status"] == "selected")
    assert {row["resource"]: row["used"] for row in rows(decreed, "resource")} == {name: used[name] for name in PACKAGES}
    assert max(used.values()) <= 5 and None not in used


def test_whoever_met_an_empty_stock_is_told_of_it_in_both_languages(decreed):
    titles = {"food": ("Paket makanan olahan", "Processed food"), "trade": ("Paket perdagangan/warung", "Trade or small shop")}
    winners = {row["resource"]: row["last_winner_rank"] for row in rows(decreed, "resource")}
    places = {row["case_id"]: row for row in rows(decreed, "placement")}
    refused = [row for row in rows(decreed, "decision") if row["reason_code"] == "STOCK_OUT" and places[row["case_id"]]["short_resource"] in titles]
    assert refused
    for row in refused:
        place = places[row["case_id"]]
        id_, en = titles[place["short_resource"]]
        winner, rank = winners[place["short_resource"]], place["rank_in_province"]
        assert f"{id_} habis pada peringkat provinsi {winner}, kasus ini peringkat provinsi {rank}." in row["reason_text_id"]
        assert f"{en} ran out at rank {winner} of the province, this case has rank {rank}." in row["reason_text_en"]


def test_the_summary_says_what_ran_out_and_which_floor_was_not_kept(decreed):
    said = " ".join((decreed / "said").read_text(encoding="utf-8").split())
    for row in rows(decreed, "resource"):
        assert (f"Used up: {row['resource']} (5)" in said) == (row["used"] == 5)
    for row in rows(decreed, "floor"):
        told = f"Note {row['regency_code']}: the group disability gets {row['floor_seats']} of at least 4 seats"
        assert (told in said) == (row["finding"] != "MET")


def test_threads_change_no_byte_of_lists_with_floors_and_stock(decreed, inputs, tmp_path):
    tree = copy(inputs, tmp_path / "tree")
    decree(tree)
    ended = command(tree, "select", "--round", MURNI, "--threads", "2", "--quiet", PYTHONHASHSEED="5")
    assert ended.code == 0, ended.err
    for table in ("placement", "decision", "floor", "resource", "seat_trace", "quota"):
        assert digest(current(tree) / f"{table}.parquet") == digest(current(decreed) / f"{table}.parquet")


def test_floors_above_the_quota_stop_the_run_and_leave_the_old_lists(tree, select):
    before = state(current(tree))
    path = decree(tree, stock={}, quota=given({"64.09": 4, "64.11": 1, "64.74": 1}),
                  floors=[{"group": "disability", "at_least": 4, "count": "one_to_all"}])
    ended = select(tree)
    assert ended.code == 78 and "[FLOORS_EXCEED_QUOTA]" in ended.err
    assert all(line.startswith(f"rules/rounds/{MURNI}.yaml:{line_of(path, 'floors:')}: ") for line in ended.err.splitlines())
    assert state(current(tree)) == before


def test_equal_quotients_stop_the_run_with_the_line_of_the_quota(tree, select):
    figures = tree / "rules/reference/poverty_2024.csv"
    lines = [line.split(",") for line in figures.read_text(encoding="utf-8").splitlines()]
    column = lines[0].index("poor_persons")
    figures.write_text("".join(",".join([*line[:column], "77", *line[column + 1:]] if number else line) + "\n" for number, line in enumerate(lines)),
                       encoding="utf-8")
    path = edit_round(tree, MURNI, quota={"mode": "apportion", "method": "webster", "total": 1, "weights": "poverty_2024", "minimum": 0})
    ended = select(tree)
    assert ended.code == 78 and ended.err.startswith(f"rules/rounds/{MURNI}.yaml:{line_of(path, 'quota:')}: ") and "[QUOTA_TIE]" in ended.err


def test_money_for_few_awards_ends_with_the_rank_that_took_the_last(bare_tree, select):
    decree(bare_tree, floors=[], stock={}, budget_idr=15_000_000)
    ended = select(bare_tree)
    assert ended.code == 0, ended.err
    placed = sorted(rows(bare_tree, "placement"), key=lambda row: row["rank_in_province"])
    assert [row["rank_in_province"] for row in placed if row["status"] == "selected"] == [1, 2, 3]
    assert {(row["short_resource"], row["last_winner_rank"]) for row in placed if row["reason_code"] == "BUDGET"} == {("budget", 3)}
    assert "Habis: anggaran (3), pada peringkat provinsi 3." in ended.out


def test_seats_that_nobody_can_fill_move_and_each_move_is_on_record(bare_tree, select):
    decree(bare_tree, floors=[], stock={}, unfilled="webster_continuation", quota=given({"64.09": 1, "64.11": 400, "64.74": 1}), budget_idr=10**10)
    ended = select(bare_tree)
    assert ended.code == 0, ended.err
    quotas = {row["regency_code"]: row for row in rows(bare_tree, "quota")}
    moves = [row for row in rows(bare_tree, "seat_trace") if row["basis"] == "moved"]
    taken = Counter(row["regency_code"] for row in moves)
    cases = Counter(row["regency_code"] for row in rows(bare_tree, "placement"))
    assert moves and {row["from_regency"] for row in moves} == {"64.11"}
    assert quotas["64.11"]["seats"] == 400 - len(moves) >= cases["64.11"]
    assert all(quotas[code]["seats"] == 1 + taken[code] <= cases[code] for code in ("64.09", "64.74"))
    assert f"Kursi kosong pindah: {taken['64.09']} dari 64.11 ke 64.09" in ended.out
