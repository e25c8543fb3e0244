"""A whole round whose cases are the registry's families: women who head families, without proposals and packages."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from ruamel.yaml import YAML

from pipeline.core.keys import family_key
from pipeline.sample.people import STATE_JOBS
from tests.cli.conftest import called, copy
from tests.fixtures.tree import FIRST_DAY, MURNI, REGENCIES, SNAPSHOT, codes, current, edit_round, lists

PRSE = "2025-prse"
AS_OF = date(2025, 3, 31)


def prepared(inputs: Path, to: Path) -> Path:
    """A tree with the round of the small province, in which one regency has proposed nobody."""
    tree = copy(inputs, to)
    edit_round(tree, PRSE, snapshot=SNAPSHOT, expect_regencies=codes(REGENCIES),
               quota={"mode": "apportion", "method": "webster", "total": 12, "weights": "poverty_2024", "minimum": 2})
    (tree / FIRST_DAY / "proposals" / "usulan_bontang.xlsx").unlink()
    return tree


@pytest.fixture(scope="module")
def chosen(inputs, tmp_path_factory) -> Path:
    """A tree with the lists of the round, made on one thread."""
    tree = prepared(inputs, tmp_path_factory.mktemp("prse") / "tree")
    ended = called(tree, "select", "--round", PRSE, "--threads", "1")
    assert ended.code == 0, ended.err
    (tree / "said").write_text(ended.out, encoding="utf-8")
    return tree


def rows(tree: Path, name: str) -> list[dict]:
    return pq.read_table(current(tree, PRSE) / f"{name}.parquet").to_pylist()


def read(path: Path) -> list[dict[str, str]]:
    """A text file as it stands, read by nothing of the pipeline."""
    header, *lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    separator = max(",;|\t", key=header.count)
    return [row for row in csv.DictReader([header.lower(), *lines], delimiter=separator) if None not in row and None not in row.values()]


@pytest.fixture(scope="module")
def families(chosen) -> dict[str, tuple[dict, list[dict]]]:
    """Each family of the latest family files, by its key, with the rows of its members."""
    found: dict[str, tuple[dict, list[dict]]] = {}
    key = YAML(typ="safe").load(chosen / FIRST_DAY.parent / "snapshot.yaml")["key"].encode()
    for slug in REGENCIES.values():
        registry = max(chosen.glob(f"{FIRST_DAY.parent}/*/registry/dtsen_keluarga_{slug}.csv")).parent
        members: dict[str, list[dict]] = {}
        for row in read(registry / f"dtsen_anggota_{slug}.csv"):
            members.setdefault(row["id_keluarga"], []).append(row)
        for row in read(registry / f"dtsen_keluarga_{slug}.csv"):
            found[family_key(key, row["id_keluarga"])] = row, members.get(row["id_keluarga"], [])
    return found


def decile(family: dict) -> int | None:
    cell = "".join(c for c in next(family[name] for name in ("desil_nasional", "desil") if name in family) if c.isdigit() or c == ".")
    return int(float(cell)) if cell and 1 <= float(cell) <= 10 else None


def age(nik: str) -> int:
    day, month, year = int(nik[6:8]) % 40, int(nik[8:10]), int(nik[10:12])
    born = date(2000 + year if year <= 25 else 1900 + year, month, day)
    return AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))


def test_every_family_is_decided_once_and_every_row_is_accounted_for(chosen, families):
    decisions = rows(chosen, "decision")
    assert len({row["family_key"] for row in decisions}) == len(decisions) == len({row["case_id"] for row in decisions})
    assert families.keys() <= {row["family_key"] for row in decisions}
    told = {row["source_file"]: row for row in rows(chosen, "row_account")}
    registry = [row for row in rows(chosen, "reconciliation") if row["layout"] not in ("proposal", "reference")]
    assert {row["source_file"]: row["accepted"] + row["quarantined"] for row in registry if row["accepted"] + row["quarantined"]} == {
        name: row["rows_in_cases"] + row["rows_in_no_case"] for name, row in told.items()}


def test_whoever_is_on_the_list_is_a_woman_of_that_age_who_heads_a_poor_family(chosen, families):
    """Reckoned anew from the files, by nothing of the pipeline."""
    listed = [row for row in rows(chosen, "decision") if row["status"] in ("selected", "reserve", "not_selected")]
    assert len(listed) > 12
    for row in listed:
        family, members = families[row["family_key"]]
        assert decile(family) <= 4 and int(family["nik"][6:8]) > 40 and 18 <= age(family["nik"]) <= 59
        assert not [1 for member in members if member["pekerjaan_utama"] in STATE_JOBS]
        assert row["priority_key"].split("|")[0] == str(decile(family))


def test_whoever_is_refused_for_poverty_or_sex_is_so_in_the_files(chosen, families):
    refused = [row for row in rows(chosen, "decision") if row["status"] == "ineligible" and row["family_key"] in families]
    assert len(refused) > 100
    for row in refused:
        family, failed = families[row["family_key"]][0], row["failed_rules"].split(";")
        assert ("poor_enough" in failed) == (decile(family) is not None and decile(family) > 4)
        assert "headed_by_a_woman" not in failed or int(family["nik"][6:8]) < 40


def test_the_list_gives_the_registrys_name_and_address_of_the_head_and_nothing_of_a_proposal(chosen, families):
    known = {family["id_keluarga"]: family for family, _ in families.values()}
    selection = rows(chosen, "selection")
    assert Counter(row["status"] for row in selection)["selected"] == 12 - sum(row["unfilled"] for row in rows(chosen, "balance"))
    for row in selection:
        family = known[row["family_id"]]
        assert (row["nik"], row["applicant_name"], row["address"], row["applicant_sex"]) == (
            family["nik"], family["nama_kepala_keluarga"], family["alamat"], "P")
        assert (row["phone"], row["package"]) == (None, None) and row["village_name"]
    assert {(row["applicant_named_by_proposal"], row["business_sector"], row["requested_package"], row["applicant_marital_status"])
            for row in rows(chosen, "candidate")} == {(None,) * 4}


def test_the_summary_says_what_became_of_the_proposals(chosen):
    said = (chosen / "said").read_text(encoding="utf-8")
    proposals = sum(row["accepted"] + row["quarantined"] for row in rows(chosen, "reconciliation") if row["layout"] == "proposal")
    assert f"Kasus: {len(rows(chosen, 'decision'))} keluarga registri. {proposals} usulan" in said and proposals > 0
    assert "perbaikan" not in said
    assert [path for path in (current(chosen, PRSE) / "people").iterdir() if path.name.startswith("perbaikan")] == []
    assert not [row for row in rows(chosen, "fault") if row["column"] == "requested_package"]


def test_the_same_files_give_the_same_bytes_whatever_the_threads(chosen, inputs, tmp_path):
    again = prepared(inputs, tmp_path / "tree")
    assert called(again, "select", "--round", PRSE, "--threads", "4").code == 0
    name = current(again, PRSE).readlink().name
    one, other = ({path: held for path, held in lists(tree).items() if name in path and not path.endswith("manifest.json")} for tree in (chosen, again))
    assert one == other and len(one) > 15


def test_a_case_is_explained_and_a_round_of_proposals_still_needs_its_workbooks(chosen, tepat, tmp_path):
    case = next(row["case_id"] for row in rows(chosen, "decision") if row["reason_code"] == "INELIGIBLE(headed_by_a_woman)")
    said = tepat(chosen, "explain", case).out
    assert "✗ headed_by_a_woman: Kepala keluarga tercatat dan seorang perempuan" in said
    assert "Bontang" in tepat(chosen, "status", "--round", PRSE).out
    assert tepat(copy(chosen, tmp_path / "tree"), "select", "--round", MURNI).code == 66
    assert json.loads((current(chosen, PRSE) / "manifest.json").read_text(encoding="utf-8"))["candidates"] == "registry"
