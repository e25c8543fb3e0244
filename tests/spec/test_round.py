"""A round file says which seats, which day and which chance, or is refused: with file, line, and what to do."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.core.errors import RulesError
from pipeline.core.round import ApportionedQuota, Draw, EarlierRound, GivenQuota, Note, Reserve, load_round

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


def refusals(folder: Path, text: str, **more) -> list[str]:
    with pytest.raises(RulesError) as refused:
        load(folder, text, **more)
    assert all(problem.en and problem.code for problem in refused.value.problems)
    return [f"{problem.where}: {problem.id}" for problem in refused.value.problems]


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_a_given_quota_stands_in_the_order_of_the_expected_regencies(tmp_path):
    round_ = load(tmp_path, GIVEN)
    assert round_.quota == GivenQuota(1500, {"64.01": 600, "64.02": 500, "64.10": 400})
    assert list(round_.quota.regencies) == ["64.01", "64.02", "64.10"]
    assert (round_.as_of, round_.reserve, round_.draw) == (
        date(2025, 3, 31), Reserve(0.2, 0.99), Draw("declared_seed", "uep-2025-murni"))


def test_a_quota_to_be_apportioned_names_method_weights_minimum_and_the_order_for_ties(tmp_path):
    assert load(tmp_path, APPORTIONED).quota == ApportionedQuota(180, "webster", "poverty_2024", 1, ())
    ordered = changed(APPORTIONED, "minimum: 1", 'minimum: 60, order: ["64.10", "64.02", "64.01"]')
    assert load(tmp_path, ordered).quota == ApportionedQuota(180, "webster", "poverty_2024", 60, ("64.10", "64.02", "64.01"))


def test_a_signed_round_names_its_run_and_earlier_rounds_and_notes_are_kept(tmp_path):
    text = changed(GIVEN, "state: open", "state: signed\nrun: abcdefgh23456")
    text = changed(text, "earlier_rounds: []", "earlier_rounds: [{round: 2024-murni, run: current}]\nnotes: [{id: Catatan, en: Note}]")
    round_ = load(tmp_path, text)
    assert (round_.state, round_.run) == ("signed", "abcdefgh23456")
    assert (round_.earlier_rounds, round_.notes) == ((EarlierRound("2024-murni", "current"),), (Note("Catatan", "Note"),))


# what is written ⇒ what is written instead ⇒ the lines and messages of the refusal
REFUSED_GIVEN = [line.split(" ⇒ ") for line in r"""
state: open ⇒ state: closed ⇒ 3: `state` harus salah satu dari: open, signed.
state: open ⇒ state: signed ⇒ 3: `state: signed` memerlukan `run` (kode hasil yang ditandatangani); `state: open` tidak memakainya.
unfilled: stay ⇒ unfilled: stay\nrun: x ⇒ 3: `state: signed` memerlukan `run` (kode hasil yang ditandatangani); `state: open` tidak memakainya.
unfilled: stay ⇒ unfilled: stay\nrun: ../x ⇒ 13: `run` harus huruf kecil dan angka, tanpa spasi.
as_of: 2025-03-31 ⇒ as_of: "2025-03-31" ⇒ 5: `as_of` harus tanggal, misalnya 2025-03-31, tanpa tanda kutip.
as_of: 2025-03-31 ⇒ as_of: 2025-03-31T00:00:00 ⇒ 5: `as_of` harus tanggal, misalnya 2025-03-31, tanpa tanda kutip.
as_of: ⇒ asof: ⇒ 1: kunci `as_of` belum ada. Tambahkan. ### 5: kunci `asof` tidak dikenal. Maksudnya `as_of`?
"64.01", "64.02", "64.10"] ⇒ "64.01", "64.02", 64.10] ⇒ 6: `64.10` terbaca sebagai bilangan, padahal harus teks. Tulis dengan tanda kutip: "64.10".
"64.01", "64.02", "64.10"] ⇒ "64.01", "64.02", "64.10", "64.01"] ⇒ 6: kode wilayah `64.01` tertulis dua kali. Hapus salah satunya.
"64.01", "64.02", "64.10"] ⇒ "64.01", "64.02", "64.03"] ⇒ 14: `regencies` tidak sama dengan `expect_regencies` (kurang: 64.03; lebih: 64.10).
"64.01", "64.02", "64.10"] ⇒ "64.01", "64.02", "64.10", "64.99"] ⇒ 6: kode wilayah `64.99` tidak dikenal. Maksudnya `64.10`? ### 14: `regencies` tidak sama dengan `expect_regencies` (kurang: 64.99; lebih: -).
"64.10": 400 ⇒ 64.10: 400 ⇒ 14: `64.10` terbaca sebagai bilangan, padahal harus teks. Tulis dengan tanda kutip: "64.10".
"64.10": 400 ⇒ "64.10": 400.0 ⇒ 14: `64.10` harus bilangan bulat tanpa tanda kutip.
"64.10": 400 ⇒ "64.10": -400 ⇒ 14: `64.10` harus paling sedikit 0.
"64.10": 400 ⇒ "64.10": 400, "64.10": 400 ⇒ 14: kunci `64.10` tertulis dua kali. Hapus salah satunya.
"64.10": 400} ⇒ "64.10": 400}, minimum: 1 ⇒ 14: kunci `minimum` tidak dikenal. Yang dikenal: mode, total, regencies.
total: 1500 ⇒ total: 0 ⇒ 14: `total` harus paling sedikit 1.
total: 1500 ⇒ total: 10000001 ⇒ 14: `total` harus paling banyak 10000000.
mode: given ⇒ mode: gave ⇒ 13: `mode` harus salah satu dari: given, apportion.
mode: given,  ⇒  ⇒ 13: kunci `mode` belum ada. Tambahkan.
floors: [] ⇒ floors: [{group: disability, at_least_percent: 5, count: one_to_all}] ⇒ 7: isi `floors` ini belum tersedia. Tulis `floors: []`.
floors: [] ⇒ floors: none ⇒ 7: `floors` harus daftar.
budget_idr: 7_500_000_000 ⇒ budget_idr: 0 ⇒ 8: `budget_idr` harus paling sedikit 1.
failure_rate: 0.20 ⇒ failure_rate: 1 ⇒ 9: `failure_rate` harus kurang dari 1.
failure_rate: 0.20 ⇒ failure_rate: -0.1 ⇒ 9: `failure_rate` harus paling sedikit 0.
failure_rate: 0.20 ⇒ failure_rate: 20% ⇒ 9: `failure_rate` harus bilangan, misalnya 0.20.
confidence: 0.99 ⇒ confidence: 1.0 ⇒ 9: `confidence` harus kurang dari 1.
confidence: 0.99 ⇒ confidence: 0 ⇒ 9: `confidence` harus lebih dari 0.
, seed: uep-2025-murni ⇒  ⇒ 10: `declared_seed` memerlukan `seed`. Tambahkan.
{method: declared_seed, seed: uep-2025-murni} ⇒ {method: public} ⇒ 10: isi `draw` ini belum tersedia. Tulis `draw: {method: declared_seed, seed: …}`.
{method: declared_seed, seed: uep-2025-murni} ⇒ {method: random} ⇒ 10: `method` harus salah satu dari: declared_seed, public.
earlier_rounds: [] ⇒ earlier_rounds: [{round: 2025-murni, run: current}] ⇒ 11: `2025-murni` adalah putaran ini sendiri atau sudah disebut. Hapus.
earlier_rounds: [] ⇒ earlier_rounds: [{round: 2024, run: current}, {round: "2024", run: current}] ⇒ 11: `2024` terbaca sebagai bilangan, padahal harus teks. Tulis dengan tanda kutip: "2024".
earlier_rounds: [] ⇒ earlier_rounds: [{round: a, run: current}, {round: a, run: current}] ⇒ 11: `a` adalah putaran ini sendiri atau sudah disebut. Hapus.
earlier_rounds: [] ⇒ earlier_rounds: [{round: ../2024-murni, run: current}] ⇒ 11: `round` harus huruf kecil, angka dan tanda hubung, tanpa spasi.
unfilled: stay ⇒ unfilled: move ⇒ 12: isi `unfilled` ini belum tersedia. Tulis `unfilled: stay`.
unfilled: stay ⇒ unfiled: stay ⇒ 1: kunci `unfilled` belum ada. Tambahkan. ### 12: kunci `unfiled` tidak dikenal. Maksudnya `unfilled`?
snapshot: contoh-2025 ⇒ snapshot: ../contoh ⇒ 4: `snapshot` harus huruf kecil, angka dan tanda hubung, tanpa spasi.
""".strip().splitlines()]
REFUSED_APPORTIONED = [line.split(" ⇒ ") for line in r"""
method: webster ⇒ method: hamilton ⇒ 14: `method` harus salah satu dari: webster.
minimum: 1 ⇒ minimum: 61 ⇒ 14: minimum 61 untuk 3 kabupaten/kota butuh 183, tetapi total 180. Ubah salah satunya.
minimum: 1 ⇒ minimum: -1 ⇒ 14: `minimum` harus paling sedikit 0.
weights: poverty_2024 ⇒ weights: ../poverty_2024 ⇒ 14: `weights` harus huruf kecil, angka dan garis bawah, dimulai dengan huruf, tanpa spasi.
weights: poverty_2024 ⇒ weights: poverty_2024.csv ⇒ 14: `weights` harus huruf kecil, angka dan garis bawah, dimulai dengan huruf, tanpa spasi.
, weights: poverty_2024 ⇒  ⇒ 13: kunci `weights` belum ada. Tambahkan.
minimum: 1 ⇒ minimum: 1, order: ["64.01", "64.02"] ⇒ 14: `order` tidak sama dengan `expect_regencies` (kurang: 64.10; lebih: -).
minimum: 1 ⇒ minimum: 1, order: ["64.01", "64.02", "64.10", "64.10"] ⇒ 14: kode wilayah `64.10` tertulis dua kali. Hapus salah satunya.
minimum: 1 ⇒ minimum: 1, order: ["64.01", "64.02", 64.10] ⇒ 14: `64.10` terbaca sebagai bilangan, padahal harus teks. Tulis dengan tanda kutip: "64.10".
minimum: 1 ⇒ minimum: 1, order: ["64.01", "64.02", "64.1"] ⇒ 14: kode wilayah `64.1` tidak dikenal. Maksudnya `64.10`? ### 14: `order` tidak sama dengan `expect_regencies` (kurang: 64.10; lebih: 64.1).
""".strip().splitlines()]


@pytest.mark.parametrize("old, new, message", REFUSED_GIVEN)
def test_what_is_wrong_is_refused_with_its_line(old, new, message, tmp_path):
    assert refusals(tmp_path, changed(GIVEN, old, new.replace("\\n", "\n"))) == [f"2025-murni.yaml:{one}" for one in message.split(" ### ")]


@pytest.mark.parametrize("old, new, message", REFUSED_APPORTIONED)
def test_what_is_wrong_with_a_quota_to_be_apportioned_is_refused(old, new, message, tmp_path):
    assert refusals(tmp_path, changed(APPORTIONED, old, new)) == [f"2025-murni.yaml:{one}" for one in message.split(" ### ")]


def test_quotas_that_do_not_add_up_to_the_total_are_refused(tmp_path):
    assert refusals(tmp_path, changed(GIVEN, '"64.01": 600', '"64.01": 590')) == [
        "2025-murni.yaml:14: jumlah kuota kabupaten/kota 1490, tetapi total 1500. Ubah salah satunya."]


def test_a_name_differing_from_the_file_is_refused(tmp_path):
    assert refusals(tmp_path, GIVEN, name="2025-lain.yaml") == [
        "2025-lain.yaml:1: kunci `2025-murni` tidak sama dengan nama berkas `2025-lain`. Samakan."]
