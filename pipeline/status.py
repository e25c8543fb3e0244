"""What has been delivered for a round: by regency and kind of file, when, what is missing, how old the registry is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from rich.table import Table

from pipeline.console import age_in_months, console, not_used
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.run import Run, prepare
from pipeline.core.rules import load_rules
from pipeline.core.runner import parameters
from pipeline.core.spoken import say
from pipeline.ingest.deliveries import Delivery, needed_layouts
from pipeline.ingest.stage import read_snapshot


def delivered(root: Path, round_name: str) -> tuple[Run, list[Delivery]]:
    """Every delivery of the round's snapshot. Reads the files, writes nothing. Raises InputError for unfit files."""
    with tempfile.TemporaryDirectory(prefix="tepat-") as folder:
        run = prepare(load_rules(root, round_name, with_overrides=False), Path(folder), write=False)
        with closing(DuckdbEngine(run.scratch)) as engine:
            engine.make_from_arrow("run", parameters(run))
            _, reading = read_snapshot(run, engine)
    return run, reading.deliveries


def show(run: Run, deliveries: list[Delivery]) -> None:
    """What came, what is missing, and how old the registry is."""
    table = Table(say("Kabupaten/kota", "Regency"), *columns(run, deliveries), box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for line in arrivals(run, deliveries):
        table.add_row(*line)
    out = console()
    out.print(table)
    for name, day in lists(run, deliveries):
        out.print(say(f"Daftar rujukan {name}: {day}", f"Reference list {name}: {day}"), markup=False)
    for name in run.snapshot.unfinished:
        out.print(say(f"Masih disalin: {name}", f"Still being copied: {name}"), markup=False)
    for line in not_used(run.snapshot.unused):
        out.print(line, markup=False)
    months = age_in_months(run.snapshot.vintage, run.round.as_of)
    out.print(say(f"Data registri tertanggal {run.snapshot.vintage}, {months} bulan sebelum tanggal putaran {run.round.as_of}.",
                      f"The registry is of {run.snapshot.vintage}, {months} months before the round's date {run.round.as_of}."))
    out.print(say("- belum ada · (+1) satu kiriman lama digantikan", "- missing · (+1) one older delivery is superseded"), markup=False)


def days_by_subject(deliveries: list[Delivery]) -> dict[tuple[str, str], list[str]]:
    """The delivery days of each regency (or list) and layout, oldest first: all but the last are superseded."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in sorted(deliveries, key=lambda one: one.day):
        found.setdefault((one.delivered_for, one.source.layout.name), []).append(one.day.isoformat())
    return found


def arrivals(run: Run, deliveries: list[Delivery]) -> Iterator[tuple[str, ...]]:
    """A line per expected regency: its name and its days by layout, `-` where a needed file is missing."""
    days = days_by_subject(deliveries)
    for code in run.round.expect_regencies:
        name = f"{code} {run.regions.regencies[code].short_name}"
        yield name, *(_cell(days.get((code, layout)), layout in needed_layouts(run.programme)) for layout in columns(run, deliveries))


def lists(run: Run, deliveries: list[Delivery]) -> Iterator[tuple[str, str]]:
    """Each issue of a reference list and its days, `-` where a list was not delivered at all."""
    days = {issue: found for (issue, layout), found in days_by_subject(deliveries).items() if layout == "reference"}
    for name in run.reference.lists:
        issues = [issue for issue in sorted(days) if issue.startswith(f"{name}|")]
        for issue in issues or [name]:
            yield " ".join(part for part in issue.split("|") if part), _cell(days.get(issue), True)


def columns(run: Run, deliveries: list[Delivery]) -> list[str]:
    """The layouts to show: those that are needed, then the others that came."""
    came = {one.source.layout.name for one in deliveries} - {"reference"}
    needed = needed_layouts(run.programme)
    return [*needed, *sorted(came - set(needed))]


def _cell(days: list[str] | None, needed: bool) -> str:
    if not days:
        return "-" if needed else ""
    return days[-1] if len(days) == 1 else f"{days[-1]} (+{len(days) - 1})"
