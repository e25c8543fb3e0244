"""Measures the seats: 1.2 million ranked cases of one province, ten regencies, two floors, packages in stock."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from pipeline.allocation.quota import reserve_length
from pipeline.allocation.stage import place_all
from pipeline.core.condition import Compare
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.facts import candidate_facts
from pipeline.core.programme import Group, Programme, load_programme
from pipeline.core.regions import Regions
from pipeline.core.round import Floor, Round, load_round
from pipeline.core.runner import forget_peak_memory, peak_memory_mb

REPOSITORY = Path(__file__).parents[2]
CASES, SEATS = 1_200_000, 150


def measure_seats(folder: Path) -> str:
    """The time and the peak memory of tickets, ranking, short list, turns and places."""
    engine = DuckdbEngine(folder)
    round_, programme = _decree()
    engine.make_from_query("verdict", _verdicts())
    engine.make_from_query("case_file", f"select case_id, regency_code from ({_people(round_)})")
    length = reserve_length(SEATS, round_.reserve.failure_rate, round_.reserve.confidence)
    engine.make_from_query("quota", f"select distinct regency_code, cast({SEATS} as bigint) as seats, cast({length} as bigint) as reserve_length from case_file")
    forget_peak_memory()
    started = time.monotonic()
    place_all(round_, programme, engine)
    seconds = time.monotonic() - started
    selected, = engine.rows("select count(*) from placement where status = 'selected'")[0]
    engine.close()
    return f"seats for {CASES} ranked cases: {seconds:.1f} s, {peak_memory_mb()} MB; {selected} selected"


def _decree() -> tuple[Round, Programme]:
    rules = REPOSITORY / "rules"
    round_ = load_round(rules / "rounds/2025-murni.yaml", frozenset(Regions.load(rules / "reference/regions.csv").regencies))
    programme = load_programme(rules / "programmes/uep.yaml", candidate_facts(), round_.as_of)
    nobody = Compare("family_size", "is", 1)
    stock = {package.name: 350 for package in programme.packages}
    return (replace(round_, floors=(Floor("women", 30, None), Floor("disability", 5, None)), stock=stock),
            replace(programme, groups=(Group("women", nobody), Group("disability", nobody))))


def _people(round_: Round) -> str:
    codes = ", ".join(f"'{code}'" for code in round_.expect_regencies)
    return f"select substr(md5(cast(number as varchar)), 1, 26) as case_id, [{codes}][1 + number % {len(round_.expect_regencies)}] as regency_code from range({CASES}) as cases(number)"


def _verdicts() -> str:
    """Four deciles, one case in five of the first group, one in fifty of the second, and five sectors."""
    return f"""
        select substr(md5(cast(number as varchar)), 1, 26) as case_id, 'eligible' as outcome, 1 + hash(number) % 4 as priority_rank,
               concat_ws(';', case when hash(number + 1) % 5 = 0 then 'women' end, case when hash(number + 2) % 50 = 0 then 'disability' end) as groups,
               ['food', 'trade', 'craft', 'service', 'farming'][1 + cast(hash(number + 3) % 5 as bigint)] as acceptable_packages,
               acceptable_packages as first_package
        from range({CASES}) as cases(number)"""
