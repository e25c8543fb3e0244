"""A programme file says what it means; the ways in which one is refused are in test_refusals."""

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
    assert refusals(tmp_path, text, as_of=None) == [
        "kue.yaml:15: syarat ini tidak pernah terpenuhi, apa pun isi `decile`. Perbaiki nilai atau batasnya."]


def test_words_and_numbers_of_a_date_fact_and_of_a_text_fact_are_read(tmp_path):
    text = changed(("{decile: {at_most: $limit}}", '{born_on: {above: 1960-01-01}, regency_code: {one_of: ["64.10"]}, decile: {at_most: $limit}}'))
    assert load(tmp_path, text).rules[0].when.parts[:2] == (
        Compare("born_on", "above", date(1960, 1, 1)), Compare("regency_code", "one_of", ("64.10",)))
    assert refusals(tmp_path, changed(("{at_most: $limit}}", "{at_most: $limit}, born_on: {below: 2025-01-01T10:00:00}}"))) == [
        "kue.yaml:15: nilai harus tanggal."]


def test_the_packages_of_the_programme_are_the_words_for_the_package_asked_for(tmp_path):
    text = changed(("{decile: {at_most: $limit}}", "{decile: {at_most: $limit}, requested_package: {is: food}}"))
    assert load(tmp_path, text).rules[0].when.parts[1] == Compare("requested_package", "is", "food")
    assert refusals(tmp_path, text.replace("{is: food}}", "{is: trade}}")) == ["kue.yaml:15: kata `trade` tidak dikenal. Yang dikenal: food."]


@pytest.mark.parametrize("when, fact", [
    ("{born_on: {below: 0001-01-01}}", "born_on"),
    ("{born_on: {above: 9999-12-31}}", "born_on"),
    ("{born_on: {above: 2000-01-01, below: 2000-01-02}}", "born_on"),
    ("{born_on: {at_least: 2000-01-01, at_most: 2000-01-01}}", None),
    ("{decile: {above: 3, below: 5}}", None),
    ("{decile: {above: 3, below: 4}}", "decile"),
    ("{decile: {none_of: [1, 2], between: [1, 3]}}", None),
    ("{decile: {is_known: false}}", None),
    ("{decile: {is_known: false, below: 3}}", "decile"),
    ("{regency_code: {is_not: a}}", None),
    ("{all_of: [{decile: {is: 1}}, {any_of: [{decile: {is: 2}}, {employee: {is: true}}]}]}", None),
    ("{all_of: [{decile: {is: 1}}, {any_of: [{decile: {is: 2}}, {decile: {is: 3}}]}]}", "decile"),
    ("{decile: {is: 1}, not: {all_of: [{decile: {is: 1}}, {employee: {is: true}}]}}", None),
    ("{not: {not: {decile: {is: 1}}}, decile: {is: 2}}", "decile"),
    ("{decile: {is: 2}, not: {all_of: [{employee: {one_of: [true, false]}}, {not: {decile: {is: 1}}}]}}", "decile"),
    # Only both facts together make this impossible, which is not looked for.
    ("{any_of: [{decile: {is: 1}, employee: {is: true}}, {decile: {is: 2}, employee: {is: false}}], decile: {is: 1}, employee: {is: false}}", None),
])
def test_a_condition_that_no_value_of_a_fact_meets_is_refused(tmp_path, when, fact):
    text = CAKES.replace("{when: {decile: {below: $limit}}}", f"{{when: {when}}}")
    if fact is None:
        assert load(tmp_path, text).groups
    else:
        assert refusals(tmp_path, text) == [
            f"kue.yaml:34: syarat ini tidak pernah terpenuhi, apa pun isi `{fact}`. Perbaiki nilai atau batasnya."]


def test_rules_that_contradict_each_other_are_refused_unless_the_unknown_may_pass(tmp_path):
    poor_and_rich = ("when: {turnover_idr: {at_least: 0, at_most: $turnover}, sector: {is: food}}", "when: {decile: {above: 4}, turnover_idr: {is: $turnover}}")
    assert refusals(tmp_path, changed(poor_and_rich)) == [
        "kue.yaml:12: tidak ada keluarga yang dapat lolos: aturan tentang `decile` saling bertentangan. Perbaiki salah satunya."]
    unknown_passes = ("if_unknown: ask_field\n    question: {id: Berapa omzetnya?, en: What is the turnover?}",
                      "if_unknown: met\n    because: {id: Pasal 1, en: Article 1}")
    assert load(tmp_path, changed(poor_and_rich, unknown_passes)).rules

def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines(tmp_path):
    text = changed(("{decile: {at_most: $limit}}", "{decil: {at_most: 4}}"), ("below: $limit", "below: 4"),
                   ("law: perda\n    if_unknown: ask_field", "law: perd\n    if_unknown: ask_field"),
                   ("best: lowest", "best: poorest"))
    assert [line.partition(": ")[0] for line in refusals(tmp_path, text)] == [
        "kue.yaml:10", "kue.yaml:15", "kue.yaml:21", "kue.yaml:32"]


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


def test_names_that_an_engine_reserves_are_no_columns():
    assert not any(is_column_name(word) for word in SQL_WORDS)
    assert not any(is_column_name(name) for name in ("Poor", "1st", "a-b", "a b", 'a"', "", "ü", "x" * 61, "a\n"))


def test_the_facts_are_the_columns_of_candidate_with_names_that_both_engines_take():
    facts = candidate_facts()
    assert all(is_column_name(name) for name in facts) and "case_id" not in facts
    assert (facts["welfare_decile"].type, facts["applicant_alive"].type) == ("whole", "flag")
    assert facts["business_status"].words == ("running", "starting")
