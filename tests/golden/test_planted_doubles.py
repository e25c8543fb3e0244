"""People under two NIK and proposals with a damaged NIK are found as planted; twins and namesakes are never held, nobody is merged."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.conftest import ROUNDS, released_rows
from tests.golden.expected_decisions import truth

MURNI = ROUNDS[0]
ONLY_ALIKE = {"twin", "namesake"}


@pytest.fixture(scope="module")
def work(released: Path) -> Path:
    """The stage tables of the first round."""
    run = (released / "data/out" / MURNI / "current").resolve().name
    return released / "data/out/.work" / run


@pytest.fixture(scope="module")
def planted(work: Path) -> dict[frozenset[str], str]:
    """What is planted about every pair of NIK, and of a case number and the NIK that is meant."""
    files = {row["source_file"]: row["file_no"] for row in rows(work, "ingest/source_file")}
    found = {(row["file_no"], row["source_row"]): row["nik"] for row in rows(work, "ingest/person")}
    found |= {(row["file_no"], row["source_row"]): row["case_id"] for row in rows(work, "identity/case_file") if row["nik"] is None}
    return {frozenset(found[files[pair[f"source_file_{side}"]], int(pair[f"row_{side}"])] for side in "ab"): pair["kind"]
            for pair in truth("duplicate.csv") if pair["kind"] in {"second_nik", "damaged_nik", *ONLY_ALIKE}}


@pytest.fixture(scope="module")
def pairs(released: Path, work: Path) -> dict[frozenset[str], dict]:
    people = {row["key"]: row for row in rows(work, "identity/probable_person")}
    return {frozenset(people[pair[key]]["nik"] or pair[key] for key in ("key_a", "key_b")): pair | {
        "both_births": all(people[pair[key]]["birth_date"] for key in ("key_a", "key_b"))}
        for pair in released_rows(released, MURNI, "probable_pair")}


def rows(work: Path, table: str) -> list[dict]:
    return pq.read_table(work / f"{table}.parquet").to_pylist()


def of_kind(kind: str, planted: dict[frozenset[str], str]) -> set[frozenset[str]]:
    return {pair for pair, planted_as in planted.items() if planted_as == kind}


@pytest.mark.parametrize(("kind", "planted_as"), [("person", "second_nik"), ("proposal", "damaged_nik")])
def test_who_is_held_is_one_person_and_most_who_are_one_person_are_found(kind, planted_as, planted, pairs, record_property):
    """Of planted second NIK all have a birth date and a village on both sides."""
    wanted = of_kind(planted_as, planted)
    held = {pair for pair, found in pairs.items() if found["kind"] == kind and found["band"] == "hold"}
    flagged = {pair for pair, found in pairs.items() if found["kind"] == kind}
    precision, recall = Fraction(len(held & wanted), len(held)), Fraction(len(held & wanted), len(wanted))
    found = Fraction(len(flagged & wanted), len(wanted))
    for name, share in (("precision of the held", precision), ("recall of the held", recall), ("recall of all", found)):
        record_property(f"{kind}: {name}", f"{float(share):.3f}")
    assert len(wanted) >= 70
    assert precision >= Fraction("0.95")
    assert recall >= Fraction("0.6")
    assert found >= Fraction("0.85")


def test_twins_and_namesakes_are_never_held(planted, pairs):
    alike = {pair for kind in ONLY_ALIKE for pair in of_kind(kind, planted)}
    assert len(alike) >= 20
    assert {pairs[pair]["band"] for pair in alike & pairs.keys()} == {"flag"}


def test_nobody_is_held_without_a_birth_date_on_both_sides(pairs):
    unknown = [pair for pair in pairs.values() if not pair["both_births"]]
    assert {pair["band"] for pair in unknown} == {"flag"}
    assert any(pair["kind"] == "proposal" for pair in unknown)


def test_nobody_is_merged(planted, pairs, work):
    """Both NIK of a person who is probably one stand in the registry still, each a person of its own."""
    family_of = {row["nik"]: row["family_id"] for row in rows(work, "identity/registry_person")}
    proposed_twice = [pair for pair in of_kind("second_nik", planted) if pair <= family_of.keys()]
    assert len(proposed_twice) >= 5
    assert all(len({family_of[nik] for nik in pair}) == 2 for pair in proposed_twice)


def test_a_proposal_with_a_damaged_nik_stays_quarantined(released, pairs):
    status = {row["case_id"]: row["status"] for row in released_rows(released, MURNI, "decision")}
    meant = [pair["case_id_a"] for pair in pairs.values() if pair["kind"] == "proposal"]
    assert meant and {status[case] for case in meant} == {"quarantined"}


def test_the_report_counts_the_pairs_of_each_regency(released, pairs):
    counted = released_rows(released, MURNI, "probable_count")
    assert len({row["regency_code"] for row in counted}) == 10
    for band in ("hold", "flag"):
        assert sum(row["pairs"] for row in counted if row["band"] == band) >= sum(pair["band"] == band for pair in pairs.values())


def test_the_files_of_the_release_hold_no_nik(released):
    texts: Iterator[str] = (cell for table in ("probable_pair", "likeness_model", "probable_count")
                            for row in released_rows(released, MURNI, table) for cell in row.values() if isinstance(cell, str))
    assert not any(cell.isdigit() and len(cell) == 16 for cell in texts)
