"""`tepat audit` on the sample's release: what is proven, what a doctored file breaks, and what cannot be checked elsewhere."""

from __future__ import annotations

import json
import os
import shutil

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from pipeline import flow
from pipeline.audit.certificate import Certificate, Claim, Finding
from tests.fixtures.tree import MURNI, SEATS, current


def doctor(tree, table, change):
    """Change a released file in place."""
    path = current(tree) / f"{table}.parquet"
    rows = change(pq.read_table(path))
    os.chmod(path, 0o600)
    pq.write_table(rows, path)


def first_unselected(tree) -> dict:
    rows = pq.read_table(current(tree) / "placement.parquet").to_pylist()
    return min((row for row in rows if row["status"] != "selected"), key=lambda row: row["rank_in_province"])


def test_a_sound_release_is_proven_in_indonesian_and_nothing_is_written(tepat, tree):
    before = sorted(tree.rglob("*"))
    ended = tepat(tree, "audit", MURNI)
    assert ended.code == 0
    assert "✓ Setiap berkas sama dengan yang disebut manifest. [files_whole]" in ended.out
    assert "✗" not in ended.out and "– tidak diperiksa di sini: Verifikasi lapangan. [field]" in ended.out
    assert sorted(tree.rglob("*")) == before


def test_without_a_name_every_rounds_lists_in_force_are_audited(tepat, tree):
    ended = tepat(tree, "audit", language="en")
    assert ended.code == 0 and ended.out.startswith(f"{MURNI} · ")
    assert "✓ Every file is the one that the manifest names. [files_whole]" in ended.out


def test_a_doctored_release_ends_with_70_and_names_the_claim_and_the_case(tepat, tree):
    case = first_unselected(tree)

    def promote(rows: pa.Table) -> pa.Table:
        status = pc.if_else(pc.equal(rows["case_id"], case["case_id"]), "selected", rows["status"])
        return rows.set_column(rows.schema.get_field_index("status"), rows.schema.field("status"), status.combine_chunks())

    doctor(tree, "placement", promote)
    ended = tepat(tree, "audit", MURNI, language="en")
    assert ended.code == 70
    told = ended.out.splitlines()
    refuted = told.index("✗ No regency has more cases selected than seats to give, those held empty aside. [seats_within_quota]")
    assert f"{SEATS + 1} > {SEATS}" in told[refuted + 1] and case["regency_code"] in told[refuted + 1]
    assert any(line.startswith("✗") and "[files_whole]" in line for line in told)


def test_an_outsider_with_the_pseudonymous_files_alone_checks_them_anywhere(tepat, tree, tmp_path):
    bare = tmp_path / "copied"
    bare.mkdir()
    for path in current(tree).glob("*"):
        if path.is_file() and path.name != "selection.parquet":
            shutil.copy(path, bare)
    shutil.rmtree(tree)
    ended = tepat(tmp_path, "audit", "copied", language="en")
    assert ended.code == 0
    assert "(selection.parquet) [selection_agrees]" in next(line for line in ended.out.splitlines() if line.startswith("– not checked here: The list of names"))
    assert "✓ Every case has the place and the reason that were true at its turn; nobody is passed over without cause. [places_explained]" in ended.out


def test_the_sql_of_a_claim_runs_in_duckdb_alone_and_finds_nothing(tepat, tree, monkeypatch):
    ended = tepat(tree, "audit", MURNI, "--sql", "places_explained", language="en")
    monkeypatch.chdir(current(tree))
    with duckdb.connect() as connection:
        rows = [connection.execute(statement).fetchall() for statement in connection.extract_statements(ended.out)]
    assert len(rows) > 3 and rows[-1] == []


@pytest.mark.parametrize("arguments, code", [(("1999",), "RELEASE_MISSING"), ((MURNI, "--sql", "nothing"), "CLAIM_UNKNOWN")])
def test_what_does_not_exist_is_a_usage_error_that_says_what_does(arguments, code, tepat, tree):
    ended = tepat(tree, "audit", *arguments)
    assert ended.code == 64 and code in ended.err and (MURNI in ended.err or "places_explained" in ended.err)


def test_a_manifest_that_cannot_be_read_is_an_input_error(tepat, tmp_path):
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "manifest.json").write_text("{")
    assert tepat(tmp_path, "audit", "r").code == 66


@pytest.mark.parametrize(("change", "code", "told"), [
    (lambda manifest: manifest.update(earlier_rounds=None), 66, "`earlier_rounds`"),
    (lambda manifest: manifest["outputs"].update({"quota.parquet": None}), 66, "`outputs.quota.parquet`"),
    (lambda manifest: manifest["deciding"].update(reserve=7), 66, "`deciding.reserve`"),
    (lambda manifest: manifest.pop("deciding"), 70, "    deciding: –"),
    (lambda manifest: manifest.pop("draw"), 70, "    draw: –"),
    (lambda manifest: manifest.update(code_sha256="0" * 64), 70, "[run_numbered]"),
])
def test_a_damaged_manifest_cannot_be_read_and_a_shortened_one_is_refuted(change, code, told, tepat, tree):
    path = current(tree) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    os.chmod(path, 0o600)
    path.write_text(json.dumps(manifest), encoding="utf-8")
    ended = tepat(tree, "audit", MURNI, language="en")
    assert ended.code == code and told in ended.out + ended.err


def test_every_release_holds_its_certificate_which_names_the_manifest(tree):
    told = json.loads((current(tree) / "certificate.json").read_text(encoding="utf-8"))
    assert {claim["verdict"] for claim in told["claims"]} == {"proven", "not_checked"}
    assert all(claim["verdict"] == "proven" for claim in told["claims"] if claim["claim"] in ("places_explained", "rules_judged", "inputs_whole"))
    assert "certificate.json" not in json.loads((current(tree) / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    assert (current(tree) / "certificate.json").stat().st_mode & 0o777 == 0o640


def test_a_refuted_claim_blocks_the_release_and_the_old_lists_stay(select, bare_tree, monkeypatch):
    claim = Claim("one_award", "Satu keluarga satu kali.", "One family, once.", "violated", (Finding("A" * 26, "64.09", "family_key: 2 > 1"),), 1)
    monkeypatch.setattr(flow, "audit", lambda folder: Certificate(MURNI, "run", "0" * 64, (claim,)))
    ended = select(bare_tree, language="en")
    assert ended.code == 70
    assert "the certificate fails at `one_award`: One family, once. case " + "A" * 26 + " · regency 64.09 · family_key: 2 > 1" in ended.err
    assert "CERTIFICATE" in ended.err and not current(bare_tree).exists()
