"""The PRSE rules on named people, and its round of 2025 as it is shipped: a programme of another kind than UEP."""

from datetime import date

import pytest

from pipeline.core.errors import RulesError
from pipeline.core.facts import candidate_facts
from pipeline.core.programme import load_programme
from pipeline.core.round import load_round
from pipeline.core.rules import check_budget
from pipeline.eligibility.judge import judge
from tests.spec.test_uep_rules import RULES, regions

PRSE = load_programme(RULES / "programmes" / "prse.yaml", candidate_facts(), date(2025, 3, 31))

ORDINARY = {
    "welfare_decile": 2, "lives_in_proposing_regency": True, "applicant_is_family_head": True, "applicant_sex": "P",
    "applicant_age_years": 41, "active_in_registry": True, "applicant_alive": True, "has_state_employee": False,
    "listed_as_state_employee": False, "awarded_in_earlier_round": False, "has_disabled_member": False, "family_size": 3,
    "applicant_marital_status": "widowed",
}

PEOPLE = """
    | who, otherwise as Bu Marni                     | what differs                                      | outcome      | rules             |
    | Bu Marni, desil 2, janda, tiga jiwa            |                                                   | eligible     |                   |
    | Bu Asih, desil 1                               | welfare_decile=1                                  | eligible     |                   |
    | Bu Darti, desil 4                              | welfare_decile=4                                  | eligible     |                   |
    | Bu Elok, desil 5                               | welfare_decile=5                                  | ineligible   | poor_enough       |
    | Bu Fitri, desil belum ditentukan               | welfare_decile=                                   | undetermined | poor_enough       |
    | Bu Hesti, tinggal di luar putaran ini          | lives_in_proposing_regency=false                  | ineligible   | lives_here        |
    | Bu Ida, tercatat di dua kabupaten              | lives_in_proposing_regency=                       | undetermined | lives_here        |
    | Pak Jumadi, kepala keluarga laki-laki          | applicant_sex=L                                   | ineligible   | headed_by_a_woman |
    | Bu Kasih, istri, bukan kepala keluarga         | applicant_is_family_head=false                    | ineligible   | headed_by_a_woman |
    | Keluarga yang kepalanya tidak diketahui        | applicant_is_family_head=                         | undetermined | headed_by_a_woman |
    | Kepala keluarga yang NIK-nya rusak             | applicant_sex=                                    | undetermined | headed_by_a_woman |
    | Dik Lina, yatim piatu, 17 tahun                | applicant_age_years=17                            | ineligible   | working_age       |
    | Dik Mira, 18 tahun                             | applicant_age_years=18                            | eligible     |                   |
    | Bu Nanik, 59 tahun                             | applicant_age_years=59                            | eligible     |                   |
    | Nenek Onah, 60 tahun                           | applicant_age_years=60                            | ineligible   | working_age       |
    | Bu Parti, tanggal lahir tidak terbaca          | applicant_age_years=                              | undetermined | working_age       |
    | Bu Rukmini, tidak aktif lagi                   | active_in_registry=false                          | ineligible   | in_registry       |
    | Bu Sari, tidak jelas aktif atau tidak          | active_in_registry=                               | undetermined | in_registry       |
    | Almarhumah Bu Tinah                            | applicant_alive=false                             | ineligible   | head_alive        |
    | Bu Umi, tidak ada keterangan hidup             | applicant_alive=                                  | conditional  | head_alive        |
    | Bu Wagini, anak PNS                            | has_state_employee=true                           | ineligible   | state_employee    |
    | Bu Yuli, anak di daftar ASN                    | listed_as_state_employee=true has_state_employee= | ineligible   | state_employee    |
    | Bu Zubaidah, daftar ASN rusak                  | listed_as_state_employee=                         | conditional  | state_employee    |
    | Bu Atun, sudah menerima PRSE                   | awarded_in_earlier_round=true                     | ineligible   | earlier_round     |
    | Bu Bariyah, putaran lalu tidak dapat dicocokkan | awarded_in_earlier_round=                         | undetermined | earlier_round     |
    | Bu Cicih, status perkawinan tidak diketahui    | applicant_marital_status=                         | eligible     |                   |
"""


def people() -> list[list[str]]:
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in PEOPLE.strip().splitlines()[1:]]


def case(differing: str) -> dict:
    """Bu Marni's facts with some of them changed: `fact=value`, blank for unknown."""
    words = {"": None, "true": True, "false": False}
    changes = dict(part.split("=") for part in differing.split())
    assert changes.keys() <= candidate_facts().keys()
    return ORDINARY | {name: words[cell] if cell in words else int(cell) if cell.isdigit() else cell
                       for name, cell in changes.items()}


@pytest.mark.parametrize("who, differing, outcome, rule", people())
def test_each_person_has_the_outcome_an_officer_expects(who, differing, outcome, rule):
    judged = judge(PRSE, case(differing))
    assert (judged.outcome, ";".join(judged.failed + judged.unknown)) == (outcome, rule)
    assert judged.questions == ((rule,) if outcome == "conditional" else ())


def test_every_rule_is_met_not_met_and_unknown_for_somebody():
    seen = {(name, found) for _, differing, _, _ in people()
            for name, found in judge(PRSE, case(differing)).rule_outcomes.items()}
    assert seen == {(rule.name, found) for rule in PRSE.rules for found in ("met", "not_met", "unknown")}


def test_a_family_about_which_nothing_is_known_is_undetermined():
    assert judge(PRSE, {}).outcome == "undetermined"


def test_the_programme_takes_its_cases_from_the_registry_and_gives_no_packages():
    assert (PRSE.candidates, PRSE.packages, PRSE.groups) == ("registry", (), ())
    assert {law.status for law in PRSE.laws} == {"analogy", "assumption"}


@pytest.mark.parametrize(("written", "instead"), [
    ("lives_in_proposing_regency: {is: true}", "lives_in_proposing_regency: {is_known: true}"),
    ("{lives_in_proposing_regency: {is: true}}", "{any_of: [{lives_in_proposing_regency: {is: true}}, {welfare_decile: {at_most: 4}}]}"),
    ("law: domicile\n    if_unknown: verify_first", "law: domicile\n    if_unknown: met\n    because: {id: Contoh, en: Example}"),
])
def test_a_family_that_may_live_elsewhere_must_not_take_a_seat_here(tmp_path, written, instead):
    text = (RULES / "programmes" / "prse.yaml").read_text(encoding="utf-8")
    assert written in text
    (tmp_path / "prse.yaml").write_text(text.replace(written, instead), encoding="utf-8")
    with pytest.raises(RulesError) as refused:
        load_programme(tmp_path / "prse.yaml", candidate_facts(), date(2025, 3, 31))
    assert [problem.code for problem in refused.value.problems] == ["HOME_RULE_MISSING"]
    (tmp_path / "prse.yaml").write_text(text.replace(written, instead).replace("candidates: registry", "candidates: proposals"), encoding="utf-8")
    load_programme(tmp_path / "prse.yaml", candidate_facts(), date(2025, 3, 31))


def test_the_round_shares_a_hundred_seats_by_the_poor_and_fits_the_budget_without_packages():
    round_ = load_round(RULES / "rounds" / "2025-prse.yaml", regions())
    assert (round_.programme, round_.quota.total, round_.quota.method, round_.quota.weights) == ("prse", 100, "webster", "poverty_2024")
    assert set(round_.expect_regencies) == regions() and round_.notes
    check_budget(round_, PRSE)
