"""A round file says which seats, which day and which chance; the ways in which one is refused are in test_refusals."""

from datetime import date
from pathlib import Path

from pipeline.core.draw import DeclaredDraw
from pipeline.core.draw_record import PublicDraw
from pipeline.core.round import ApportionedQuota, EarlierRound, Floor, GivenQuota, Note, Reserve, load_round

GIVEN = """\
round: 2025-murni
programme: uep
state: open
snapshot: contoh-2025
as_of: 2025-03-31
expect_regencies: ["64.01", "64.02", "64.10"]
floors: []
budget_idr: 7_500_000_000
reserve: {failure_rate: 0.20, confidence: 0.99}
draw: {method: declared_seed, seed: uep-2025-murni}
earlier_rounds: []
unfilled: stay
quota:
  {mode: given, total: 1500, regencies: {"64.02": 500, "64.01": 600, "64.10": 400}}
"""
SHARED = 'mode: apportion, method: webster, total: 180, weights: poverty_2024, minimum: 1'
APPORTIONED = GIVEN.replace('mode: given, total: 1500, regencies: {"64.02": 500, "64.01": 600, "64.10": 400}', SHARED)
REGIONS = frozenset(("64.01", "64.02", "64.03", "64.10"))


def load(folder: Path, text: str, name: str = "2025-murni.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    return load_round(folder / name, REGIONS)


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_a_given_quota_stands_in_the_order_of_the_expected_regencies(tmp_path):
    round_ = load(tmp_path, GIVEN)
    assert round_.quota == GivenQuota(1500, {"64.01": 600, "64.02": 500, "64.10": 400}, ())
    assert list(round_.quota.regencies) == ["64.01", "64.02", "64.10"]
    assert (round_.as_of, round_.reserve, round_.draw) == (
        date(2025, 3, 31), Reserve(0.2, 0.99), DeclaredDraw("uep-2025-murni"))


def test_a_quota_to_be_apportioned_names_method_weights_minimum_and_the_order_for_ties(tmp_path):
    assert load(tmp_path, APPORTIONED).quota == ApportionedQuota(180, "webster", "poverty_2024", 1, (), {}, None)
    ordered = changed(APPORTIONED, "minimum: 1", 'minimum: 60, order: ["64.10", "64.02", "64.01"], caps: {"64.10": 60}')
    assert load(tmp_path, ordered).quota == ApportionedQuota(
        180, "webster", "poverty_2024", 60, ("64.10", "64.02", "64.01"), {"64.10": 60}, None)


def test_a_floor_is_a_percentage_rounded_up_or_a_number_and_stock_is_counted_per_package(tmp_path):
    text = changed(GIVEN, "floors: []", """floors:
  - {group: disability, at_least_percent: 5, count: one_to_all}
  - {group: women, at_least: 40, count: one_to_all}
unfilled_floor: hold
stock: {food: 100, trade: 0}""")
    round_ = load(tmp_path, text)
    assert round_.floors == (Floor("disability", 5, None), Floor("women", None, 40))
    assert [floor.seats(quota) for floor in round_.floors for quota in (0, 20, 21)] == [0, 1, 2, 40, 40, 40]
    assert (round_.unfilled_floor, round_.stock) == ("hold", {"food": 100, "trade": 0})
    assert (load(tmp_path, GIVEN).unfilled_floor, load(tmp_path, GIVEN).stock) == ("revert", {})


def test_a_signed_round_names_its_run_and_earlier_rounds_and_notes_are_kept(tmp_path):
    text = changed(GIVEN, "state: open", "state: signed\nrun: abcdefgh23456")
    text = changed(text, "earlier_rounds: []", "earlier_rounds: [{round: 2024-murni, run: current}]\nnotes: [{id: Catatan, en: Note}]")
    round_ = load(tmp_path, text)
    assert (round_.state, round_.run) == ("signed", "abcdefgh23456")
    assert (round_.earlier_rounds, round_.notes) == ((EarlierRound("2024-murni", "current"),), (Note("Catatan", "Note"),))


def test_a_public_draw_has_no_key_until_its_value_is_entered(tmp_path):
    round_ = load(tmp_path, changed(GIVEN, "{method: declared_seed, seed: uep-2025-murni}", "{method: public}"))
    assert (round_.draw, round_.draw.prk) == (PublicDraw(None, None), None)
