"""The UEP rules on named people, and the two rounds of 2025 as they are shipped."""

import csv
from datetime import date
from pathlib import Path

import pytest

from pipeline.core.facts import candidate_facts
from pipeline.core.programme import load_programme
from pipeline.core.round import load_round
from pipeline.eligibility.judge import judge

RULES = Path(__file__).parents[2] / "rules"
UEP = load_programme(RULES / "programmes" / "uep.yaml", candidate_facts(), date(2025, 3, 31))

ORDINARY = {
    "applicant_named_by_proposal": True,
    "active_in_registry": True, "welfare_decile": 2, "lives_in_proposing_regency": True, "applicant_age_years": 41,
    "business_status": "running", "business_sector": "food", "monthly_turnover_idr": 3_000_000,
    "has_state_employee": False, "listed_as_state_employee": False, "applicant_alive": True,
    "applicant_civil_registry_match": True, "listed_as_earlier_recipient": False, "receives_pena": False,
    "awarded_in_earlier_round": False, "has_active_kur": False, "has_disabled_member": False, "family_size": 4,
}

PEOPLE = """
    | who, otherwise as Bu Siti                     | what differs                                           | outcome      | rules             |
    | Bu Siti, desil 2, warung kue                  |                                                        | eligible     |                   |
    | Bu Ratih, NIK orang lain                      | applicant_named_by_proposal=                           | undetermined | right_person      |
    | Pak Seno, dipastikan NIK orang lain           | applicant_named_by_proposal=false                      | ineligible   | right_person      |
    | Pak Anang, tidak aktif di DTSEN               | active_in_registry=false                               | ineligible   | in_registry       |
    | Bu Rina, tidak jelas aktif atau tidak         | active_in_registry=                                    | undetermined | in_registry       |
    | Pak Budi, desil 1                             | welfare_decile=1                                       | eligible     |                   |
    | Bu Dewi, desil 4                              | welfare_decile=4                                       | eligible     |                   |
    | Bu Endang, desil 5                            | welfare_decile=5                                       | ineligible   | poor_enough       |
    | Pak Fajar, desil belum ditentukan             | welfare_decile=                                        | undetermined | poor_enough       |
    | Bu Galuh, tinggal di kabupaten lain           | lives_in_proposing_regency=false                       | ineligible   | lives_here        |
    | Pak Hasan, tercatat di dua kabupaten          | lives_in_proposing_regency=                            | undetermined | lives_here        |
    | Dik Intan, 17 tahun                           | applicant_age_years=17                                 | ineligible   | working_age       |
    | Dik Joko, 18 tahun                            | applicant_age_years=18                                 | eligible     |                   |
    | Nenek Kartini, 60 tahun                       | applicant_age_years=60                                 | eligible     |                   |
    | Kakek Lukman, 61 tahun                        | applicant_age_years=61                                 | ineligible   | working_age       |
    | Bu Maya, tanggal lahir tidak terbaca          | applicant_age_years=                                   | undetermined | working_age       |
    | Bu Nur, baru akan mulai, belum ada omzet      | business_status=starting monthly_turnover_idr=         | eligible     |                   |
    | Pak Oman, omzet tepat di batas usaha mikro    | monthly_turnover_idr=166666666                         | eligible     |                   |
    | Pak Putra, omzet satu rupiah di atasnya       | monthly_turnover_idr=166666667                         | ineligible   | micro_business    |
    | Bu Qori, omzet tidak diisi                    | monthly_turnover_idr=                                  | conditional  | micro_business    |
    | Pak Rudi, usaha tidak disebut                 | business_status= monthly_turnover_idr=                 | conditional  | micro_business    |
    | Almarhum Pak Slamet                           | applicant_alive=false                                  | ineligible   | applicant_alive   |
    | Bu Tuti, tidak ada keterangan hidup           | applicant_alive=                                       | conditional  | applicant_alive   |
    | Pak Umar, NIK tidak padan                     | applicant_civil_registry_match=false                   | ineligible   | identity_matched  |
    | Bu Vina, padan belum diperiksa                | applicant_civil_registry_match=                        | conditional  | identity_matched  |
    | Bu Wati, suami PNS                            | has_state_employee=true                                | ineligible   | state_employee    |
    | Bu Yanti, suami di daftar ASN                 | listed_as_state_employee=true has_state_employee=      | ineligible   | state_employee    |
    | Pak Zainal, daftar ASN tidak ada              | listed_as_state_employee=                              | conditional  | state_employee    |
    | Bu Aminah, sudah menerima di putaran murni    | awarded_in_earlier_round=true                          | ineligible   | earlier_round     |
    | Pak Basri, putaran lalu tidak dapat dicocokkan | awarded_in_earlier_round=                              | undetermined | earlier_round     |
    | Bu Cahaya, menerima KUBE tahun lalu           | listed_as_earlier_recipient=true                       | ineligible   | earlier_recipient |
    | Pak Darma, daftar penerima lama tidak ada     | listed_as_earlier_recipient=                           | conditional  | earlier_recipient |
    | Bu Erna, penerima PENA                        | receives_pena=true                                     | ineligible   | receives_pena     |
    | Pak Firman, PENA tidak diketahui              | receives_pena=                                         | conditional  | receives_pena     |
    | Bu Gita, punya KUR                            | has_active_kur=true                                    | ineligible   | active_kur        |
    | Pak Hadi, KUR tidak diketahui                 | has_active_kur=                                        | conditional  | active_kur        |
"""


def people() -> list[list[str]]:
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in PEOPLE.strip().splitlines()[1:]]


def case(differing: str) -> dict:
    """Bu Siti's facts with some of them changed: `fact=value`, blank for unknown."""
    words = {"": None, "true": True, "false": False}
    changes = dict(part.split("=") for part in differing.split())
    assert changes.keys() <= candidate_facts().keys()
    return ORDINARY | {name: words[cell] if cell in words else int(cell) if cell.isdigit() else cell
                       for name, cell in changes.items()}


@pytest.mark.parametrize("who, differing, outcome, rule", people())
def test_each_person_has_the_outcome_an_officer_expects(who, differing, outcome, rule):
    judged = judge(UEP, case(differing))
    assert (judged.outcome, ";".join(judged.failed + judged.unknown)) == (outcome, rule)
    assert judged.questions == ((rule,) if outcome == "conditional" else ())


def test_every_rule_is_met_not_met_and_unknown_for_somebody():
    seen = {(name, found) for _, differing, _, _ in people()
            for name, found in judge(UEP, case(differing)).rule_outcomes.items()}
    assert seen == {(rule.name, found) for rule in UEP.rules for found in ("met", "not_met", "unknown")}


def test_a_family_about_which_nothing_is_known_is_undetermined():
    judged = judge(UEP, {})
    assert judged.outcome == "undetermined"
    assert judged.unknown == tuple(rule.name for rule in UEP.rules)


def test_every_fact_of_the_rules_is_a_column_of_candidate_and_every_amount_has_its_law():
    assert {parameter.name: parameter.value for parameter in UEP.parameters} == {
        "highest_decile": 4, "lowest_age_years": 18, "highest_age_years": 60, "highest_monthly_turnover_idr": 166_666_666}
    assert {law.status for law in UEP.laws} == {"analogy", "assumption"}
    assert 12 * 166_666_666 <= 2_000_000_000 < 12 * 166_666_667


def test_the_packages_cover_every_sector():
    names = tuple(package.name for package in UEP.packages)
    assert sorted(names) == sorted(candidate_facts()["business_sector"].words)
    assert {package.unit_cost_idr for package in UEP.packages} == {5_000_000}


def regions() -> frozenset[str]:
    with (RULES / "reference" / "regions.csv").open(encoding="utf-8") as lines:
        return frozenset(row["kemendagri_code"] for row in csv.DictReader(lines) if row["level"] == "kabkota")


@pytest.mark.parametrize("name, seats, budget_idr", [("2025-murni", 1500, 7_500_000_000), ("2025-perubahan", 180, 1_000_000_000)])
def test_each_round_of_2025_is_sound_and_its_packages_fit_the_budget(name, seats, budget_idr):
    round_ = load_round(RULES / "rounds" / f"{name}.yaml", regions())
    programme = load_programme(RULES / "programmes" / f"{round_.programme}.yaml", candidate_facts(), round_.as_of)
    assert (round_.quota.total, round_.budget_idr, set(round_.expect_regencies)) == (seats, budget_idr, regions())
    assert seats * max(package.unit_cost_idr for package in programme.packages) <= budget_idr


def test_the_revised_round_excludes_the_recipients_of_the_first():
    round_ = load_round(RULES / "rounds" / "2025-perubahan.yaml", regions())
    assert [(one.round, one.run) for one in round_.earlier_rounds] == [("2025-murni", "current")]
    assert round_.as_of == date(2025, 9, 30) and round_.notes


def test_the_poor_persons_of_the_regencies_add_up_to_the_published_total_of_the_province():
    with (RULES / "reference" / "poverty_2024.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["regency_code"] for row in rows} == regions()
    assert sum(int(row["poor_persons"]) for row in rows) == 221_340
    assert [row["regency_code"] for row in rows if row["status"] == "derived"] == ["64.09"]
    assert {row["status"] for row in rows} == {"published", "derived"}
