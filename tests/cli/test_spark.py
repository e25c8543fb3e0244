"""Eligibility and allocation on Spark: the same files as on the embedded engine, and clear words where Spark cannot run."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.core.errors import Bug, CannotWrite, RulesError
from pipeline.core.spark_engine import SparkEngine, check_arrived
from pipeline.sample.province import write
from tests.cli.conftest import called, command, needs_spark, surroundings
from tests.fixtures.tree import MURNI, ROOT, current, state

FAMILIES = int(os.environ.get("TEPAT_PARITY", 0))


def chosen(tree: Path, round_name: str, *options: str) -> dict[str, object]:
    """Every file of the release of a round: its bytes and its mode."""
    ended = called(tree, "select", "--round", round_name, "--threads", "2", *options)
    assert ended.code == 0, ended.err
    return state(current(tree, round_name).resolve())


@pytest.fixture(scope="module")
def trees(tmp_path_factory) -> tuple[Path, Path]:
    """Two trees with the committed sample."""
    folders = tuple(tmp_path_factory.mktemp(name) for name in ("embedded", "spark"))
    for folder in folders:
        shutil.copytree(ROOT / "rules", folder / "rules")
        shutil.copytree(ROOT / "data" / "raw" / "contoh-2025", folder / "data" / "raw" / "contoh-2025")
    return folders


# The second excludes the recipients of the first; in the third the registry's families are the cases.
@needs_spark
@pytest.mark.parametrize("round_name", [MURNI, "2025-perubahan", "2025-prse"])
def test_spark_makes_the_same_files_of_the_sample(round_name, trees):
    embedded, spark = trees
    assert chosen(spark, round_name, "--engine", "spark") == chosen(embedded, round_name)


@needs_spark
@pytest.mark.skipif(not FAMILIES, reason="it takes minutes: `make parity`")
def test_spark_makes_the_same_files_of_a_whole_province(tmp_path):
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    write(ROOT, FAMILIES, 2025, tmp_path / "data" / "raw" / "contoh-2025", tmp_path / "truth")
    on_spark = chosen(tmp_path, MURNI, "--engine", "spark")
    shutil.rmtree(tmp_path / "data" / "out")
    assert chosen(tmp_path, MURNI) == on_spark


@needs_spark
def test_a_run_on_spark_is_silent_makes_the_same_files_and_leaves_nothing_behind(bare_tree, released):
    ended = command(bare_tree, "select", "--round", MURNI, "--engine", "spark", "--threads", "2", "--memory", "1GB", "--quiet", seconds=600)
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert state(current(bare_tree).resolve()) == state(current(released).resolve())
    assert {path.name for path in bare_tree.iterdir()} == {"aside", "data", "rules", "truth"}
    assert [path.name for path in (bare_tree / "data" / "out" / ".work").iterdir() if path.suffix == ".tmp"] == []


@needs_spark
def test_a_cluster_that_does_not_answer_is_named(bare_tree):
    ended = command(bare_tree, "select", "--round", MURNI, "--engine", "spark", "--master", "spark://127.0.0.1:1", seconds=600)
    assert (ended.code, ended.out) == (78, "")
    assert ended.err.startswith("Spark, spark://127.0.0.1:1: Spark tidak dapat dijalankan") and "[SPARK_NOT_STARTED]" in ended.err
    assert len(ended.err.splitlines()) == 1
    assert not (bare_tree / "data" / "out" / MURNI).exists()


@needs_spark
@pytest.mark.parametrize(("sign", "after"), [(signal.SIGINT, 0), (signal.SIGINT, 5), (signal.SIGTERM, 8)])
def test_a_run_that_is_interrupted_says_nothing_and_leaves_no_java(sign, after, bare_tree):
    run = subprocess.Popen([sys.executable, "-m", "pipeline", "select", "--round", MURNI, "--engine", "spark", "--threads", "2"], cwd=bare_tree,
                           env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while run.poll() is None and not list((bare_tree / "data" / "out" / ".work").glob("*.tmp/eligibility")):
        time.sleep(0.02)
    time.sleep(after)  # Java starts, and then works; wherever it is, it ends
    java = java_of(run.pid)
    run.send_signal(sign)
    said = run.communicate(timeout=60)
    assert (run.returncode, *said) == (130, "", "")
    assert [process for process in java if Path(f"/proc/{process}").exists()] == []
    assert not (bare_tree / "data" / "out" / MURNI).exists()


def java_of(process: int) -> list[int]:
    """The Java processes that a process has started."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(child) for child in children if Path(f"/proc/{child}/comm").read_text() == "java\n"]


@pytest.fixture
def spark(tmp_path) -> Iterator[SparkEngine]:
    """An engine with a table of one cell."""
    with closing(SparkEngine(tmp_path, threads=1)) as engine:
        engine.make_from_arrow("person", pa.table({"nik": ["6472019001019001x"]}))
        yield engine


@needs_spark
def test_a_query_that_fails_shows_no_cell_neither_in_its_message_nor_on_the_terminal(spark, capfd):
    with pytest.raises(Bug) as fault:
        spark.rows("select cast(nik as bigint) from person")
    assert "NumberFormatException" in str(fault.value) and "6472" not in str(fault.value)
    assert capfd.readouterr() == ("", "")


@needs_spark
def test_a_spark_that_the_system_ends_asks_for_room_and_another_can_be_started(spark, tmp_path):
    spark.java.kill()
    with pytest.raises(CannotWrite, match="SPARK_ENDED"):
        spark.rows("select nik from person")
    spark.close()
    (tmp_path / "other").mkdir()
    with closing(SparkEngine(tmp_path / "other", threads=1)) as other:
        assert other.rows("select 1") == [(1,)]


@needs_spark
def test_a_spark_that_passes_its_time_limit_says_so(spark):
    spark.interrupt()
    with pytest.raises(Bug, match="TIME_LIMIT"):
        spark.rows("select nik from person")


@pytest.mark.parametrize(("missing", "code", "advice"), [
    ("pyspark", "SPARK_MISSING", "pip install 'tepat[spark]'"), ("java", "JAVA_MISSING", "Java 17")])
def test_what_spark_needs_is_named_before_anything_runs(missing, code, advice, bare_tree, tepat, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else object())
    monkeypatch.setattr(shutil, "which", lambda name: None if name == missing else f"/usr/bin/{name}")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    ended = tepat(bare_tree, "select", "--round", MURNI, "--engine", "spark")
    assert (ended.code, ended.out) == (78, "")
    assert code in ended.err and advice in ended.err
    assert not (bare_tree / "data" / "out" / MURNI).exists()


@pytest.mark.parametrize(("parts", "is_whole"), [([2, 1], True), ([2], False), ([], False), ([2, 1, 1], False)])
def test_rows_that_a_machine_wrote_elsewhere_are_missed(parts, is_whole, tmp_path):
    for number, rows in enumerate(parts):
        pq.write_table(pa.table({"case_id": ["A"] * rows}), tmp_path / f"part-{number}.parquet")
    if is_whole:
        check_arrived("verdict", tmp_path, 3)
    else:
        with pytest.raises(RulesError, match="SPARK_FOLDER_NOT_SHARED"):
            check_arrived("verdict", tmp_path, 3)


def test_the_address_of_a_cluster_goes_with_spark_alone(bare_tree, tepat):
    ended = tepat(bare_tree, "select", "--round", MURNI, "--master", "spark://host:7077")
    assert ended.code == 64 and "[ENGINE_NOT_SPARK]" in ended.err
