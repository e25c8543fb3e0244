"""What a stage is shown of a run, and how what it is shown is told."""

from __future__ import annotations

import datetime
import json
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import Bug
from pipeline.core.parts import Seen, told
from pipeline.core.rules import load_rules
from pipeline.core.run import Run, prepare
from pipeline.core.runner import parameters, run_stage
from pipeline.core.stage import Stage
from pipeline.flow import STAGES
from tests.house.sources import ROOT


@dataclass(frozen=True)
class Place:
    code: str
    line: int = field(default=0, compare=False)


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Run:
    return prepare(load_rules(ROOT, "2025-murni"), tmp_path_factory.mktemp("scratch"), write=False)


def test_a_stage_sees_what_it_declares_and_whatever_that_holds(run):
    seen = Seen(run, ("regions", "round.as_of", "round.quota"))
    assert (seen.regions, seen.round.as_of, seen.round.quota.total, seen.scratch) == (run.regions, run.round.as_of, 1500, run.scratch)


@pytest.mark.parametrize("part", ["poverty", "round.seed", "round.budget_idr", "programme.rules", "paths"])
def test_a_stage_that_reads_what_it_does_not_declare_ends_the_run(run, part):
    seen = Seen(run, ("regions", "round.as_of", "programme.packages"))
    with pytest.raises(Bug, match=f"run.{part}|run.{part.partition('.')[0]}"):
        for name in part.split("."):
            seen = getattr(seen, name)


@pytest.mark.parametrize("when", ["run", "check"])
def test_the_runner_shows_a_stage_no_more(run, tmp_path, when):
    reads = {"run": lambda run, engine: None} | {when: lambda run, engine: run.poverty}
    with closing(DuckdbEngine(tmp_path)) as engine, pytest.raises(Bug, match="run.poverty"):
        run_stage(run, Stage("ingest", reads=(), writes=(), parts=("regions",), **reads), engine, tmp_path)


def test_sql_sees_the_declared_parameters_alone(run):
    assert parameters(run, ("round.as_of", "regions", "programme.candidates")).column_names == ["candidates", "as_of"]
    assert parameters(run, ("round",)).column_names == ["round", "as_of"]
    assert parameters(run, ("regions", "programme.packages")) is None


def test_no_stage_declares_where_files_lie_or_how_the_run_is_named():
    assert {part for stage in STAGES for part in stage.parts} & {"paths", "scratch", "run_id", "code_sha256"} == set()


def test_values_that_differ_are_told_differently():
    values = [None, True, 1, "1", b"1", "", (), ("1",), (("1",),), ("1", "1"), {"1": 1}, {1: "1"}, {"a": 1, "b": 2}, {"b": 2, "a": 1}, frozenset({"1"}),
              datetime.date(2025, 1, 1), "2025-01-01", Place("1"), Place("2"), {"Place": "1"}, 0.2, 0.25]
    assert len({json.dumps(told(value)) for value in values}) == len(values)


def test_what_is_equal_is_told_alike():
    assert told(Place("1", line=3)) == told(Place("1", line=4))
    assert told(frozenset({"a", "b", "c"})) == told(frozenset({"c", "b", "a"}))
    assert told(Path("/one")) == told(Path("/other"))


@pytest.mark.parametrize("value", [object(), iter(()), print, 1j])
def test_a_value_of_a_type_that_is_not_known_is_not_told(value):
    with pytest.raises(TypeError):
        told({"a": [value]})
