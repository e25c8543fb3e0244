"""What binds a case to the evidence in a release: forgeries that are consistent in themselves are refuted by what else is released."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.audit.certificate import audit
from tests.fixtures.doctored import PROVINCE, certify, refuted, row, without
from tests.fixtures.released_seats import Tables, changed, release_of, write_release
from tests.fixtures.seats import Case, Province

NOBODY = {"failed_rules": "", "unknown_rules": "", "field_questions": "", "overridden_rules": "", "priority_key": None, "draw_ticket": None,
          "rank_in_regency": None}


@pytest.fixture
def tables() -> Tables:
    return release_of(PROVINCE)[0]


def regency_with_room() -> tuple[Tables, dict]:
    """Two regencies; the second has a seat that nobody of its own takes."""
    return release_of(Province((Case("A1", "64.01"), Case("A2", "64.01"), Case("B1", "64.02")), {"64.01": 1, "64.02": 2}))


def placed_anew(*cases: tuple[str, str]) -> tuple[Tables, dict]:
    """The same, with the cases in these regencies from the start: what whoever moves one would make."""
    return release_of(Province(tuple(Case(*case) for case in cases), {"64.01": 1, "64.02": 2}))


def with_old(tables: Tables, old: Tables, *names: str) -> Tables:
    """Forged tables beside tables that the forger left as they were."""
    return tables | {name: old[name] for name in names}


# ---- cases and their regencies --------------------------------------------------------------------------------------

def test_a_case_that_is_moved_to_a_regency_with_an_empty_seat_is_missed_where_it_was_proposed(tmp_path):
    honest, manifest = regency_with_room()
    forged = with_old(placed_anew(("A1", "64.01"), ("A2", "64.02"), ("B1", "64.02"))[0], honest, "gate")
    assert refuted(audit(write_release(tmp_path, forged, manifest))) == {"cases_counted": ["64.01", "64.02"]}


def test_a_case_that_is_left_out_of_every_list_is_missed_among_the_proposals(tmp_path):
    honest, _ = regency_with_room()
    forged, manifest = placed_anew(("A1", "64.01"), ("B1", "64.02"))
    assert refuted(audit(write_release(tmp_path, with_old(forged, honest, "row_account", "reconciliation"), manifest))) == {
        "cases_counted": ["decision: 8 1 ≠ 9 1"]}
    assert refuted(audit(write_release(tmp_path, with_old(forged, honest, "reconciliation"), manifest)))["cases_counted"] == [
        "2025-03-10/proposals/usulan.xlsx: 8 ≠ 9"]
    assert "A2" in refuted(audit(write_release(tmp_path, with_old(forged, honest, "link"), manifest)))["standings_proven"]


# ---- why a case is not judged ---------------------------------------------------------------------------------------

def unjudged(tables: Tables, case: str, status: str, code: str, **keys: object) -> Tables:
    """A ranked case turned into one that was never judged, without a trace in the other files."""
    for table in ("candidate", "rule_outcome", "placement", "selection"):
        tables = without(tables, table, case)
    return changed(tables, "decision", row(case, outcome="not_judged", status=status, reason_code=code, **NOBODY, **keys))


@pytest.mark.parametrize(("status", "keys"), [
    ("quarantined", {"person_key": None, "family_key": None}), ("quarantined", {}), ("duplicate", {}),
    ("not_in_registry", {"family_key": None}), ("not_in_registry", {})])
def test_a_ranked_case_cannot_be_said_to_be_unfit_without_its_evidence(status, keys, tables, tmp_path):
    assert "B4" in refuted(certify(tmp_path, unjudged(tables, "B4", status, status.upper(), **keys)))["standings_proven"]


def another(name: str, **cells: object) -> Callable[[Tables], Tables]:
    """A further row of a table, like its first."""
    return lambda tables: tables | {name: [*tables[name], tables[name][0] | cells]}


@pytest.mark.parametrize(("forge", "named"), [
    (lambda tables: without(tables, "quarantine", "DAMAGED"), "DAMAGED"),
    (lambda tables: without(tables, "duplicate", "TWICE"), "TWICE"),
    (another("duplicate", case_id="B4"), "B4"),
    (another("quarantine", case_id="B4", source_row=9), "B4"),
    (another("link", case_id="STRANGER", linked_key="P-STRANGER"), "STRANGER"),
    (another("link", case_id="NOBODY"), "NOBODY"),
    (another("link"), "registry_person: 18 ≠ 17"),
    (lambda tables: changed(tables, "duplicate", row("TWICE", kept_case_id="DAMAGED")), "TWICE"),
    (lambda tables: changed(tables, "duplicate", row("TWICE", kept_case_id="A1")), "TWICE"),       # shares nothing with it
    (lambda tables: changed(tables, "link", row("A1", linked_key="P7")), "A1"),
])
def test_a_standing_and_its_evidence_agree(forge, named, tables, tmp_path):
    assert named in refuted(certify(tmp_path, forge(tables)))["standings_proven"]


def test_a_case_of_the_quarantine_that_is_hidden_among_the_unjudged_is_missed_in_the_count(tables, tmp_path):
    tables = changed(tables, "reconciliation", lambda one: {"accepted": one["accepted"] - 1, "quarantined": 2})
    assert refuted(certify(tmp_path, tables)) == {"cases_counted": ["decision: 19 1 ≠ 19 2"]}


@pytest.mark.parametrize(("facts", "linked_to", "evidence"), [
    ({"awarded_in_earlier_round": True}, None, None), ({"listed_as_state_employee": True}, None, None),
    ({"listed_as_earlier_recipient": True}, None, None), ({"awarded_in_earlier_round": False}, "earlier_round", "card"),
    ({"listed_as_state_employee": False}, "state_employees", "family"), ({"listed_as_state_employee": False}, "pensioners", "nik"),
    ({"listed_as_earlier_recipient": False}, "earlier_recipients", "card"), ({"applicant_alive": True}, "deceased", "nik"),
    ({"applicant_alive": True}, "gave_up(DIED)", "person_key")])
def test_a_fact_that_a_list_gives_is_as_the_case_is_linked(facts, linked_to, evidence, tables, tmp_path):
    tables = changed(tables, "candidate", row("A1", **facts))
    if linked_to:
        tables = another("link", case_id="A1", linked_to=linked_to, linked_key=linked_to, evidence=evidence)(tables)
    assert refuted(certify(tmp_path, tables))["facts_linked"] == ["A1"]


@pytest.mark.parametrize(("facts", "linked_to", "evidence"), [
    ({"listed_as_state_employee": True}, "pensioners", "family"),   # any list that feeds the fact
    ({"applicant_alive": True}, "deceased", "family"),              # another member has died
    ({"listed_as_state_employee": None}, "state_employees", "nik"),  # what is unknown contradicts nothing
])
def test_a_list_is_held_to_whom_it_is_about(facts, linked_to, evidence, tables, tmp_path):
    tables = changed(tables, "candidate", row("A1", **facts))
    tables = another("link", case_id="A1", linked_to=linked_to, linked_key=linked_to, evidence=evidence)(tables)
    assert "facts_linked" not in refuted(certify(tmp_path, tables))


# ---- reasons --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("column", ["reason_text_id", "reason_text_en"])
@pytest.mark.parametrize(("case", "claim"), [
    ("A1", "places_told"), ("A2", "places_told"), ("A4", "places_told"), ("A5", "places_told"), ("A7", "places_told"), ("B1", "places_told"),
    ("REFUSED", "refusals_told"), ("EMPLOYED", "refusals_told"), ("UNKNOWN", "refusals_told"), ("TWICE", "refusals_told"),
    ("DAMAGED", "refusals_told"), ("STRANGER", "refusals_told")])
def test_a_reason_in_other_words_is_refuted(case, claim, column, tables, tmp_path):
    forged = changed(tables, "decision", lambda one: {column: f"{one[column]} " if one["case_id"] == case else one[column]})
    assert refuted(certify(tmp_path, forged)) == {claim: [case]}


@pytest.mark.parametrize(("case", "code"), [("REFUSED", "INELIGIBLE(employee)"), ("UNKNOWN", "UNDETERMINED(alive)"), ("TWICE", "DUPLICATE(SAME_CARD)"),
                                            ("DAMAGED", "QUARANTINED(NIK_DATE)"), ("STRANGER", "QUARANTINED(NIK_DATE)")])
def test_another_code_of_a_reason_is_refuted(case, code, tables, tmp_path):
    assert refuted(certify(tmp_path, changed(tables, "decision", row(case, reason_code=code)))) == {"refusals_told": [case]}


# ---- numbers --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("table", ["quota", "floor", "resource", "balance", "seat_trace", "gate", "row_account", "reconciliation", "duplicate",
                                   "quarantine"])
def test_a_row_that_stands_twice_is_named(table, tables, tmp_path):
    forged = tables | {table: [*tables[table], tables[table][0]]}
    assert len(refuted(certify(tmp_path, forged))["rows_once"]) == (2 if table == "quarantine" else 1)


@pytest.mark.parametrize(("table", "cells", "claim"), [
    ("quota", {"seats_per_1000_poor": "0.01"}, "quota_compared"), ("quota", {"hamilton_seats": 1}, "quota_compared"),
    *(("balance", {name: 99}, "balance_adds_up") for name in ("quota", "cases", "eligible", "conditional", "undetermined", "ineligible", "not_judged",
                                                              "selected", "reserve", "unfilled", "poor_persons")),
    ("balance", {"cut_off_priority": "0"}, "balance_adds_up"), ("balance", {"seats_per_1000_poor": "9.99"}, "balance_adds_up"),
])
def test_a_number_that_is_told_beside_is_right(table, cells, claim, tables, tmp_path):
    assert refuted(certify(tmp_path, changed(tables, table, row("64.01", **cells))))[claim] == ["64.01"]


@pytest.mark.parametrize(("poor", "total", "hamilton"), [
    ({"64.01": 15, "64.02": 25, "64.03": 29, "64.04": 31}, 10, [None, None, None, None]),   # 1.5 and 2.5 tie for the last seat
    ({"64.01": 3, "64.02": 7, "64.03": 90}, 49, [2, 3, 44]),
    ({"64.01": 3, "64.02": 7, "64.03": 90}, 51, [1, 4, 46]),
    ({"64.01": 1, "64.02": 1, "64.03": 2}, 4, [1, 1, 2]),
])
def test_largest_remainders_are_counted_as_worked_out(poor, total, hamilton, tmp_path):
    tables, manifest = release_of(Province((), dict.fromkeys(poor, 0) | {"64.01": total}))
    per_1000 = {"64.01": f"{total * 1000 / poor['64.01']:.2f}"}
    for table in ("quota", "balance"):
        tables = changed(tables, table, lambda one: {"poor_persons": poor[one["regency_code"]],
                                                     "seats_per_1000_poor": per_1000.get(one["regency_code"], "0.00")})
    for expected, named in ((hamilton, None), ([one if one is None else one + 1 for one in hamilton], hamilton)):
        seats = dict(zip(poor, expected, strict=True))
        forged = changed(tables, "quota", lambda one: {"hamilton_seats": seats[one["regency_code"]]})
        found = refuted(audit(write_release(tmp_path, forged, manifest))).get("quota_compared", [])
        assert len(found) == (len([one for one in hamilton if one is not None]) if named else 0)


@pytest.mark.parametrize(("seats", "poor", "told"), [(1, 8, "125.00"), (1, 1600, "0.62"), (3, 1600, "1.88"), (150, 2900, "51.72"), (0, 7, "0.00")])
def test_seats_per_thousand_are_rounded_half_to_even(seats, poor, told, tmp_path):
    tables, manifest = release_of(Province((), {"64.01": seats}))
    for table in ("quota", "balance"):
        tables = changed(tables, table, lambda one: {"poor_persons": poor, "seats_per_1000_poor": told})
    assert refuted(audit(write_release(tmp_path, tables, manifest))) == {}


def test_a_budget_that_does_not_pay_for_the_packages_is_named(tables, tmp_path):
    manifest = release_of(PROVINCE)[1]
    manifest["deciding"]["budget_idr"] = 35
    assert refuted(audit(write_release(tmp_path, tables, manifest)))["money_suffices"] == ["selected: 40 > 35", "stock: 40 > 35"]


@pytest.mark.parametrize("override", [{"case_id": "NOBODY", "rule": "poor"}, {"case_id": "A3", "rule": "alive"}, {"case_id": "TWICE", "rule": "poor"}])
def test_an_override_that_decides_nothing_is_named(override, tables, tmp_path):
    overrides = [*release_of(PROVINCE)[1]["overrides"], override | {"outcome": "met"}]
    assert refuted(certify(tmp_path, tables, overrides=overrides))["overrides_applied"] == [override["case_id"]]


# ---- many rules -----------------------------------------------------------------------------------------------------

def with_rules(number: int) -> tuple[Tables, dict]:
    """The example with so many more rules, all of them met."""
    tables, manifest = release_of(PROVINCE)
    more = [manifest["deciding"]["rules"][0] | {"rule": f"known_{one}", "when": {"fact": "case_id", "is_known": True}} for one in range(number)]
    manifest["deciding"] |= {"rules": [*manifest["deciding"]["rules"], *more]}
    tables["rule_outcome"] += [{"case_id": case["case_id"], "rule": rule["rule"], "outcome": "met", "decided_by": "facts"}
                               for case in tables["candidate"] for rule in more]
    return tables, manifest


@pytest.mark.parametrize("number", [59, 60, 77, 123])
def test_there_may_be_up_to_126_rules(number, tmp_path):
    tables, manifest = with_rules(number)
    assert refuted(audit(write_release(tmp_path, tables, manifest))) == {}


@pytest.mark.parametrize("rule", ["known_0", "known_61", "known_76"])
def test_of_many_rules_each_is_judged_once_for_every_case(rule, tmp_path):
    tables, manifest = with_rules(77)
    own = {"case_id": "A1", "rule": rule, "outcome": "met", "decided_by": "facts"}
    others = [one for one in tables["rule_outcome"] if one != own]
    for forged in ([], [own, own], [own | {"outcome": "unknown"}], [own | {"outcome": "perhaps"}], [own | {"rule": "nothing"}], [own | {"rule": "known_9"}],
                   [own | {"decided_by": "override"}], [own | {"decided_by": "chance"}]):
        assert set(refuted(audit(write_release(tmp_path, tables | {"rule_outcome": others + forged}, manifest)))["rules_judged"]) == {"A1"}
