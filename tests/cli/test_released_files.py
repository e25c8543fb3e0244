"""The files of a release: who may read them, what they hold of people, and what analysts have open meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from pipeline.flow import RELEASED, STAGES
from tests.cli.conftest import names_of_people
from tests.fixtures.tree import FIRST_DAY, MURNI, REGENCIES, current, digest, edit_round, given

PSEUDONYMOUS = [table for table in RELEASED if table.name != "selection"]


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_whatever_the_umask_private_files_are_the_owners_and_the_others_the_groups(released):
    """The released tree was made with umask 000."""
    out = released / "data/out"
    folder = current(released).resolve()
    workbooks = [f"people/{path.name}" for path in (folder / "people").iterdir()]
    assert {path.relative_to(folder).as_posix(): oct(mode(path)) for path in folder.rglob("*")} == {
        **{table.file_name: "0o640" for table in PSEUDONYMOUS}, "manifest.json": "0o640", "certificate.json": "0o640", "selection.parquet": "0o600",
        "quality": "0o750", "quality/laporan-mutu.html": "0o640", "people": "0o700", **dict.fromkeys(workbooks, "0o600")}
    assert workbooks
    assert [oct(mode(path)) for path in (out, out / MURNI, folder.parent, folder)] == ["0o750"] * 4
    assert mode(out / "catalogue.duckdb") == 0o640
    assert mode(out / ".work") == 0o700
    assert [path for path in out.iterdir() if path.is_file() and mode(path) & 0o007] == []


def test_stage_tables_are_kept_of_the_last_runs_alone_and_nothing_else_is_left(released):
    work = released / "data/out/.work"
    run_id = current(released).readlink().name
    assert [path.name for path in work.iterdir()] == [run_id]
    assert mode(work / run_id) == 0o700
    for stage in STAGES:
        assert {path.stem for path in (work / run_id / stage.name).iterdir()} == {table.name for table in stage.writes}


def text_of(path: Path) -> str:
    rows = pq.read_table(path).to_pylist()
    return json.dumps(rows, default=str, ensure_ascii=False)


@pytest.fixture(scope="module")
def identifiers(released, inputs) -> frozenset[str]:
    """Every NIK, KK, registry family, name, address and telephone number on the selection."""
    rows = pq.read_table(current(released) / "selection.parquet").to_pylist()
    cells = {row[name] for row in rows for name in ("nik", "no_kk", "family_id", "applicant_name", "address", "phone")}
    return frozenset(cell for cell in cells if cell and len(cell) > 5) | names_of_people(inputs / FIRST_DAY)


@pytest.mark.parametrize("table", PSEUDONYMOUS, ids=lambda table: table.name)
def test_no_other_file_than_the_selection_holds_a_person(released, identifiers, table):
    text = text_of(current(released) / table.file_name)
    assert not [1 for cell in identifiers if cell in text]


def test_the_manifest_and_the_analysts_file_hold_no_person(released, identifiers):
    manifest = (current(released) / "manifest.json").read_text(encoding="utf-8")
    assert not [1 for cell in identifiers if cell in manifest]
    with duckdb.connect(str(released / "data/out/catalogue.duckdb"), read_only=True) as connection:
        names = [name for name, in connection.execute("select table_name from information_schema.tables").fetchall()]
        assert "selection" not in names and "decision" in names
        for name in names:
            text = repr(connection.execute(f"select * from {name}").fetchall())
            assert not [1 for cell in identifiers if cell in text], name


def test_the_selection_does_hold_the_people(released, identifiers):
    assert len(identifiers) > 100
    assert [1 for cell in identifiers if cell in text_of(current(released) / "selection.parquet")]


def test_the_manifest_names_inputs_and_outputs_by_their_hashes(released):
    manifest = json.loads((current(released) / "manifest.json").read_bytes())
    raw = released / "data/raw/contoh"
    files = sorted(path for path in raw.glob("*/*/*"))
    assert manifest["inputs"] == [{"file": path.relative_to(raw).as_posix(), "sha256": digest(path)} for path in files]
    for name, output in manifest["outputs"].items():
        path = current(released) / name
        rows = {"rows": pq.read_metadata(path).num_rows} if path.suffix == ".parquet" else {}
        assert output == {"sha256": digest(path)} | rows
    assert manifest["rules"][f"rules/rounds/{MURNI}.yaml"] == digest(released / f"rules/rounds/{MURNI}.yaml")
    assert manifest["list_stage"] == "provisional" and manifest["notice"]["id"] == "Daftar sementara, belum diverifikasi"


def test_a_copy_of_a_file_is_tolerated_and_counted_as_repeated(released):
    rows = {Path(row["source_file"]).name: row for row in pq.read_table(current(released) / "reconciliation.parquet").to_pylist()}
    pair = [rows[name] for name in ("dtsen_keluarga_bontang.csv", "salinan_dtsen_keluarga_bontang.csv")]
    assert sorted(row["repeated_file"] for row in pair) == [0, pair[0]["physical_lines"]]
    assert sorted(row["accepted"] for row in pair)[0] == 0 < sorted(row["accepted"] for row in pair)[1]


def test_every_physical_line_is_accounted_for(released):
    for row in pq.read_table(current(released) / "reconciliation.parquet").to_pylist():
        name = released / "data/raw/contoh" / row["source_file"]
        if name.suffix == ".csv":
            assert row["physical_lines"] == len(name.read_bytes().removesuffix(b"\n").split(b"\n"))
        parts = ("header", "blank", "continuation", "accepted", "quarantined", "superseded", "repeated_file", "rejected")
        assert row["physical_lines"] == sum(row[part] for part in parts), row["source_file"]


READ = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).execute(sys.argv[2]).fetchall()[0][0])"
COUNT = f"select count(*) from decision where round = '{MURNI}' and status = 'selected'"


def test_an_analyst_keeps_the_old_content_while_a_new_release_is_made(tree, select):
    path = str(tree / "data/out/catalogue.duckdb")
    with duckdb.connect(path, read_only=True) as analyst:
        assert analyst.execute(COUNT).fetchall() == [(24,)]
        edit_round(tree, MURNI, quota=given(dict.fromkeys(REGENCIES, 5)))
        assert select(tree).code == 0
        assert analyst.execute(COUNT).fetchall() == [(24,)]
        assert analyst.execute("select count(distinct case_id) from candidate").fetchall()[0][0] > 0
        newcomer = subprocess.run([sys.executable, "-c", READ, path, COUNT], capture_output=True, text=True)
        assert newcomer.stdout == "15\n", newcomer.stderr


def test_an_analyst_in_another_process_holds_up_nobody(tree, select):
    path = str(tree / "data/out/catalogue.duckdb")
    waiting = f"import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); print(1, flush=True); input(); print(c.execute({COUNT!r}).fetchall()[0][0])"
    with subprocess.Popen([sys.executable, "-c", waiting, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as analyst:
        analyst.stdout.readline()
        edit_round(tree, MURNI, quota=given(dict.fromkeys(REGENCIES, 5)))
        assert select(tree).code == 0
        assert analyst.communicate("\n", timeout=30)[0] == "24\n"
