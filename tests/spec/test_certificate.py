"""What the certificate proves: a release that says something else is refused, by the claim that it breaks, with the case."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.audit.certificate import Certificate, audit, certificate_text
from pipeline.audit.claim import CLAIMS
from pipeline.audit.parameters import reserve_length
from tests.fixtures import seats as oracle
from tests.fixtures.released_seats import Tables, changed, release_of, write_release
from tests.fixtures.seats import Case, Least, Province

CAKE, STALL, LOOM = "cake", "stall", "loom"
W = frozenset({"women"})
# Cake is used up by A3, the one stall goes to A5; A4 is passed over for a woman, and A2 wants a loom, of which there is none.
PROVINCE = Province(
    (Case("A1", "64.01", packages=(CAKE,)), Case("B1", "64.02", W, (CAKE,)), Case("A2", "64.01", packages=(LOOM,)),
     Case("A3", "64.01", packages=(CAKE, STALL)), Case("A4", "64.01", packages=(STALL,)), Case("A5", "64.01", W, (STALL,)),
     Case("A6", "64.01", packages=(CAKE,)), Case("A7", "64.01"), Case("B2", "64.02", packages=(STALL,)), Case("B3", "64.02", W, (CAKE,)),
     Case("A8", "64.01", packages=(CAKE,)), Case("A9", "64.01", packages=(CAKE,)), Case("B4", "64.02", packages=(CAKE,))),
    {"64.01": 3, "64.02": 1}, (Least("women", number=1),), stock={CAKE: 3, STALL: 1, LOOM: 0}, failure_rate="0.2", confidence="0.95")


def row(case: str, **cells: object) -> Callable[[dict], Mapping | None]:
    """A change of the rows of one case, regency or resource."""
    return lambda row: cells if case in (row.get("case_id"), row.get("regency_code"), row.get("resource")) else None


def without(tables: Tables, table: str, case: str) -> Tables:
    return tables | {table: [one for one in tables[table] if one.get("case_id") != case]}


def certify(folder: Path, tables: Tables, **manifest: object) -> Certificate:
    return audit(write_release(folder, tables, release_of(PROVINCE)[1] | manifest))


def refuted(certificate: Certificate) -> dict[str, list[str]]:
    """The refuted claims, and the cases or regencies that refute them."""
    return {claim.name: [finding.case_id or finding.regency_code or finding.what for finding in claim.findings] for claim in certificate.violated}


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
        name: "not_checked" if name == "inputs_whole" else "proven" for name in CLAIMS}


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


def test_a_seed_other_than_the_declared_one_breaks_the_key_of_the_draw(tables, tmp_path):
    draw = release_of(PROVINCE)[1]["draw"] | {"seed": "another"}
    assert [found[:3] for found in refuted(certify(tmp_path, tables, draw=draw))["draw_followed"]] == ["prk"]


def test_a_public_draw_is_followed_from_the_frozen_list(tmp_path):
    """The golden vectors of the recipe: five numbers, drand's 32 bytes and ten digits."""
    cases = tuple(Case(f"UEP26-{number:06}", "64.01") for number in (5, 1, 4, 3, 2))
    tables, manifest = release_of(Province(cases, {"64.01": 2}))
    prk = "8466887a1486ba6be1c0ebca2f39f4c36d1a65f7daed229dd2eeb2b3324f693d"
    draw = {"method": "public", "list_sha256": "834d19478ce620b3203ad5949a92f837c656dc42c8050f51355683dede36f48b",
            "randomness": "00" * 31 + "01", "digits": "0417263859", "prk": prk, "label": "uep/r1/"}
    tickets = {
        "UEP26-000001": "24aff92a3cf888fb98d03e4fa72e33b56c616f75265d31ef6ac130633320caa2",
        "UEP26-000002": "dcb951eccb62de908d31460b391d28e9054e3377b7d1bfbfc4cea70b176282fb",
        "UEP26-000003": "5ee6b9e3f82970b335d56dff596c6881b0ed762065b31dcde5a5c4e5f5ef6bb2",
        "UEP26-000004": "52cb7fcb21ed84e17c74a6d907e99071f448033cef73291c7e786bb22f8d1968",
        "UEP26-000005": "0a9ad1b46a62751bbb712e184e3dff4f2d389c28bb86a300d18de2e5cb055f39"}
    for table in ("placement", "decision"):
        tables = changed(tables, table, lambda row: {"draw_ticket": tickets[row["case_id"]]} if row["case_id"] in tickets else None)
    manifest |= {"draw": draw, "round": "uep/r1"}
    assert set(refuted(audit(write_release(tmp_path, tables, manifest)))) <= {"order_kept"}
    other = without(tables, "placement", "UEP26-000003")
    assert refuted(audit(write_release(tmp_path, other, manifest)))["draw_followed"][0].startswith("list_sha256: 834d19478ce6")


@pytest.mark.parametrize(("holder", "ledger", "named"), [
    ("A1", {}, ["A3"]),
    ("A1", {"gave_up": ["A1"], "successors": []}, None),              # gave up the award before this round was made
    ("A2", {"gave_up": [], "successors": []}, None),                  # waits in the earlier round
    ("A2", {"gave_up": ["A1"], "successors": ["A2"]}, ["A3"]),
    ("A2", {"gave_up": ["A1", "A2"], "successors": ["A2"]}, None),
])
def test_a_recipient_of_an_earlier_round_is_named_as_its_ledger_stood(tables, tmp_path, holder, ledger, named):
    runs = tmp_path / "data" / "out"
    earlier = write_release(runs / "r0" / "runs" / "run0", changed(tables, "decision", row(holder, family_key="OLD")),
                            release_of(PROVINCE)[1])
    pinned = {"round": "r0", "run_id": "run0", "manifest_sha256": sha256((earlier / "manifest.json").read_bytes()).hexdigest()} | ledger
    tables = changed(tables, "decision", lambda one: {"person_key": f"N{one['case_id']}", "family_key": f"N{one['case_id']}"})
    tables = changed(tables, "decision", row("A3", family_key="OLD"))
    certificate = certify(runs / "r1" / "runs" / "run1", tables, earlier_rounds=[pinned])
    assert refuted(certificate) == ({"earlier_recipients": named} if named else {})


def test_an_earlier_round_other_than_the_pinned_one_is_named(tables, tmp_path):
    runs = tmp_path / "data" / "out"
    write_release(runs / "r0" / "runs" / "run0", tables, release_of(PROVINCE)[1])
    pinned = {"round": "r0", "run_id": "run0", "manifest_sha256": "0" * 64}
    certificate = certify(runs / "r1" / "runs" / "run1", tables, earlier_rounds=[pinned])
    assert refuted(certificate)["files_whole"][0].startswith("r0/manifest.json: sha256 ")


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


def test_a_release_whose_manifest_does_not_say_what_it_decided_by_is_proven_only_where_that_is_not_needed(tables, tmp_path):
    manifest = release_of(PROVINCE)[1]
    del manifest["deciding"], manifest["draw"]
    verdicts = {claim.name: claim.verdict for claim in audit(write_release(tmp_path, tables, manifest)).claims}
    assert {name for name, verdict in verdicts.items() if verdict == "proven"} == {
        "files_whole", "every_case_once", "decision_agrees", "seats_within_quota", "no_seat_wasted", "places_explained",
        "one_cut_off", "reason_facts", "packages_given", "one_award", "earlier_recipients", "selection_agrees"}


def test_a_column_that_is_missing_refutes_what_is_told_of_it(tables, tmp_path):
    tables = tables | {"candidate": [{name: cell for name, cell in one.items()} for one in tables["candidate"]]}
    manifest = release_of(PROVINCE)[1]
    manifest["deciding"]["rules"] = [*manifest["deciding"]["rules"], {
        "rule": "new", "sense": "required", "if_unknown": "met", "review_allowed": False, "when": {"fact": "no_such_fact", "is": True}}]
    assert refuted(audit(write_release(tmp_path, tables, manifest)))["rules_judged"] == ["BinderException"]


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
