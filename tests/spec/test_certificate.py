"""What the certificate proves: a release that says something else is refused, by the claim that it breaks, with the case."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256

import pytest

from pipeline.audit.certificate import audit, certificate_text
from pipeline.audit.claim import CLAIMS
from pipeline.audit.parameters import reserve_length
from tests.fixtures import seats as oracle
from tests.fixtures.doctored import CAKE, PROVINCE, certify, refuted, row, without
from tests.fixtures.released_seats import Tables, changed, release_of, write_release
from tests.fixtures.seats import Case, Province

@pytest.fixture
def tables() -> Tables:
    return release_of(PROVINCE)[0]


def test_the_reasons_of_the_example_are_those_of_the_page(tables):
    assert {one["case_id"]: one["reason_code"] for one in tables["placement"]} == {
        "A1": "SELECTED_OPEN", "B1": "SELECTED_OPEN", "A2": "STOCK_OUT", "A3": "SELECTED_OPEN", "A4": "LAST_SEATS_HELD_FOR_FLOOR",
        "A5": "SELECTED_FLOOR(women)", "A6": "RESERVE", "A7": "NO_PACKAGE", "B2": "RESERVE", "B3": "RESERVE", "A8": "QUOTA_FULL",
        "A9": "QUOTA_FULL", "B4": "QUOTA_FULL"}


def test_a_release_that_keeps_to_the_page_is_proven(tables, tmp_path):
    certificate = certify(tmp_path, tables)
    assert {claim.name: claim.verdict for claim in certificate.claims if claim.name in CLAIMS} == {
        name: "not_checked" if name in ("inputs_whole", "earlier_decreed") else "proven" for name in CLAIMS}


# claim, the case or regency it names | the table, whose row, and what its cells say instead
DOCTORED = {
    "a decision that tells another status than the place": ("decision_agrees", "A6", "decision", row("A6", status="not_selected")),
    "a decision that tells another rank than the place": ("decision_agrees", "A6", "decision", row("A6", rank_in_regency=1)),
    "a case that is refused without a failed rule": ("decision_agrees", "REFUSED", "decision", row("REFUSED", status="duplicate")),
    "a case judged in another regency than it is decided in": ("every_case_once", "A6", "candidate", row("A6", regency_code="64.02")),
    "a rule judged other than the facts say": ("rules_judged", "REFUSED", "candidate", row("REFUSED", decile=3)),
    "a rule that nobody knows judged as met": ("rules_judged", "UNKNOWN", "candidate", row("UNKNOWN", decile=100)),
    "an override that the manifest does not list": ("rules_judged", "A6", "rule_outcome", row("A6", decided_by="override")),
    "an outcome that the rules do not give": ("outcome_follows", "UNKNOWN", "decision", row("UNKNOWN", outcome="ineligible", status="ineligible")),
    "a failed rule that is kept silent": ("outcome_follows", "REFUSED", "decision", row("REFUSED", failed_rules="")),
    "a question for the field that is dropped": ("outcome_follows", "A1", "decision", row("A1", field_questions="")),
    "a priority that is not that of the facts": ("facts_of_places", "A6", "decision", row("A6", priority_key="0")),
    "a case counted for a group it is not in": ("facts_of_places", "A6", "placement", row("A6", floor_groups="women")),
    "a package that does not fit the facts": ("facts_of_places", "A6", "placement", row("A6", acceptable_packages="stall")),
    "a ticket that was not drawn": ("tickets_drawn", "A6", "placement", row("A6", draw_ticket="0" * 64)),
    "a rank that is not the order": ("order_kept", "A6", "placement", row("A6", rank_in_regency=1)),
    "more seats than the trace": ("quota_adds_up", "64.02", "quota", row("64.02", seats=2)),
    "a seat given to another regency than decreed": ("quota_adds_up", "64.01", "seat_trace", lambda seat: {"regency_code": "64.02"} if seat["seat_no"] == 3 else None),
    "a seat of a decree that claims to be apportioned": ("seats_won", "64.01", "seat_trace", lambda seat: {"basis": "webster"} if seat["seat_no"] == 3 else None),
    "one case more than seats": ("seats_within_quota", "B3", "placement", row("B3", status="selected")),
    "members that are not there": ("floors_kept", "64.01", "floor", row("64.01", members=4)),
    "a floor that is said to be met and is not": ("floors_kept", "64.02", "floor", row("64.02", floor_seats=2, decreed_seats=2, members=2)),
    "a floor cut though packages were left": ("floors_cut", "64.01", "floor", row("64.01", floor_seats=0, finding="FLOOR_UNMET_STOCK")),
    "seats held empty where nobody is absent": ("seats_held", "64.01", "floor", row("64.01", held_seats=1)),
    "another reason than the first that was so": ("places_explained", "A4", "placement", row("A4", reason_code="QUOTA_FULL")),
    "a case passed over for a floor though it took an open seat": ("places_explained", "A5", "placement", row("A5", reason_code="SELECTED_OPEN")),
    "a cut-off that is not the group's": ("reason_facts", "A6", "placement", row("A6", cut_off_rank=1)),
    "what ran out told wrong": ("reason_facts", "A2", "placement", row("A2", short_resource="cake")),
    "who took the last told wrong": ("reason_facts", "A2", "placement", row("A2", last_winner_rank=4)),
    "fewer packages used than given": ("limits_kept", "cake: 3 2 4 ≠ 3 3 4", "resource", row("cake", used=2)),
    "more packages in stock than the round says": ("limits_kept", "loom: 5 0  ≠ 0 0 ", "resource", row("loom", limit_count=5)),
    "a second choice where the first was left": ("packages_given", "A3", "placement", row("A3", package="stall")),
    "a reserve that is too short": ("reserve_long_enough", "64.01", "quota", row("64.01", reserve_length=0)),
    "a number on the list out of order": ("reserve_in_order", "A6", "placement", row("A6", list_no=7)),
    "a case in reserve beyond its length": ("reserve_in_order", "A9", "placement", row("A9", status="reserve", list_no=9)),
    "a place in a regency without seats": ("seats_within_quota", "A6", "placement", row("A6", regency_code="64.99")),
    "a recipient whom no key tells from others": ("one_award", "A1", "decision", row("A1", person_key=None, family_key=None)),
    "a person selected twice": ("one_award", "A1", "decision", row("A3", person_key="P0")),
    "a family selected twice": ("one_award", "A1", "decision", row("A3", family_key="F0")),
    "another package on the list of names": ("selection_agrees", "A5", "selection", row("A5", package="cake")),
    "another number on the list of names": ("selection_agrees", "A5", "selection", row("A5", list_no=1)),
}


@pytest.mark.parametrize("lie", DOCTORED)
def test_the_claim_names_the_case_of(lie, tables, tmp_path):
    claim, named, table, change = DOCTORED[lie]
    assert named in refuted(certify(tmp_path, changed(tables, table, change))).get(claim, [])


@pytest.mark.parametrize("table, claim", [("decision", "every_case_once"), ("candidate", "every_case_once"), ("placement", "every_case_once"),
                                          ("rule_outcome", "rules_judged"), ("selection", "selection_agrees")])
def test_a_case_that_is_left_out_of_a_file_is_named(table, claim, tables, tmp_path):
    assert "A6" in refuted(certify(tmp_path, without(tables, table, "A6")))[claim]


@pytest.mark.parametrize("table, claim", [("decision", "every_case_once"), ("placement", "every_case_once"), ("selection", "selection_agrees"),
                                          ("rule_outcome", "rules_judged")])
def test_a_case_that_stands_twice_is_named(table, claim, tables, tmp_path):
    again = [one for one in tables[table] if one["case_id"] == "A6"]
    assert "A6" in refuted(certify(tmp_path, tables | {table: tables[table] + again}))[claim]


def apportioned(*winners: str, minimum: int = 0, caps: Mapping[str, int] | None = None, order: tuple[str, ...] = (), cases: int = 4,
                moved: tuple[tuple[str, str], ...] = ()) -> tuple[Tables, dict]:
    """Three regencies of 50, 30 and 20 poor, their seats won in this order; moved ones as (from, to). Each has so many cases, 64.03 one."""
    poor = {"64.01": 50, "64.02": 30, "64.03": 20}
    held = dict.fromkeys(poor, minimum)
    trace = [{"regency_code": code, "basis": "minimum", "weight": poor[code]} for code in poor for _ in range(minimum)]
    for code, source in [(code, None) for code in winners] + [(to, source) for source, to in moved]:
        trace.append({"regency_code": code, "basis": "moved" if source else "webster", "weight": poor[code], "divisor": 2 * held[code] + 1,
                      "from_regency": source})
        held[code] += 1
    decreed = dict(held)
    for source, to in moved:
        held[source], decreed[to] = held[source] - 1, decreed[to] - 1
    ranked = tuple(Case(f"C{code[-1]}{number}", code) for code in poor for number in range(1 if code == "64.03" else cases))
    tables, manifest = release_of(Province(ranked, held))
    tables = tables | {"seat_trace": [{"seat_no": number} | seat for number, seat in enumerate(trace, 1)], "quota": [
        seats | {"decreed_seats": decreed[seats["regency_code"]], "poor_persons": poor[seats["regency_code"]]} for seats in tables["quota"]]}
    manifest["deciding"] |= {"unfilled": "webster_continuation" if moved else "stay", "quota": {
        "mode": "apportion", "total": sum(decreed.values()), "method": "webster", "weights": "w", "minimum": minimum, "caps": dict(caps or {}),
        "order": list(order), "continues": None}}
    return tables, manifest


@pytest.mark.parametrize("made, refuting", [
    (apportioned("64.01", "64.02", "64.03", "64.01"), []),                                    # 50, 30, 20, 50/3
    (apportioned("64.02", "64.01", "64.03"), ["64.02"]),                                      # 30 before 50
    (apportioned("64.01", "64.02", "64.03", "64.02"), ["64.02"]),                             # 10 before 50/3
    (apportioned("64.01", "64.02", minimum=1), []),                                           # 50/3, 10
    (apportioned("64.01", "64.02", "64.02", "64.03", caps={"64.01": 1}), ["64.02"]),          # 10 before 20: 64.01 is at its cap
    (apportioned("64.01", "64.02", "64.03", "64.02", caps={"64.01": 1}), []),
    (apportioned("64.01", "64.02", "64.03", "64.01", caps={"64.01": 1}), ["64.01"]),          # above the cap
    (apportioned("64.01", "64.02", "64.03", "64.01", "64.01", "64.02", order=("64.02", "64.01", "64.03")), ["64.01"]),  # 10 each: 64.02 is first
    (apportioned("64.01", "64.02", "64.03", "64.01", "64.02", "64.01", order=("64.02", "64.01", "64.03")), []),
    (apportioned("64.01", "64.01", minimum=2, cases=6, moved=(("64.03", "64.02"),)), []),     # 30/5; 64.03 has one case for two seats
    (apportioned("64.01", "64.01", minimum=2, cases=6, moved=(("64.03", "64.01"),)), ["64.01"]),  # 50/9 before 30/5
    (apportioned("64.01", "64.01", minimum=2, cases=6, moved=(("64.02", "64.01"),)), ["64.01", "64.03"]),  # 64.02 could fill its own
])
def test_a_seat_that_another_regency_should_have_won_is_named(made, refuting, tmp_path):
    certificate = audit(write_release(tmp_path, *made))
    assert sorted(set(refuted(certificate).get("seats_won", []))) == refuting
    assert "quota_adds_up" not in refuted(certificate)


def test_the_seats_of_a_continued_round_are_those_it_starts_from(tmp_path):
    """The first round gave one seat to each; the next three are won from there, and cannot be checked without the first."""
    runs = tmp_path / "data" / "out"
    first = write_release(runs / "r0" / "runs" / "run0", *apportioned("64.01", "64.02", "64.03"))
    (first.parent.parent / "current").symlink_to("runs/run0")
    tables, manifest = apportioned("64.01", "64.02")
    tables = changed(tables, "seat_trace", lambda seat: {"divisor": 3})
    manifest["deciding"]["quota"] |= {"continues": "r0"}
    assert "seats_won" not in refuted(audit(write_release(runs / "r1" / "runs" / "run1", tables, manifest)))
    wrong = write_release(runs / "r1" / "runs" / "run2", changed(tables, "seat_trace", lambda seat: {"divisor": 1}), manifest)
    assert refuted(audit(wrong))["seats_won"] == ["64.01", "64.02"]
    alone = audit(write_release(tmp_path / "alone", tables, manifest))
    assert {claim.name: claim.missing for claim in alone.claims}["seats_won"] == ("manifest.json: deciding.quota.continues",)


def test_an_empty_seat_is_wasted_while_somebody_could_be_served(tables, tmp_path):
    province = Province(tuple(Case(f"C{number}", "64.01") for number in range(1, 4)), {"64.01": 2})
    tables, manifest = release_of(province)
    tables = changed(tables, "placement", row("C2", status="reserve", reason_code="RESERVE", list_no=1))
    assert refuted(audit(write_release(tmp_path, tables, manifest)))["no_seat_wasted"] == ["C2", "C3"]


def test_nobody_is_selected_below_a_case_of_the_same_groups_that_was_passed_over(tables, tmp_path):
    tables = changed(changed(tables, "placement", row("A3", status="not_selected", reason_code="LAST_SEATS_HELD_FOR_FLOOR")),
                     "placement", row("A8", status="selected", reason_code="SELECTED_OPEN"))
    assert refuted(certify(tmp_path, tables))["one_cut_off"] == ["A8"]


def test_more_awards_than_packages_name_who_got_the_one_too_many(tables, tmp_path):
    tables = changed(tables, "placement", row("A6", status="selected", package=CAKE))
    assert refuted(certify(tmp_path, tables))["limits_kept"][0] == "A6"


def test_a_file_that_changed_after_the_manifest_is_named(tables, tmp_path):
    write_release(tmp_path, *release_of(PROVINCE))
    tampered = write_release(tmp_path / "other", changed(tables, "quota", row("64.01", poor_persons=1)), {})
    shutil.copyfile(tampered / "quota.parquet", tmp_path / "quota.parquet")
    (found,) = refuted(audit(tmp_path))["files_whole"]
    assert found.startswith("quota.parquet: sha256 ")


def test_an_input_file_that_changed_is_named(tables, tmp_path):
    raw = tmp_path / "data" / "raw" / "s"
    raw.mkdir(parents=True)
    (raw / "a.csv").write_text("x")
    certificate = certify(tmp_path / "data" / "out" / "r1" / "runs" / "run1", tables, inputs=[{"file": "a.csv", "sha256": "0" * 64}])
    assert refuted(certificate)["inputs_whole"][0].startswith("a.csv: sha256 2d711642b726")


def test_what_is_not_here_is_told_as_not_checked_and_never_as_proven(tables, tmp_path):
    write_release(tmp_path, *release_of(PROVINCE))
    for name in ("selection", "candidate"):
        (tmp_path / f"{name}.parquet").unlink()
    (tmp_path / "floor.parquet").write_bytes(b"no parquet")
    claims = {claim.name: claim for claim in audit(tmp_path).claims}
    assert claims["selection_agrees"].verdict == "not_checked" and claims["selection_agrees"].missing == ("selection.parquet",)
    assert claims["rules_judged"].missing == ("candidate.parquet",)
    assert claims["places_explained"].missing == ("floor.parquet",)
    assert claims["files_absent"].missing == ("candidate.parquet", "selection.parquet")
    assert claims["files_whole"].verdict == "violated"


def test_the_certificate_names_the_manifest_the_cut_offs_the_floors_and_the_ties(tables, tmp_path):
    told = json.loads(certificate_text(certify(tmp_path, tables)))
    assert told["manifest_sha256"] == sha256((tmp_path / "manifest.json").read_bytes()).hexdigest()
    assert {claim["verdict"] for claim in told["claims"]} == {"proven", "not_checked"}
    assert [(one["regency_code"], one["floor_groups"], one["rank_in_regency"]) for one in told["cut_offs"]] == [
        ("64.01", "", 3), ("64.01", "women", 5), ("64.02", "women", 1)]
    assert [one["floor_group"] for one in told["floors"]] == ["women", "women"]
    assert [(one["resource"], one["used"]) for one in told["resources"]] == [("cake", 3), ("loom", 0), ("stall", 1)]
    assert certificate_text(certify(tmp_path, tables)) == certificate_text(certify(tmp_path, tables))


@pytest.mark.parametrize("rate, confidence", [("0.10", "0.99"), ("0.2", "0.99"), ("0.3", "0.99"), ("0", "0.5")])
@pytest.mark.parametrize("seats", [0, 1, 8, 21, 52])
def test_the_reserve_is_the_shortest_that_fills_all_seats_with_the_confidence(seats, rate, confidence):
    assert reserve_length(seats, rate, confidence) == oracle.reserve_length(seats, str(Fraction(rate)), confidence)


@pytest.mark.parametrize("rate, expected", [("0.1", 28), ("0.2", 54), ("0.3", 88)])
def test_the_reserve_of_150_seats_is_as_worked_out(rate, expected):
    assert reserve_length(150, rate, "0.99") == expected
