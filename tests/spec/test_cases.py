"""Cases of a programme: people whom an officer can check, held against the rules before every run."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from pipeline.core.cases import load_cases
from pipeline.core.errors import RulesError
from pipeline.core.facts import candidate_facts
from pipeline.core.paths import Paths
from pipeline.rule_cases import check_cases, judged_cases
from tests.fixtures.tree import ROOT

SITI = """\
programme: kue
as_of: 2025-03-31
people:
  - who: Bu Siti
    story: desil 2
    facts: {welfare_decile: 2, has_active_kur: false, business_sector: food}
    outcome: eligible
"""


def loaded(folder: Path, text: str, name: str = "kue.cases.yaml"):
    path = folder / "rules" / "programmes" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return load_cases(path, candidate_facts())


def person(lines: str) -> str:
    return SITI + "  - who: Bu Dewi\n    story: lain\n" + "".join(f"    {line}\n" for line in lines.split("\n")) + "    outcome: eligible\n"


def test_a_person_is_as_another_but_for_some_facts_and_what_is_not_said_is_unknown(tmp_path):
    siti, dewi = loaded(tmp_path, person("same_as: Bu Siti\nbut: {welfare_decile: unknown, has_active_kur: true}\nas_of: 2025-07-01\nrules: [poor]"))
    assert siti.facts == {"welfare_decile": 2, "has_active_kur": False, "business_sector": "food"}
    assert dewi.facts == {"welfare_decile": None, "has_active_kur": True, "business_sector": "food"}
    assert (siti.as_of, dewi.as_of, dewi.rules) == (date(2025, 3, 31), date(2025, 7, 1), ("poor",))
    assert dewi.where == "rules/programmes/kue.cases.yaml:8"


def test_a_wrong_shape_hides_nothing_that_is_wrong_with_the_facts(tmp_path):
    with pytest.raises(RulesError) as raised:
        loaded(tmp_path, SITI.replace("outcome: eligible", "outcome: perhaps").replace("welfare_decile", "welfare_desile").replace("story", "stori"))
    assert [(problem.where.rpartition(":")[2], problem.code) for problem in raised.value.problems] == [
        ("4", "KEY_MISSING"), ("5", "KEY_UNKNOWN"), ("6", "FACT_UNKNOWN"), ("7", "VALUE_WRONG")]


@pytest.mark.parametrize("lines, line, code, message", [
    ("same_as: Bu Sitti\nbut: {welfare_decile: 3}", 10, "CASE_UNKNOWN", "Maksudnya `Bu Siti`?"),
    ("same_as: Bu Siti\nbut: {welfare_desile: 3}", 11, "FACT_UNKNOWN", "Maksudnya `welfare_decile`?"),
    ("same_as: Bu Siti\nbut: {welfare_decile: tiga}", 11, "VALUE_WRONG", "nilai harus bilangan bulat"),
    ("same_as: Bu Siti\nbut: {business_sector: cake}", 11, "WORD_UNKNOWN", "kata `cake` tidak dikenal"),
    ("same_as: Bu Siti\nbut: {welfare_decile: $limit}", 11, "PARAMETER_UNKNOWN", "parameter `$limit` tidak dikenal"),
    ("same_as: Bu Siti\nbut: {welfare_decile: }", 11, "VALUE_NULL", "nilai kosong"),
    ("same_as: Bu Siti", 8, "CASE_FACTS", "tulis `facts`, atau `same_as` beserta `but`"),
    ("facts: {welfare_decile: 3}\nbut: {welfare_decile: 3}", 8, "CASE_FACTS", "tulis `facts`, atau `same_as` beserta `but`"),
    ("facts: {welfare_decile: 3}\nsame_as: Bu Siti", 8, "CASE_FACTS", "tulis `facts`, atau `same_as` beserta `but`"),
])
def test_a_case_that_cannot_be_read_is_told_with_its_line(tmp_path, lines, line, code, message):
    with pytest.raises(RulesError) as raised:
        loaded(tmp_path, person(lines))
    [problem] = raised.value.problems
    assert (problem.where, problem.code) == (f"rules/programmes/kue.cases.yaml:{line}", code)
    assert message in problem.id


def test_two_people_of_one_name_and_a_file_of_another_name_are_told_together(tmp_path):
    with pytest.raises(RulesError) as raised:
        loaded(tmp_path, SITI + SITI.partition("people:\n")[2], "roti.cases.yaml")
    assert [(problem.where.rpartition(":")[2], problem.code) for problem in raised.value.problems] == [("1", "NAME_DIFFERS"), ("8", "CASE_TWICE")]


@pytest.fixture
def paths(tmp_path) -> Paths:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    return Paths(tmp_path)


def changed(path: Path, old: str, new: str) -> int:
    """Put other words into a file; gives the line where they stand."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[:text.index(old)].count("\n") + 1


def problems(paths: Paths, programme: str = "uep") -> list[tuple[str, str, str]]:
    with pytest.raises(RulesError) as raised:
        check_cases(paths, programme)
    return [(problem.where, problem.code, problem.id) for problem in raised.value.problems]


@pytest.mark.parametrize("programme", Paths(ROOT).programmes())
def test_every_shipped_programme_agrees_with_its_cases(programme):
    assert all(one.holds for one in check_cases(Paths(ROOT), programme))


def test_a_programme_without_cases_is_told(paths):
    paths.cases_file("uep").unlink()
    [(where, code, text)] = problems(paths)
    assert (where, code) == ("rules/programmes/uep.cases.yaml", "CASES_MISSING") and "belum punya contoh kasus" in text


def test_a_case_with_another_outcome_than_expected_is_told_with_both(paths):
    line = changed(paths.cases_file("uep"), "but: {welfare_decile: 5}\n    outcome: ineligible\n    rules: [poor_enough]",
                   "but: {welfare_decile: 5}\n    outcome: eligible") - 3
    assert problems(paths) == [(f"rules/programmes/uep.cases.yaml:{line}", "CASE_FAILS",
                                "Bu Endang: diharapkan eligible, hasilnya ineligible (poor_enough). Perbaiki aturannya, atau kasusnya bila "
                                "aturannya memang berubah.")]


def test_a_case_that_fails_for_another_reason_than_expected_is_told(paths):
    changed(paths.cases_file("uep"), "but: {welfare_decile: 5}\n    outcome: ineligible\n    rules: [poor_enough]",
            "but: {welfare_decile: 5}\n    outcome: ineligible\n    rules: [lives_here]")
    [(_, code, text)] = problems(paths)
    assert code == "CASE_FAILS" and "diharapkan ineligible (lives_here), hasilnya ineligible (poor_enough)" in text


def test_a_changed_amount_makes_the_cases_at_its_bound_fail(paths):
    changed(paths.programme_file("uep"), "highest_decile: {unit: decile, law: kepmensos79, values: {2025-01-01: 4}}",
            "highest_decile: {unit: decile, law: kepmensos79, values: {2025-01-01: 5}}")
    told = problems(paths)
    assert [code for _, code, _ in told] == ["CASE_FAILS", "CASE_FAILS", "CASES_INCOMPLETE", "CASES_INCOMPLETE"]
    words = ("Bu Endang", "Bu Karsih", "`poor_enough`-nya tidak terpenuhi", "`welfare_decile` 6")
    assert [word in text for word, (_, _, text) in zip(words, told)] == [True] * 4


def test_each_case_is_judged_by_the_amounts_of_its_own_day(paths):
    changed(paths.programme_file("uep"), "highest_decile: {unit: decile, law: kepmensos79, values: {2025-01-01: 4}}",
            "highest_decile: {unit: decile, law: kepmensos79, values: {2025-01-01: 4, 2025-07-01: 3}}")
    changed(paths.cases_file("uep"), "but: {welfare_decile: 4}\n    outcome: eligible",
            "but: {welfare_decile: 4}\n    as_of: 2025-07-01\n    outcome: ineligible\n    rules: [poor_enough]")
    told = problems(paths)
    # On the later day a decile of 3 is the last one inside, and nobody stands there yet.
    assert [(code, "`welfare_decile` 3" in text) for _, code, text in told] == [("CASES_INCOMPLETE", True)]


def test_a_rule_that_nobody_tries_is_told_with_its_line(paths):
    changed(paths.cases_file("uep"), "but: {has_active_kur: true}\n    outcome: ineligible\n    rules: [active_kur]",
            "but: {family_size: 5}\n    outcome: eligible")
    line = next(number for number, text in enumerate(paths.programme_file("uep").read_text(encoding="utf-8").splitlines(), 1)
                if "rule: active_kur" in text)
    assert problems(paths) == [(f"rules/programmes/uep.yaml:{line}", "CASES_INCOMPLETE",
                                "tidak ada contoh kasus yang aturan `active_kur`-nya terpenuhi. Tambahkan satu.")]


def test_a_number_that_nobody_stands_beside_is_told(paths):
    changed(paths.cases_file("uep"), "but: {applicant_age_years: 17}", "but: {applicant_age_years: 16}")
    [(_, code, text)] = problems(paths)
    assert code == "CASES_INCOMPLETE" and "`applicant_age_years` 17" in text


@pytest.mark.parametrize("rule", ["poor_enough", "no_such_rule"])
def test_an_override_of_a_rule_that_may_not_be_reviewed_is_told(paths, rule):
    changed(paths.cases_file("uep"), "overrides: {state_employee: not_met}\n    outcome: eligible",
            f"overrides: {{{rule}: met}}\n    outcome: ineligible\n    rules: [state_employee]")
    [(_, code, text)] = problems(paths)
    assert code == "CASE_OVERRIDE" and f"`{rule}`" in text


def test_the_cases_of_uep_tell_an_ordinary_family_first():
    assert judged_cases(Paths(ROOT), "uep")[0].judgement.outcome == "eligible"
