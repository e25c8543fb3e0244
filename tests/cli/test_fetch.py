"""A registry that lives in a cluster: a table of its catalogue becomes a file of a delivery, and the lists are those of the file."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import command, needs_spark
from tests.fixtures.tree import FIRST_DAY, MURNI, current, digest

# A catalogue of tables that outlives a session, as clusters have one.
CATALOGUE = """
spark.sql.catalogImplementation hive
spark.hadoop.javax.jdo.option.ConnectionURL jdbc:derby:;databaseName={folder}/metastore;create=true
"""
KEEP = """
from pyspark.sql import SparkSession
session = SparkSession.builder.master("local[1]").config("spark.sql.warehouse.dir", "{folder}/warehouse").getOrCreate()
session.sql("create database dtsen")
session.read.parquet("{folder}/member.parquet").repartition(3).write.saveAsTable("dtsen.anggota")
session.sql("create table dtsen.kecamatan as select 'a' as kecamatan")
"""
MEMBERS = FIRST_DAY / "registry" / "dtsen_anggota_penajam_paser_utara.csv"


@pytest.fixture
def cluster(bare_tree, tmp_path) -> dict[str, str]:
    """The surroundings of a program that sees a catalogue with the members of a regency, whose file the tree has no more."""
    rows = pyarrow.csv.read_csv(bare_tree / MEMBERS, convert_options=pyarrow.csv.ConvertOptions(
        column_types={name: "string" for name in (bare_tree / MEMBERS).read_text(encoding="utf-8-sig").splitlines()[0].split(",")}))
    pq.write_table(rows, tmp_path / "member.parquet")
    (bare_tree / MEMBERS).unlink()
    (tmp_path / "spark-defaults.conf").write_text(CATALOGUE.format(folder=tmp_path))
    surroundings = {"SPARK_CONF_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", KEEP.format(folder=tmp_path)], cwd=tmp_path, env=os.environ | surroundings, check=True, capture_output=True)
    return surroundings


@needs_spark
def test_a_table_that_was_fetched_makes_the_lists_of_the_file_it_stands_for(bare_tree, released, cluster):
    files = [MEMBERS.with_suffix(".parquet"), Path("again.parquet")]
    for path in files:
        ended = command(bare_tree, "fetch", "dtsen.anggota", "--to", str(path), seconds=300, **cluster)
        assert (ended.code, ended.err) == (0, "") and ended.out.startswith(f"{path}: ")
    assert digest(bare_tree / files[0]) == digest(bare_tree / files[1])
    assert stat.S_IMODE((bare_tree / files[0]).stat().st_mode) == 0o600
    ended = command(bare_tree, "select", "--round", MURNI)
    assert ended.code == 0, ended.err
    for name in ("decision", "selection"):
        one, two = (pq.read_table(current(tree) / f"{name}.parquet") for tree in (bare_tree, released))
        assert one == two


@needs_spark
@pytest.mark.parametrize(("table", "code"), [("dtsen.nobody", "CLUSTER_TABLE"), ("no; name", "CLUSTER_TABLE"),
                                             ("dtsen.kecamatan", "HEADER_UNKNOWN")])
def test_a_table_that_is_missing_or_of_no_layout_is_named(table, code, bare_tree, cluster):
    ended = command(bare_tree, "fetch", table, "--to", str(MEMBERS.with_suffix(".parquet")), seconds=300, **cluster)
    assert (ended.code, ended.out) == (66, "")
    assert ended.err.startswith(f"{table}: ") and f"[{code}]" in ended.err and len(ended.err.splitlines()) == 1
    assert not list((bare_tree / MEMBERS).parent.glob("*.parquet*"))


@pytest.mark.parametrize("to", [str(MEMBERS), "nowhere/file.parquet", "there.parquet"])
def test_a_file_is_neither_overwritten_nor_put_where_nobody_looks(to, bare_tree, tepat):
    (bare_tree / "there.parquet").write_text("")
    ended = tepat(bare_tree, "fetch", "dtsen.anggota", "--to", to)
    assert (ended.code, ended.out) == (64, "") and ended.err.startswith(f"{to}: ") and "[FETCH_TO]" in ended.err


def test_a_folder_without_layouts_is_no_tree(tmp_path, tepat):
    ended = tepat(tmp_path, "fetch", "dtsen.anggota", "--to", "file.parquet")
    assert ended.code == 78 and ended.err.startswith("rules/layouts: ") and list(tmp_path.iterdir()) == []
