"""Random small provinces through the whole placement, from verdicts to the list, against the oracle of docs/seats.md."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.allocation.quota import reserve_length
from pipeline.allocation.stage import place_all
from pipeline.core.condition import Compare
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.engine import Engine
from pipeline.core.errors import RulesError
from pipeline.core.facts import candidate_facts
from pipeline.core.programme import Group, Package, Programme, load_programme
from pipeline.core.regions import Regions
from pipeline.core.round import Floor, Reserve, Round, load_round
from pipeline.core.spark_engine import SparkEngine
from tests.fixtures.seats import GROUPS, PACKAGES, FloorsContradict, Province, placed, provinces
from tests.tables import PIPELINE

RULES = PIPELINE.parent / "rules"
NOBODY = Compare("family_size", "is", 1)


@pytest.fixture(scope="module", params=["duckdb", "spark"])
def engine(request, tmp_path_factory) -> Iterator[DuckdbEngine | SparkEngine]:
    if request.param == "spark":
        pytest.importorskip("pyspark", reason="pyspark is not installed (extra `spark`)")
        if shutil.which("java") is None:
            pytest.skip("Spark needs Java")
    with closing({"duckdb": DuckdbEngine, "spark": SparkEngine}[request.param](tmp_path_factory.mktemp("spill"), 1)) as engine:
        yield engine


@pytest.fixture(scope="module")
def round_() -> Round:
    return load_round(RULES / "rounds/2025-murni.yaml", frozenset(Regions.load(RULES / "reference/regions.csv").regencies))


@pytest.fixture(scope="module")
def programme(round_) -> Programme:
    programme = load_programme(RULES / "programmes/uep.yaml", candidate_facts(), round_.as_of)
    packages = tuple(Package(name, name, name, NOBODY, 1) for name in PACKAGES)
    return replace(programme, packages=packages, groups=tuple(Group(name, NOBODY) for name in GROUPS))


def round_of(province: Province, plain: Round, seed: str) -> Round:
    """The round that decrees what the province is under; each package costs 1, so the budget is the number of awards."""
    floors = tuple(Floor(floor.group, floor.percent, floor.number) for floor in province.floors)
    return replace(
        plain, floors=floors, unfilled_floor="hold" if province.hold else "revert", stock=province.stock or {}, draw=replace(plain.draw, seed=seed),
        budget_idr=province.awards if province.awards is not None else 10**6,
        reserve=Reserve(float(province.failure_rate), float(province.confidence)))


def verdicts(province: Province, backwards: bool) -> pa.Table:
    """The verdicts, best priority first or last in the table: the order of rows must not matter."""
    rows = [{"case_id": case.case_id, "outcome": "eligible" if rank % 2 else "conditional", "priority_rank": rank,
             "groups": ";".join(name for name in GROUPS if name in case.groups), "acceptable_packages": ";".join(case.packages),
             "first_package": next(iter(case.packages), None)} for rank, case in enumerate(province.cases, 1)]
    schema = pa.schema([(name, pa.int64() if name == "priority_rank" else pa.string()) for name in (
        "case_id", "outcome", "priority_rank", "groups", "acceptable_packages", "first_package")])
    return pa.Table.from_pylist(rows[::-1] if backwards else rows, schema=schema)


def made(province: Province, round_: Round, programme: Programme, engine: Engine, backwards: bool) -> tuple[dict, list, list] | None:
    engine.make_from_arrow("verdict", verdicts(province, backwards))
    engine.make_from_arrow("case_file", pa.table({"case_id": pa.array([case.case_id for case in province.cases], pa.string()),
                                                  "regency_code": pa.array([case.regency for case in province.cases], pa.string())}))
    engine.make_from_arrow("quota", pa.table({
        "regency_code": pa.array(province.seats.keys(), pa.string()), "seats": pa.array(province.seats.values(), pa.int64()),
        "reserve_length": pa.array([reserve_length(seats, round_.reserve.failure_rate, round_.reserve.confidence)
                                    for seats in province.seats.values()], pa.int64())}))
    try:
        place_all(round_, programme, engine)
    except RulesError as contradiction:
        assert {problem.code for problem in contradiction.problems} == {"FLOORS_EXCEED_QUOTA"}
        return None
    places = {row[0]: row[1:] for row in engine.rows("""
        select case_id, rank_in_regency, rank_in_province, floor_groups, status, list_no, package, reason_code, cut_off_rank,
               short_resource, last_winner_rank
        from placement""")}
    return places, *(sorted(engine.rows(f"select * from {table}")) for table in ("floor", "resource"))


def expected(province: Province) -> tuple[dict, list, list] | None:
    try:
        result = placed(province)
    except FloorsContradict:
        return None
    places = {place.case.case_id: (
        place.rank_in_regency, place.rank_in_province, ";".join(place.floor_groups), place.status, place.list_no, place.package,
        place.reason_code, place.cut_off_rank, place.short_resource, place.last_winner_rank) for place in result.places}
    floors = [(floor.regency, floor.group, floor.decreed_seats, floor.members, floor.floor_seats, floor.selected_members, floor.finding,
               floor.held_seats) for floor in result.floors]
    return places, sorted(floors), sorted((one.name, one.limit, len(one.winners), one.last_winner_rank) for one in result.resources.values())


def test_every_case_has_the_place_the_reason_and_the_facts_of_the_oracle(engine, round_, programme):
    @settings(max_examples=12 if isinstance(engine, SparkEngine) else 120, deadline=None)
    @given(province=provinces(), backwards=st.booleans())
    def agree(province: Province, backwards: bool) -> None:
        if province.awards is None and not province.stock:
            province = replace(province, awards=10**6)  # each package costs 1, so money is a limit, if a distant one
        assert made(province, round_of(province, round_, "uji"), programme, engine, backwards) == expected(province)

    agree()
