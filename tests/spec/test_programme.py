"""A programme file says what it means or is refused: with file, line, and what to do."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.core.condition import All, Any, Compare
from pipeline.core.errors import RulesError
from pipeline.core.facts import SQL_WORDS, Fact, candidate_facts, is_column_name
from pipeline.core.programme import load_programme

CAKES = """\
programme: kue
title: {id: Bantuan kue, en: Cake aid}
unit: family
candidates: proposals
effective: {from: 2025-01-01, to: 2025-12-31}
reviewed: {on: 2025-01-10, by: Bidang, against: Contoh}
law:
  perda: {cite: Perda 1/2025, says: {id: Untuk yang miskin., en: For the poor.}, status: stated}
parameters:
  limit: {unit: decile, law: perda, values: {2025-01-01: 4, 2025-07-01: 3}}
  turnover: {unit: Rp, law: perda, values: {2025-01-01: 1_500_000}}
eligible_if:
  - rule: poor
    says: {id: "Desil sampai {limit}", en: "Decile up to {limit}"}
    when: {decile: {at_most: $limit}}
    law: perda
    if_unknown: verify_first
  - rule: small
    says: {id: "Omzet paling banyak Rp{turnover}", en: "Turnover at most Rp {turnover}"}
    when: {turnover_idr: {at_least: 0, at_most: $turnover}, sector: {is: food}}
    law: perda
    if_unknown: ask_field
    question: {id: Berapa omzetnya?, en: What is the turnover?}
not_eligible_if:
  - rule: paid
    says: {id: Ada yang digaji negara, en: Somebody is paid by the state}
    when: {any_of: [{employee: {is: true}}, {not: {employee: {is_known: true}}}]}
    law: perda
    if_unknown: verify_first
    review: allowed
priority:
  - {fact: decile, best: lowest}
groups:
  poorest: {when: {decile: {below: $limit}}}
packages:
  food: {title: {id: Kue, en: Cake}, for: {sector: {one_of: [food]}}, unit_cost_idr: 5_000_000}
"""

FACTS = {fact.name: fact for fact in (
    Fact("decile", "whole", id="Desil", en="Decile"),
    Fact("turnover_idr", "whole", unit="Rp", id="Omzet", en="Turnover"),
    Fact("employee", "flag", id="Pegawai", en="Employee"),
    Fact("sector", "words", words=("food", "trade"), id="Jenis", en="Sector"),
    Fact("requested_package", "words", words=("food", "trade"), id="Paket", en="Package"),
    Fact("regency_code", "text", id="Kode", en="Code"),
    Fact("born_on", "date", id="Lahir", en="Born"),
)}
DAY = date(2025, 3, 31)


def load(folder: Path, text: str, as_of: date | None = DAY, name: str = "kue.yaml", facts: dict = FACTS):
    (folder / name).write_text(text, encoding="utf-8")
    return load_programme(folder / name, facts, as_of)


def refusals(folder: Path, text: str, **more) -> list[str]:
    with pytest.raises(RulesError) as refused:
        load(folder, text, **more)
    assert all(problem.en and problem.code for problem in refused.value.problems)
    return [f"{problem.where}: {problem.id}" for problem in refused.value.problems]


def changed(*changes: tuple[str, str]) -> str:
    text = CAKES
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_a_parameter_has_the_value_of_the_day(tmp_path):
    def limit(day: date) -> int:
        return load(tmp_path, CAKES, day).rules[0].when.value

    assert [limit(date(2025, 1, 1)), limit(date(2025, 6, 30)), limit(date(2025, 7, 1))] == [4, 4, 3]


def test_a_sentence_shows_its_parameters_as_each_language_writes_numbers(tmp_path):
    rules = load(tmp_path, CAKES).rules
    assert [(rule.says_id, rule.says_en) for rule in rules[:2]] == [
        ("Desil sampai 4", "Decile up to 4"),
        ("Omzet paling banyak Rp1.500.000", "Turnover at most Rp 1,500,000"),
    ]


def test_several_facts_and_several_operators_all_have_to_hold(tmp_path):
    assert load(tmp_path, CAKES).rules[1].when == All((
        All((Compare("turnover_idr", "at_least", 0), Compare("turnover_idr", "at_most", 1_500_000))),
        Compare("sector", "is", "food"),
    ))


def test_the_rules_keep_the_order_of_the_file_and_know_their_line(tmp_path):
    programme = load(tmp_path, CAKES)
    assert [(rule.name, rule.sense, rule.review_allowed, rule.line) for rule in programme.rules] == [
        ("poor", "required", False, 13), ("small", "required", False, 18), ("paid", "excluding", True, 25),
    ]
    assert isinstance(programme.rules[2].when, Any)
    assert programme.rules[1].question_id == "Berapa omzetnya?"


def test_without_a_day_every_day_on_which_an_amount_changes_is_checked(tmp_path):
    assert load(tmp_path, CAKES, None).as_of == date(2025, 1, 1)
    text = changed(("2025-07-01: 3}", "2025-07-01: 3, 2025-08-01: -1}"), ("{at_most: $limit}", "{between: [0, $limit]}"))
    assert load(tmp_path, text).as_of == DAY
    assert refusals(tmp_path, text, as_of=None) == ["kue.yaml:15: batas `decile` terbalik: tidak ada nilai yang memenuhinya."]


def test_words_and_numbers_of_a_date_fact_and_of_a_text_fact_are_read(tmp_path):
    text = changed(("{decile: {at_most: $limit}}", '{born_on: {above: 1960-01-01}, regency_code: {one_of: ["64.10"]}, decile: {at_most: $limit}}'))
    assert load(tmp_path, text).rules[0].when.parts[:2] == (
        Compare("born_on", "above", date(1960, 1, 1)), Compare("regency_code", "one_of", ("64.10",)))


# what is written ⇒ what is written instead ⇒ the lines and messages of the refusal
REFUSED = [line.split(" ⇒ ") for line in r"""
unit: family ⇒ unit: keluarga ⇒ 3: `unit` harus salah satu dari: family, person.
unit: family ⇒ units: family ⇒ 1: kunci `unit` belum ada. Tambahkan. ### 3: kunci `units` tidak dikenal. Maksudnya `unit`?
candidates: proposals ⇒  ⇒ 1: kunci `candidates` belum ada. Tambahkan.
title: {id: Bantuan kue, en: Cake aid} ⇒ title: {id: Bantuan kue} ⇒ 2: kunci `en` belum ada. Tambahkan.
programme: kue ⇒ programme: Kue lapis ⇒ 1: `programme` harus huruf kecil, angka dan garis bawah, dimulai dengan huruf, tanpa spasi.
from: 2025-01-01, to ⇒ from: "2025-01-01", to ⇒ 5: `from` harus tanggal, misalnya 2025-03-31, tanpa tanda kutip.
from: 2025-01-01, to: 2025-12-31 ⇒ from: 2025-12-31, to: 2025-01-01 ⇒ 5: masa berlaku terbalik: `to` sebelum `from`.
status: stated ⇒ status: state ⇒ 8: `status` harus salah satu dari: stated, analogy, assumption.
cite: Perda 1/2025, ⇒ cite: "", ⇒ 8: `cite` harus diisi.
values: {2025-01-01: 4, ⇒ values: {"2025-01-01": 4, ⇒ 10: `2025-01-01` harus tanggal, misalnya 2025-03-31, tanpa tanda kutip.
values: {2025-01-01: 4, ⇒ values: {2025-09-01: 4, ⇒ 10: tanggal 2025-07-01 tertulis sesudah 2025-09-01. Urutkan dari yang paling lama. ### 10: `limit` belum punya nilai pada 2025-03-31. Tambahkan baris dengan tanggal mulai berlaku.
values: {2025-01-01: 4, ⇒ values: {2025-01-01: four, ⇒ 10: nilai parameter harus satu bilangan bulat, kata, tanggal atau true/false, dan sejenis semuanya. ### 15: nilai harus bilangan bulat. ### 34: nilai harus bilangan bulat.
values: {2025-01-01: 1_500_000} ⇒ values: {} ⇒ 11: `values` harus diisi.
$limit}}\n    law: perda ⇒ $limit}} ⇒ 13: kunci `law` belum ada. Tambahkan.
law: perda\n    if_unknown: ask_field ⇒ law: perdaa\n    if_unknown: ask_field ⇒ 21: dasar hukum `perdaa` tidak ada di `law`. Maksudnya `perda`?
    if_unknown: verify_first\n  - rule: small ⇒   - rule: small ⇒ 13: kunci `if_unknown` belum ada. Tambahkan.
if_unknown: verify_first ⇒ if_unknown: verify ⇒ 17: `if_unknown` harus salah satu dari: met, not_met, verify_first, ask_field.
if_unknown: verify_first ⇒ if_unknown: ask_field ⇒ 17: `if_unknown: ask_field` memerlukan `question: {id: …, en: …}`: pertanyaan petugas di lapangan.
if_unknown: verify_first ⇒ if_unknown: met ⇒ 17: `if_unknown: met` memerlukan `because: {id: …, en: …}`: alasan hukumnya.
if_unknown: verify_first ⇒ if_unknown: not_met ⇒ 17: `if_unknown: not_met` memerlukan `because: {id: …, en: …}`: alasan hukumnya.
if_unknown: ask_field ⇒ if_unknown: verify_first ⇒ 23: `question` tidak cocok dengan `if_unknown: verify_first`. Hapus salah satunya.
review: allowed ⇒ review: yes ⇒ 30: `review` harus salah satu dari: allowed.
- rule: small ⇒ - rule: poor ⇒ 18: nama aturan `poor` dipakai 2 kali. Beri nama lain.
- rule: small ⇒ - rule: case_id ⇒ 18: nama `case_id` dipakai sistem. Beri nama lain.
- rule: small ⇒ - rule: select ⇒ 18: nama `select` dipakai sistem. Beri nama lain.
- rule: small ⇒ - rule: small_one; drop ⇒ 18: `rule` harus huruf kecil, angka dan garis bawah, dimulai dengan huruf, tanpa spasi.
- rule: small ⇒ - role: small ⇒ 18: kunci `rule` belum ada. Tambahkan. ### 18: kunci `role` tidak dikenal. Maksudnya `rule`?
{decile: {at_most: $limit}} ⇒ {decil: {at_most: $limit}} ⇒ 15: fakta `decil` tidak dikenal. Maksudnya `decile`?
{decile: {at_most: $limit}} ⇒ {decile: {atmost: $limit}} ⇒ 15: pembanding `atmost` tidak dikenal. Maksudnya `at_most`?
{decile: {at_most: $limit}} ⇒ {employee: {at_most: $limit}} ⇒ 15: `at_most` hanya untuk bilangan dan tanggal, sedangkan `employee` berisi true atau false.
{decile: {at_most: $limit}} ⇒ {employee: {is: $limit}} ⇒ 15: nilai harus true atau false.
{decile: {at_most: $limit}} ⇒ {sector: {is: $limit}} ⇒ 15: nilai harus satu kata.
{decile: {at_most: $limit}} ⇒ {decile: {at_most: $limits}} ⇒ 15: parameter `$limits` tidak dikenal. Maksudnya `limit`?
{decile: {at_most: $limit}} ⇒ {decile: {at_most: "$"}} ⇒ 15: parameter `$` tidak dikenal. Yang dikenal: limit, turnover.
{decile: {at_most: $limit}} ⇒ {decile: {at_most: 4.5}} ⇒ 15: nilai harus bilangan bulat.
{decile: {at_most: $limit}} ⇒ {decile: {at_most: 99999999999999999999}} ⇒ 15: bilangan terlalu besar.
{decile: {at_most: $limit}} ⇒ {decile: {is: null}} ⇒ 15: nilai kosong. Untuk fakta yang tidak diketahui tulis {is_known: false}.
{decile: {at_most: $limit}} ⇒ {decile: {is: true}} ⇒ 15: nilai harus bilangan bulat.
{decile: {at_most: $limit}} ⇒ {decile: {at_least: 5, at_most: $limit}} ⇒ 15: batas `decile` terbalik: tidak ada nilai yang memenuhinya.
{decile: {at_most: $limit}} ⇒ {decile: {above: 3, below: $limit}} ⇒ 15: batas `decile` terbalik: tidak ada nilai yang memenuhinya.
{decile: {at_most: $limit}} ⇒ {decile: {between: [5, $limit]}} ⇒ 15: batas `decile` terbalik: tidak ada nilai yang memenuhinya.
{decile: {at_most: $limit}} ⇒ {decile: {between: [$limit]}} ⇒ 15: `between` harus berisi dua batas dalam [ ].
{decile: {at_most: $limit}} ⇒ {decile: {one_of: $limit}} ⇒ 15: `one_of` harus berisi daftar nilai dalam [ ].
{decile: {at_most: $limit}} ⇒ {decile: {one_of: []}} ⇒ 15: `one_of` harus berisi daftar nilai dalam [ ].
{decile: {at_most: $limit}} ⇒ {decile: $limit} ⇒ 15: `decile` harus diikuti pembanding, misalnya {is: …}.
{decile: {at_most: $limit}} ⇒ {} ⇒ 15: syarat belum diisi. Tulis misalnya {welfare_decile: {at_most: 4}}.
{decile: {at_most: $limit}} ⇒ {all_of: []} ⇒ 15: `all_of` harus berisi daftar syarat.
{decile: {at_most: $limit}} ⇒ {any_of: {decile: {at_most: $limit}}} ⇒ 15: `any_of` harus berisi daftar syarat.
{decile: {at_most: $limit}} ⇒ {born_on: {below: 2025-01-01T10:00:00}} ⇒ 15: nilai harus tanggal.
{decile: {at_most: $limit}} ⇒ {regency_code: {one_of: [64.10]}} ⇒ 15: `64.10` terbaca sebagai bilangan, padahal harus teks. Tulis dengan tanda kutip: "64.10".
{decile: {at_most: $limit}} ⇒ {regency_code: {is: "a\\b"}} ⇒ 15: teks tidak boleh berisi `\` atau ganti baris.
sector: {is: food} ⇒ sector: {is: foods} ⇒ 20: kata `foods` tidak dikenal. Maksudnya `food`?
sector: {is: food} ⇒ sector: {none_of: [trade, 7]} ⇒ 20: `7` terbaca sebagai bilangan, padahal harus teks. Tulis dengan tanda kutip: "7".
{employee: {is_known: true}} ⇒ {employee: {is_known: maybe}} ⇒ 27: nilai harus true atau false.
{id: "Desil sampai {limit}" ⇒ {id: "Desil sampai {limt}" ⇒ 14: parameter `{limt}` tidak dikenal. Maksudnya `limit`?
{id: "Desil sampai {limit}" ⇒ {id: "Desil sampai {limit" ⇒ 14: kurung kurawal tidak berpasangan.
{fact: decile, best: lowest} ⇒ {fact: desil, best: lowest} ⇒ 32: fakta `desil` tidak dikenal. Maksudnya `decile`?
{fact: decile, best: lowest} ⇒ {fact: decile, best: true} ⇒ 32: `best` untuk `decile` harus lowest | highest.
{fact: decile, best: lowest} ⇒ {fact: employee, best: lowest} ⇒ 32: `best` untuk `employee` harus true | false.
{fact: decile, best: lowest} ⇒ {fact: sector, best: [food]} ⇒ 32: `best` untuk `sector` harus [food, trade].
{fact: decile, best: lowest} ⇒ {fact: regency_code, best: lowest} ⇒ 32: `regency_code` berupa teks dan tidak dapat diurutkan.
{below: $limit} ⇒ {below: satu} ⇒ 34: nilai harus bilangan bulat.
one_of: [food] ⇒ one_of: [cake] ⇒ 36: kata `cake` tidak dikenal. Yang dikenal: food, trade.
unit_cost_idr: 5_000_000 ⇒ unit_cost_idr: -1 ⇒ 36: `unit_cost_idr` harus paling sedikit 0.
unit_cost_idr: 5_000_000 ⇒ unit_cost_idr: 5000000.5 ⇒ 36: `unit_cost_idr` harus bilangan bulat tanpa tanda kutip.
unit_cost_idr: 5_000_000 ⇒ unit_cost_idr: "5000000" ⇒ 36: `unit_cost_idr` harus bilangan bulat tanpa tanda kutip.
food: {title ⇒ 64.10: {title ⇒ 36: `64.10` terbaca sebagai bilangan, padahal harus teks. Tulis dengan tanda kutip: "64.10".
  limit: {unit ⇒   spare: {unit: Rp, law: perda, values: {2025-01-01: 1}}\n  limit: {unit ⇒ 10: parameter `spare` tidak dipakai syarat mana pun. Pakai sebagai `$spare` atau hapus.
law:\n ⇒ law:\n  lama: {cite: Perda lama, says: {id: a, en: b}, status: stated}\n ⇒ 8: dasar hukum `lama` tidak dirujuk aturan mana pun. Rujuk atau hapus.
""".strip().splitlines()]


@pytest.mark.parametrize("old, new, message", REFUSED)
def test_what_is_wrong_is_refused_with_its_line(old, new, message, tmp_path):
    text = changed((old.replace("\\n", "\n"), new.replace("\\n", "\n")))
    assert refusals(tmp_path, text) == [f"kue.yaml:{one}" for one in message.split(" ### ")]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines(tmp_path):
    text = changed(("{decile: {at_most: $limit}}", "{decil: {at_most: 4}}"), ("below: $limit", "below: 4"),
                   ("law: perda\n    if_unknown: ask_field", "law: perd\n    if_unknown: ask_field"),
                   ("best: lowest", "best: poorest"))
    assert [line.partition(": ")[0] for line in refusals(tmp_path, text)] == [
        "kue.yaml:10", "kue.yaml:15", "kue.yaml:21", "kue.yaml:32"]


def test_a_name_differing_from_the_file_is_refused(tmp_path):
    assert refusals(tmp_path, CAKES, name="roti.yaml") == [
        "roti.yaml:1: kunci `kue` tidak sama dengan nama berkas `roti`. Samakan."]


def test_a_day_outside_the_programme_is_refused_with_every_amount_that_has_no_value(tmp_path):
    assert refusals(tmp_path, CAKES, as_of=date(2024, 12, 31)) == [
        "kue.yaml:5: program berlaku 2025-01-01 sampai 2025-12-31, tetapi putaran dihitung per 2024-12-31. Ubah salah satunya.",
        "kue.yaml:10: `limit` belum punya nilai pada 2024-12-31. Tambahkan baris dengan tanggal mulai berlaku.",
        "kue.yaml:11: `turnover` belum punya nilai pada 2024-12-31. Tambahkan baris dengan tanggal mulai berlaku.",
    ]


def test_a_programme_that_would_accept_a_case_about_which_nothing_is_known_is_refused(tmp_path):
    nobody = "kue.yaml:12: kasus yang sama sekali tidak diketahui datanya akan lolos. " \
             "Beri `if_unknown: verify_first` pada sekurangnya satu aturan."
    ask = "if_unknown: ask_field\n    question: {id: Tanya?, en: Ask?}"
    because = "because: {id: Pasal 1, en: Article 1}"
    harmless = ("{any_of: [{employee: {is: true}}, {not: {employee: {is_known: true}}}]}", "{employee: {is: true}}")
    assert refusals(tmp_path, changed(harmless, ("if_unknown: verify_first", ask), ("if_unknown: verify_first\n    rev", ask + "\n    rev"))) == [nobody]
    assert refusals(tmp_path, changed(harmless, ("if_unknown: verify_first", f"if_unknown: met\n    {because}"),
                                      ("if_unknown: verify_first\n    rev", f"if_unknown: not_met\n    {because}\n    rev"),
                                      ("if_unknown: ask_field\n    question: {id: Berapa omzetnya?, en: What is the turnover?}",
                                       f"if_unknown: met\n    {because}"))) == [nobody]
    for safe in ("verify_first", f"not_met\n    {because}"):
        load(tmp_path, changed(harmless, ("if_unknown: verify_first\n    rev", ask + "\n    rev"),
                               ("if_unknown: verify_first", f"if_unknown: {safe}")))


def test_what_yaml_could_hide_is_refused(tmp_path):
    assert refusals(tmp_path, "a: 1\nb: &x 2\nc: *x\nd: !!str 3\n--- 4\n") == [
        "kue.yaml:2: jangkar `&` dan rujukan `*` tidak boleh dipakai dalam berkas aturan. Tulis nilainya langsung.",
        "kue.yaml:3: jangkar `&` dan rujukan `*` tidak boleh dipakai dalam berkas aturan. Tulis nilainya langsung.",
        "kue.yaml:4: tanda `!` tidak boleh dipakai dalam berkas aturan. Tulis nilainya langsung.",
        "kue.yaml:5: `---` kedua atau `%` tidak boleh dipakai dalam berkas aturan. Tulis nilainya langsung.",
    ]
    assert refusals(tmp_path, "a: 1\na: 2\n<<: {b: 1}\nd: 2025-02-30\nb: 1\n\nb: 2\ne: \"\\u202e\"\n") == [
        "kue.yaml:2: kunci `a` tertulis dua kali. Hapus salah satunya.",
        "kue.yaml:3: gabungan `<<` dan kunci bersusun tidak boleh dipakai dalam berkas aturan. Tulis nilainya langsung.",
        "kue.yaml:4: nilai tidak dapat dibaca sebagai tanggal atau bilangan. Perbaiki, atau beri tanda kutip bila ini teks.",
        "kue.yaml:7: kunci `b` tertulis dua kali. Hapus salah satunya.",
        "kue.yaml:8: ada huruf tak terlihat (U+202E). Hapus, lalu ketik ulang baris ini.",
    ]
    assert refusals(tmp_path, "a: 1\nb: x\u202ey\u0007\n") == [
        "kue.yaml:2: ada huruf tak terlihat (U+0007, U+202E). Hapus, lalu ketik ulang baris ini."]
    assert refusals(tmp_path, "a: 1\nb: [1\nc: 2\n") == [
        "kue.yaml:3: penulisan YAML salah (expected ',' or ']', but got ':'). Periksa titik dua, kurung, kutip dan spasi di awal baris."]


def test_a_file_too_large_too_deep_not_utf8_or_absent_is_refused(tmp_path):
    assert refusals(tmp_path, "a: " + "x" * 1_000_000) == ["kue.yaml:1: berkas aturan lebih dari 1 MB. Pecah atau periksa isinya."]
    assert refusals(tmp_path, "\na: " + "[" * 100_000) == [
        "kue.yaml:2: susunan lebih dari 50 tingkat tidak boleh dipakai dalam berkas aturan. Tulis nilainya langsung."]
    (tmp_path / "kue.yaml").write_bytes(b"a: 1\nb: \xff\n")
    with pytest.raises(RulesError, match="kue.yaml:2: a character is not UTF-8"):
        load_programme(tmp_path / "kue.yaml", FACTS, DAY)
    with pytest.raises(RulesError, match="roti.yaml:1: the rule file is missing"):
        load_programme(tmp_path / "roti.yaml", FACTS, DAY)


@pytest.mark.parametrize("text", ["", "[]", "kue", "null", "- a", "1: 2", "programme: [1]\nlaw: 3"])
def test_a_file_that_is_no_programme_at_all_is_refused_without_a_traceback(text, tmp_path):
    assert all(line.startswith("kue.yaml:") for line in refusals(tmp_path, text))


def test_names_that_an_engine_reserves_are_no_columns():
    assert not any(is_column_name(word) for word in SQL_WORDS)
    assert not any(is_column_name(name) for name in ("Poor", "1st", "a-b", "a b", 'a"', "", "ü", "x" * 61, "a\n"))


def test_the_facts_are_the_columns_of_candidate_with_names_that_both_engines_take():
    facts = candidate_facts()
    assert all(is_column_name(name) for name in facts) and "case_id" not in facts
    assert (facts["welfare_decile"].type, facts["applicant_alive"].type) == ("whole", "flag")
    assert facts["business_status"].words == ("running", "starting")
