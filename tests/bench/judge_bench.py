"""Measures judging beside a query written by hand: 1.2 million cases, 15 rules, every outcome written to the same Parquet file."""

from __future__ import annotations

import shutil
import statistics
import time
from datetime import date
from pathlib import Path

from pipeline.core import tables
from pipeline.core.condition import All, Any, Compare
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.programme import Criterion, Programme, Reviewed, Rule
from pipeline.core.facts import candidate_facts
from pipeline.eligibility.stage import judge_all, override_table

CASES = 1_200_000
RUNS = 3
# The condition of each rule, as the rules say it and as somebody writes it in SQL.
CONDITIONS = {
    "right_person": (Compare("applicant_named_by_proposal", "is", True), "applicant_named_by_proposal"),
    "in_registry": (Compare("active_in_registry", "is", True), "active_in_registry"),
    "poor_enough": (Compare("welfare_decile", "at_most", 4), "welfare_decile <= 4"),
    "lives_here": (Compare("lives_in_proposing_regency", "is", True), "lives_in_proposing_regency"),
    "working_age": (Compare("applicant_age_years", "between", (18, 60)), "applicant_age_years between 18 and 60"),
    "micro_business": (Any((Compare("business_status", "is", "starting"),
                            All((Compare("business_status", "is", "running"), Compare("monthly_turnover_idr", "at_most", 166_666_666))))),
                       "business_status = 'starting' or (business_status = 'running' and monthly_turnover_idr <= 166666666)"),
    "alive": (Compare("applicant_alive", "is", True), "applicant_alive"),
    "identity_matched": (Compare("applicant_civil_registry_match", "is", True), "applicant_civil_registry_match"),
    "known_sector": (Compare("business_sector", "one_of", ("food", "trade", "craft", "service")), "business_sector in ('food', 'trade', 'craft', 'service')"),
    "state_employee": (Any((Compare("has_state_employee", "is", True), Compare("listed_as_state_employee", "is", True))),
                       "has_state_employee or listed_as_state_employee"),
    "earlier_round": (Compare("awarded_in_earlier_round", "is", True), "awarded_in_earlier_round"),
    "earlier_recipient": (Compare("listed_as_earlier_recipient", "is", True), "listed_as_earlier_recipient"),
    "pena": (Compare("receives_pena", "is", True), "receives_pena"),
    "active_kur": (Compare("has_active_kur", "is", True), "has_active_kur"),
    "large_family": (Compare("family_size", "above", 12), "family_size > 12"),
}
FIRST_EXCLUDING = "state_employee"


def measure_judging(folder: Path) -> str:
    """The median time of both, and their ratio; both files hold the same rows."""
    engine = DuckdbEngine(folder)
    engine.make_from_query("candidates", _candidates())
    engine.make_from_arrow("rule_override", override_table(()))
    engine.make_from_query("candidate", "select * from candidates order by case_id")
    ours, by_hand = [], []
    for _ in range(RUNS):
        by_hand.append(_timed(lambda: engine.execute("bench", f"copy ({_by_hand()} order by case_id, rule) to '{folder}/by_hand.parquet' (format parquet, compression zstd)")))
        ours.append(_timed(lambda: _judge(engine, folder)))
    differing, = engine.rows(f"select count(*) from (from '{folder}/by_hand.parquet' except select case_id, rule, outcome from '{folder}/rule_outcome.parquet')")[0]
    assert differing == 0, f"{differing} outcomes differ"
    ratio = statistics.median(mine / hand for mine, hand in zip(ours, by_hand, strict=True))
    engine.close()
    return (f"judging {CASES} cases by {len(CONDITIONS)} rules: {statistics.median(ours):.2f} s; the query by hand {statistics.median(by_hand):.2f} s;"
            f" ratio {ratio:.2f}")


def _timed(work) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def _judge(engine: DuckdbEngine, folder: Path) -> None:
    """What the stage does with `candidate`, and its tables kept as it keeps them."""
    judge_all(_programme(), engine)
    kept = folder / "kept"
    kept.mkdir()
    for table in (tables.rule_outcome, tables.verdict):
        engine.keep(table, kept / f"{table.name}.parquet")
    engine.forget(keep={"candidate", "candidates", "rule_override"})
    (kept / "rule_outcome.parquet").replace(folder / "rule_outcome.parquet")
    shutil.rmtree(kept)


def _programme() -> Programme:
    day, senses = date(2025, 1, 1), list(CONDITIONS)
    rules = tuple(Rule(name, name, name, condition, "law", "ask_field" if number % 2 else "verify_first",
                       "excluding" if number >= senses.index(FIRST_EXCLUDING) else "required", False, 1)
                  for number, (name, (condition, _)) in enumerate(CONDITIONS.items()))
    return Programme("bench", "B", "B", "family", "proposals", day, day, Reviewed(day, "x", "y"), day, (), (), rules,
                     (Criterion(candidate_facts()["welfare_decile"], "lowest"),), (), ())


def _by_hand() -> str:
    """One pass over the cases, each condition once, a row for each rule."""
    outcomes = ", ".join(f"case when {sql} then 'met' when not ({sql}) then 'not_met' else 'unknown' end" for _, sql in CONDITIONS.values())
    names = ", ".join(f"'{name}'" for name in CONDITIONS)
    return f"select case_id, unnest([{names}]) as rule, unnest([{outcomes}]) as outcome from candidate"


def _candidates() -> str:
    """Cases whose facts are as good as random, one in sixteen of them unknown, and the same in every run."""
    columns = []
    for number, column in enumerate(tables.candidate.columns):
        chance = f"hash(number * 64 + {number})"
        made = {"VARCHAR": f"case ({chance} // 16) % 2 when 0 then 'running' else 'starting' end", "BOOLEAN": f"({chance} // 16) % 8 < 7",
                "BIGINT": f"cast(({chance} // 16) % 40 as bigint)", "DATE": "date '2025-01-01'"}[column.type.sql]
        made = {"case_id": f"substr(md5(cast({number} + number as varchar)), 1, 26)", "welfare_decile": f"cast(1 + ({chance} // 16) % 10 as bigint)",
                "business_sector": f"case ({chance} // 16) % 2 when 0 then 'food' else 'farming' end"}.get(column.name, made)
        columns.append(f"{made} as {column.name}" if column.name == "case_id" else f"case when {chance} % 16 > 0 then {made} end as {column.name}")
    return f"select {', '.join(columns)} from range({CASES}) as cases(number)"
