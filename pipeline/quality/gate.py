"""The gate: great-expectations judges the records by the contract's constraints, and each regency and file by the limits.

Its results hold counts and the names of regencies and files, never a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing

import great_expectations as gx
import great_expectations.expectations as gxe
import pyarrow as pa
from great_expectations.core.batch import Batch

from pipeline.core import tables
from pipeline.core.constraints import CONSTRAINTS, RECORDS, Constraint, Given, Holds, NoCode, Same
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import Bug, Problem
from pipeline.core.quality_limits import CHECKS, Check, Limit, QualityLimits
from pipeline.quality.gx_source import Batches

SEVERITY = {"warn": "warning", "stop": "critical"}
COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}
SUBJECTS = {"regency": "regency_code", "file": "source_file"}
EngineOf = Callable[[], DuckdbEngine]


def expectations(engine_of: EngineOf, faults: dict[tuple[str, str, str], int]) -> pa.Table:
    """The table `expectation`, called in a process of its own; `engine_of` has the records."""
    with closing(engine_of()) as engine:
        return expectation_table(Batches(engine), faults)


def verdicts(engine_of: EngineOf, limits: QualityLimits, round_name: str) -> pa.Table:
    """The table `gate`, called in a process of its own; `engine_of` has the metrics."""
    with closing(engine_of()) as engine:
        return gate_table(engine, Batches(engine), limits, round_name)


def expectation_table(batches: Batches, faults: dict[tuple[str, str, str], int]) -> pa.Table:
    """What great-expectations counts of each constraint.

    Raises Bug if SQL counted otherwise: `faults` by (record, column, severity).
    """
    rows = [row for record in RECORDS for row in _counts(record, batches)]
    by_gx: dict[tuple, int] = {}
    for row in rows:
        key = row["record"], row["column_name"], row["severity"]
        by_gx[key] = by_gx.get(key, 0) + row["broken"]
    if differing := [key for key, count in by_gx.items() if faults.get(key, 0) != count]:
        names = ", ".join(".".join(key) for key in differing)
        raise Bug(Problem("quality/gate", "COUNTS_DIFFER", id=f"dua cara menghitung masalah berbeda hasilnya: {names}. Laporkan kepada pengembang.",
                          en=f"two ways of counting faults differ: {names}. Report it to the developers."))
    return pa.Table.from_pylist(rows, schema=tables.expectation.arrow_schema())


def _counts(record: str, batches: Batches) -> Iterable[dict]:
    constraints = [one for one in CONSTRAINTS if one.record == record]
    expectations = [_expectation(one) for one in constraints]
    results = _judged(batches.of(record, f"select * from checked_{record}"), expectations, COUNTS_ONLY)
    for one, expected, result in zip(constraints, expectations, results, strict=True):
        yield {"record": record, "column_name": one.column, "code": one.code, "severity": one.severity,
               "expectation": expected.expectation_type, "looked_at": _looked_at(one),
               "rows_seen": result.result["element_count"], "broken": result.result.get("unexpected_count") or 0}


def _looked_at(one: Constraint) -> str:
    return f"{one.rule.column};{one.rule.other}" if isinstance(one.rule, Same) else one.rule.column


def _told(configuration) -> tuple:
    return configuration.type, *(configuration.kwargs.get(name) for name in ("column", "column_A", "column_B", "max_value"))


def _expectation(one: Constraint) -> gxe.Expectation:
    match one.rule:
        case NoCode(column):
            return gxe.ExpectColumnValuesToBeNull(column=column)
        case Given(column):
            return gxe.ExpectColumnValuesToNotBeNull(column=column)
        case Holds(column):
            return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=[True])
        case Same(column, other):
            return gxe.ExpectColumnPairValuesToBeEqual(column_A=column, column_B=other, ignore_row_if="either_value_is_missing")


def gate_table(engine: DuckdbEngine, batches: Batches, limits: QualityLimits, round_name: str) -> pa.Table:
    """One row per regency or file and check, with its verdict."""
    rows = []
    for scope, subject in SUBJECTS.items():
        checks = [check for check in CHECKS if check.scope == scope]
        above = _above(subject, checks, batches, limits)
        counts = ", ".join(f"{check.name}, {check.of}" for check in checks)
        for name, *numbers in engine.rows(f"select {subject}, {counts} from {scope}_metric order by {subject}"):
            for check, counted, of_rows in zip(checks, numbers[::2], numbers[1::2], strict=True):
                limit = limits.checks[check.name]
                verdict = ("stop" if (check.name, "stop", name) in above else "warn" if (check.name, "warn", name) in above else "pass")
                if verdict == "stop" and limits.waiver(check.name, name, round_name):
                    verdict = "waived"
                rows.append({"scope": scope, "subject": name, "check_name": check.name, "counted": counted, "of_rows": of_rows,
                             "warn_above_percent": limit.warn_above_percent, "stop_above_percent": limit.stop_above_percent,
                             "verdict": verdict})
    return pa.Table.from_pylist(rows, schema=tables.gate.arrow_schema())


def _above(subject: str, checks: list[Check], batches: Batches, limits: QualityLimits) -> set[tuple[str, str, str]]:
    """(check, warn or stop, subject) whose share is above its limit.

    The largest share of each check is judged first: naming the subjects costs much more, and most checks pass.
    """
    asked = [(check.name, step, percent) for check in checks for step in ("warn", "stop")
             if (percent := getattr(limits.checks[check.name], f"{step}_above_percent")) is not None]
    shares = ", ".join(_share(check, limits.checks[check.name]) for check in checks)
    batch = batches.of(f"shares by {subject}", f"select {subject}, {shares} from {checks[0].scope}_metric")
    largest = _judged(batch, [gxe.ExpectColumnMaxToBeBetween(column=name, max_value=percent, severity=SEVERITY[step])
                              for name, step, percent in asked], COUNTS_ONLY)
    exceeded = [one for one, result in zip(asked, largest, strict=True)
                if not result.success and result.result["observed_value"] is not None]  # no subjects, no largest share
    named = _judged(batch, [gxe.ExpectColumnValuesToBeBetween(column=name, max_value=percent, severity=SEVERITY[step])
                            for name, step, percent in exceeded],
                    {"result_format": "COMPLETE", "unexpected_index_column_names": [subject]})
    found = set()
    for (name, step, _), result in zip(exceeded, named, strict=True):
        subjects = {row[subject] for row in result.result["unexpected_index_list"]}
        if not subjects or len(subjects) != result.result["unexpected_count"]:
            raise _not_judged(f"{name}: not every subject was named")
        found |= {(name, step, one) for one in subjects}
    return found


def _judged(batch: Batch, expectations: list[gxe.Expectation], form: dict) -> list:
    """The result of each expectation, in their order."""
    if not expectations:
        return []
    suite = gx.ExpectationSuite("suite", expectations=expectations)
    found = {_told(result.expectation_config): result for result in batch.validate(suite, result_format=form).results}
    results = [found[_told(one.configuration)] for one in expectations]
    for result in results:
        _raise_if_failed(result)
    return results


def _share(check: Check, limit: Limit) -> str:
    """The share in percent, as SQL; none where there are too few rows to say."""
    return f"case when {check.of} >= {limit.from_rows} then {check.name} * 100.0 / {check.of} else 0.0 end as {check.name}"


def _raise_if_failed(result) -> None:
    if result.exception_info.get("raised_exception", True):
        raise _not_judged(result.expectation_config.type)


def _not_judged(what: str) -> Bug:
    return Bug(Problem("quality/gate", "NOT_JUDGED", id=f"pemeriksaan mutu tidak dapat dijalankan ({what}). Laporkan kepada pengembang.",
                       en=f"a quality check could not be run ({what}). Report it to the developers."))
