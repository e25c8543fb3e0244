"""What the certificate proves of a manifest, its draw and its earlier rounds: a damaged one cannot be read, a forged one is refuted."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256

import pytest

from pipeline.audit.certificate import audit
from pipeline.audit.evidence import FILES
from pipeline.core.errors import InputError
from tests.fixtures.doctored import PROVINCE, certify, refuted, row, without
from tests.fixtures.released_seats import Tables, changed, release_of, write_release
from tests.fixtures.seats import Case, Province


@pytest.fixture
def tables() -> Tables:
    return release_of(PROVINCE)[0]


def rewritten(folder, change: Callable[[dict], object]) -> dict:
    """The manifest of a written release, changed in place and written again."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    changed_ = change(manifest)
    path.write_text(json.dumps(manifest if changed_ is None else changed_))
    return manifest


# ---- what it must tell ----------------------------------------------------------------------------------------------

GONE = {
    "deciding": lambda manifest: manifest.pop("deciding") and None,
    "draw": lambda manifest: manifest.pop("draw") and None,
    "overrides": lambda manifest: manifest.pop("overrides") and None,
    "deciding.rules.0.says": lambda manifest: manifest["deciding"]["rules"][0].pop("says") and None,
    "draw.declared_seed.decided_by_ticket": lambda manifest: manifest["draw"].pop("decided_by_ticket") and None,
}


@pytest.mark.parametrize("key", GONE)
def test_what_a_manifest_does_not_tell_refutes_it(key, tables, tmp_path):
    write_release(tmp_path, tables, release_of(PROVINCE)[1])
    rewritten(tmp_path, GONE[key])
    assert refuted(audit(tmp_path)) == {"manifest_whole": [f"{key}: –"]}


def test_without_what_was_decided_by_only_what_does_not_need_it_is_proven(tables, tmp_path):
    write_release(tmp_path, tables, release_of(PROVINCE)[1])
    rewritten(tmp_path, GONE["deciding"])
    verdicts = {claim.name: claim.verdict for claim in audit(tmp_path).claims}
    assert verdicts["manifest_whole"] == "violated" and verdicts["rules_judged"] == verdicts["reserve_in_order"] == "not_checked"
    assert verdicts["tickets_drawn"] == verdicts["places_explained"] == "proven"


def test_every_file_that_is_read_must_be_named_with_its_hash(tables, tmp_path):
    write_release(tmp_path, tables, release_of(PROVINCE)[1])
    rewritten(tmp_path, lambda manifest: manifest.update(outputs={}))
    certificate = audit(tmp_path)
    claim = next(claim for claim in certificate.claims if claim.name == "manifest_whole")
    assert claim.verdict == "violated" and claim.count == len(FILES) and claim.findings[0].what == "outputs.balance.parquet: –"


# ---- what nobody can read -------------------------------------------------------------------------------------------

DAMAGED = {
    "a list": lambda manifest: [],
    "no object": lambda manifest: 7,
    "no earlier rounds": lambda manifest: manifest.update(earlier_rounds=None),
    "an output that is nothing": lambda manifest: manifest["outputs"].update({"quota.parquet": None}),
    "a hash that is none": lambda manifest: manifest["outputs"].update({"quota.parquet": {"sha256": "z"}}),
    "a file beside the release": lambda manifest: manifest["outputs"].update({"../x": {"sha256": "0" * 64}}),
    "a run elsewhere": lambda manifest: manifest.update(run_id="../run1"),
    "an earlier run elsewhere": lambda manifest: manifest.update(earlier_rounds=[
        {"round": "r0", "run_id": "../../x", "manifest_sha256": "0" * 64, "ledger_head": "", "gave_up": [], "successors": []}]),
    "no round": lambda manifest: manifest.pop("round") and None,
    "a key that is no hash": lambda manifest: manifest["draw"].update(prk="zz"),
    "a draw of another kind": lambda manifest: manifest["draw"].update(method="coin"),
    "rules that are none": lambda manifest: manifest["deciding"].update(rules=None),
    "a condition that nobody knows": lambda manifest: manifest["deciding"]["rules"][0].update(when={"all_of": []}),
    "a third floor": lambda manifest: manifest["deciding"].update(floors=[{"group": name, "at_least": 1} for name in ("a", "b", "c")]),
    "everybody fails": lambda manifest: manifest["deciding"]["reserve"].update(failure_rate="1"),
    "more than certain": lambda manifest: manifest["deciding"]["reserve"].update(confidence="1.0"),
    "a number beyond any": lambda manifest: manifest["deciding"].update(budget_idr=10 ** 400),
    "no number": lambda manifest: manifest["deciding"]["stock"].update(cake="3"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_manifest_that_nobody_can_read_is_an_input_error(damage, tables, tmp_path):
    write_release(tmp_path, tables, release_of(PROVINCE)[1])
    rewritten(tmp_path, DAMAGED[damage])
    with pytest.raises(InputError) as error:
        audit(tmp_path)
    assert error.value.problems[0].code == "MANIFEST_WRONG"


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"round": "r1", "round": "r2"}'])
def test_what_is_no_json_or_says_a_thing_twice_is_no_release(text, tmp_path):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(InputError) as error:
        audit(tmp_path)
    assert error.value.problems[0].code == "RELEASE_MISSING"


# ---- the number of the run ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("forged", [
    {"inputs": [{"file": "a.csv", "sha256": "0" * 64}]}, {"rules": {"rules/a.yaml": "0" * 64}}, {"code_sha256": "1" * 64}, {"key_fingerprint": "x"},
    {"snapshot": {"name": "s", "vintage": "2026-01-31", "expected_families": {}}},
    {"snapshot": {"name": "s", "vintage": "2025-01-31", "expected_families": {"64.01": 7}}},
])
def test_another_origin_is_another_run(forged, tables, tmp_path):
    write_release(tmp_path, tables, release_of(PROVINCE)[1])
    told = rewritten(tmp_path, lambda manifest: manifest.update(forged))["run_id"]
    (found,) = refuted(audit(tmp_path))["run_numbered"]
    assert found.startswith(f"run_id: {told} ≠ ")


# ---- the draw -------------------------------------------------------------------------------------------------------

def test_a_seed_other_than_the_declared_one_breaks_the_key_of_the_draw(tables, tmp_path):
    draw = release_of(PROVINCE)[1]["draw"] | {"seed": "another"}
    assert [found[:3] for found in refuted(certify(tmp_path, tables, draw=draw))["draw_followed"]] == ["prk"]


PUBLIC = {
    "method": "public", "list_sha256": "834d19478ce620b3203ad5949a92f837c656dc42c8050f51355683dede36f48b", "cases": 5, "regencies": {"64.01": 5},
    "randomness": "00" * 31 + "01", "digits": "0417263859", "prk": "8466887a1486ba6be1c0ebca2f39f4c36d1a65f7daed229dd2eeb2b3324f693d",
    "label": "uep/r1/", "frozen_at": "2025-04-01T02:00:00Z", "frozen_run_id": "run0", "entered_at": "2025-04-05T02:00:00Z", "record_sha256": "0" * 64,
    "sources": {"drand": {"round": 16947412, "at": "2025-04-03T02:00:00Z"}, "public_draw": {"at": "2025-04-04T02:00:00Z"}}}
TICKETS = {
    "UEP26-000001": "24aff92a3cf888fb98d03e4fa72e33b56c616f75265d31ef6ac130633320caa2",
    "UEP26-000002": "dcb951eccb62de908d31460b391d28e9054e3377b7d1bfbfc4cea70b176282fb",
    "UEP26-000003": "5ee6b9e3f82970b335d56dff596c6881b0ed762065b31dcde5a5c4e5f5ef6bb2",
    "UEP26-000004": "52cb7fcb21ed84e17c74a6d907e99071f448033cef73291c7e786bb22f8d1968",
    "UEP26-000005": "0a9ad1b46a62751bbb712e184e3dff4f2d389c28bb86a300d18de2e5cb055f39"}


def drawn(**draw: object) -> tuple[Tables, dict]:
    """The golden vectors of the recipe: five numbers, drand's 32 bytes and ten digits."""
    cases = tuple(Case(f"UEP26-{number:06}", "64.01") for number in (5, 1, 4, 3, 2))
    tables, manifest = release_of(Province(cases, {"64.01": 2}))
    for table in ("placement", "decision"):
        tables = changed(tables, table, lambda row: {"draw_ticket": TICKETS[row["case_id"]]} if row["case_id"] in TICKETS else None)
    return tables, manifest | {"draw": deepcopy(PUBLIC) | draw, "round": "uep/r1"}


def test_a_public_draw_is_followed_from_the_frozen_list(tmp_path):
    tables, manifest = drawn()
    certificate = audit(write_release(tmp_path, tables, manifest))
    assert set(refuted(certificate)) <= {"order_kept", "ticket_share_counted"}, "the example is in the order of its own deciles"
    assert {"drand_signature", "filmed_digits"} <= {claim.name for claim in certificate.claims if claim.verdict == "not_checked"}
    other = without(tables, "placement", "UEP26-000003")
    by_regency, whole = refuted(audit(write_release(tmp_path, other, manifest)))["frozen_counted"]
    assert by_regency == "64.01" and whole.startswith("list_sha256: 834d19478ce6 ≠ ") and whole.endswith("; 5 ≠ 4")


@pytest.mark.parametrize(("draw", "claim", "named"), [
    ({"frozen_at": "2029-01-01T00:00:00Z"}, "draw_in_time", "frozen_at 2029-01-01 00:00:00 ≥ sources.drand.at"),
    ({"frozen_at": "2025-04-03T02:00:00Z"}, "draw_in_time", "frozen_at 2025-04-03 02:00:00 ≥ sources.drand.at"),
    ({"entered_at": "2025-04-04T01:00:00Z"}, "draw_in_time", "sources.public_draw.at 2025-04-04 02:00:00 ≥ entered_at"),
    ({"sources": PUBLIC["sources"] | {"drand": {"round": 1, "at": "2025-04-03T02:00:00Z"}}}, "draw_followed", "sources.drand.at: 2025-04-03"),
    ({"sources": PUBLIC["sources"] | {"drand": None}}, "draw_followed", "randomness: drand ✓ ≠ drand –"),
    ({"sources": PUBLIC["sources"] | {"public_draw": None}}, "draw_followed", "digits: public_draw ✓ ≠ public_draw –"),
    ({"digits": None}, "draw_followed", "digits: public_draw – ≠ public_draw ✓"),
    ({"cases": 7}, "frozen_counted", "list_sha256: "),
    ({"regencies": {"64.01": 4, "64.02": 1}}, "frozen_counted", "64.01"),
    ({"decided_by_ticket": {"cases": 0, "of_selected": 1}}, "ticket_share_counted", "decided_by_ticket: 0/1 ≠ "),
])
def test_a_draw_that_cannot_have_been_so_is_refuted(draw, claim, named, tmp_path):
    found = refuted(audit(write_release(tmp_path, *drawn(**draw))))[claim]
    assert any(one.startswith(named) for one in found), found


def test_a_record_of_the_draw_that_is_another_is_named(tmp_path):
    folder = write_release(tmp_path / "data" / "out" / "r1" / "runs" / "run1", *drawn())
    rounds = tmp_path / "rules" / "rounds" / "uep"
    rounds.mkdir(parents=True)
    (rounds / "r1.draw.yaml").write_text("round: r1")
    assert refuted(audit(folder))["files_whole"][0].startswith("rules/rounds/r1.draw.yaml: sha256 ")


# ---- earlier rounds -------------------------------------------------------------------------------------------------

def ledger(*events: tuple[str, str | None]) -> tuple[str, str]:
    """The ledger of those who gave up an award and who came after, and the hash of its last line."""
    lines, head = [], ""
    for number, (case_id, successor) in enumerate(events, 1):
        event = {"no": number, "case_id": case_id, "successor": successor}
        told = json.dumps(event, sort_keys=True, separators=(",", ":"))
        event |= {"prev_hash": head, "hash": sha256(f"{head}{told}".encode()).hexdigest()}
        head = event["hash"]
        lines.append(json.dumps(event))
    return "".join(f"{line}\n" for line in lines), head


def second_round(tmp_path, tables: Tables, holder: str, events: tuple, linked: tuple[str, ...] = (), **pinned: object):
    """A release whose round follows one in which the holder is of family OLD, as A3 is in this one."""
    out, rounds = tmp_path / "data" / "out", tmp_path / "rules" / "rounds"
    earlier = write_release(out / "r0" / "runs" / "run0", changed(tables, "decision", row(holder, family_key="OLD")), release_of(PROVINCE)[1])
    text, head = ledger(*events)
    rounds.mkdir(parents=True)
    (rounds / "r0.ledger.jsonl").write_text(text)
    one = {"round": "r0", "run_id": "run0", "manifest_sha256": sha256((earlier / "manifest.json").read_bytes()).hexdigest(), "ledger_head": head,
           "gave_up": sorted(gone for gone, _ in events), "successors": sorted(after for _, after in events if after)}
    fresh = {"A3": "OLD"} | {name: f"N{name}" for name in [case["case_id"] for case in tables["decision"]] if name != "A3"}
    tables = changed(tables, "decision", lambda case: {"person_key": case["person_key"] and f"N{case['person_key']}",
                                                       "family_key": case["family_key"] and fresh[case["case_id"]]})
    tables = changed(tables, "link", lambda link: {"linked_key": f"N{link['linked_key']}" if link["linked_to"] == "registry_person"
                                                   else fresh[link["case_id"]]})
    tables = tables | {"link": tables["link"] + [
        {"case_id": case, "linked_to": "earlier_round", "linked_key": "r0", "evidence": "family_key"} for case in linked]}
    return certify(out / "r1" / "runs" / "run1", tables, earlier_rounds=[one | pinned])


@pytest.mark.parametrize(("holder", "events", "named"), [
    ("A1", (), ["A3"]),
    ("A1", (("A1", None),), None),                                   # gave up the award before this round was made
    ("A2", (), None),                                                # waits in the earlier round
    ("A2", (("A1", "A2"),), ["A3"]),
    ("A2", (("A1", "A2"), ("A2", None)), None),
])
def test_a_recipient_of_an_earlier_round_is_named_as_its_ledger_stood(tables, tmp_path, holder, events, named):
    certificate = second_round(tmp_path, tables, holder, events)
    assert refuted(certificate) == ({"earlier_recipients": named, "earlier_linked": named} if named else {})


@pytest.mark.parametrize(("forged", "named"), [
    ({"gave_up": []}, ["r0 gave_up: A1: 0 ≠ 1"]),
    ({"gave_up": ["A1", "A3"]}, ["r0 gave_up: A3: 1 ≠ 0"]),
    ({"successors": []}, ["r0 successors: A2: 0 ≠ 1"]),
    ({"ledger_head": "0" * 64}, ["r0 ledger_head 000000000000: 1 ≠ 0"]),
    ({"ledger_head": ""}, ["r0 gave_up: A1: 1 ≠ 0", "r0 successors: A2: 1 ≠ 0"]),
])
def test_who_gave_up_an_award_is_told_as_in_the_ledger(forged, named, tables, tmp_path):
    assert refuted(second_round(tmp_path, tables, "A4", (("A1", "A2"),), **forged))["ledger_followed"] == named


@pytest.mark.parametrize("changed", [lambda line: line.replace('"A1"', '"A3"'), lambda line: line[:20], lambda line: "[]", lambda line: "[" * 100_000],
                         ids=["another case", "cut off", "no event", "nested too deeply"])
def test_a_line_of_the_ledger_that_was_changed_breaks_its_chain(changed, tables, tmp_path):
    folder = tmp_path / "data" / "out" / "r1" / "runs" / "run1"
    second_round(tmp_path, tables, "A4", (("A1", "A2"),))
    path = tmp_path / "rules" / "rounds" / "r0.ledger.jsonl"
    path.write_text(changed(path.read_text()))
    assert refuted(audit(folder))["ledger_followed"][0].startswith("r0 ledger_head ")
    path.unlink()
    claim = next(claim for claim in audit(folder).claims if claim.name == "ledger_followed")
    assert (claim.verdict, claim.missing) == ("not_checked", ("rules/rounds/*.ledger.jsonl",))


def test_an_earlier_round_that_the_manifest_is_silent_about_is_named(tables, tmp_path):
    """By the cases that are linked to it, and by the round's file where that is here as the manifest names it."""
    rounds = tmp_path / "rules" / "rounds"
    rounds.mkdir(parents=True)
    (rounds / "r1.yaml").write_text("earlier_rounds: [{round: r0, run: current}]")
    tables = tables | {"link": [*tables["link"], {"case_id": "A3", "linked_to": "earlier_round", "linked_key": "r0", "evidence": "family"}]}
    decreed = {"rules/rounds/r1.yaml": sha256((rounds / "r1.yaml").read_bytes()).hexdigest()}
    found = refuted(certify(tmp_path / "data" / "out" / "r1" / "runs" / "run1", tables, rules=decreed))
    assert (found["earlier_named"], found["earlier_decreed"]) == (["A3"], ["r0: false ≠ true"])
    (rounds / "r1.yaml").write_text("signed since")
    claim = next(claim for claim in audit(tmp_path / "data" / "out" / "r1" / "runs" / "run1").claims if claim.name == "earlier_decreed")
    assert claim.verdict == "not_checked"


def test_an_earlier_round_other_than_the_pinned_one_is_named(tables, tmp_path):
    certificate = second_round(tmp_path, tables, "A4", (), manifest_sha256="0" * 64)
    assert refuted(certificate)["files_whole"][0].startswith("r0/manifest.json: sha256 ")


def test_the_seats_of_a_continued_round_are_those_of_its_own_manifest(tables, tmp_path):
    second_round(tmp_path, tables, "A4", ())
    manifest = release_of(PROVINCE)[1]
    manifest["deciding"]["quota"] |= {"continues": "r0"}
    out = tmp_path / "data" / "out"
    (out / "r0" / "current").symlink_to("runs/run0")
    forged = write_release(tmp_path / "aside", changed(tables, "quota", row("64.01", decreed_seats=7)), manifest)
    (out / "r0" / "runs" / "run0" / "quota.parquet").write_bytes((forged / "quota.parquet").read_bytes())
    folder = write_release(out / "r1" / "runs" / "run2", tables, manifest)
    assert any(one.startswith("r0/quota.parquet: sha256 ") for one in refuted(audit(folder))["files_whole"])
