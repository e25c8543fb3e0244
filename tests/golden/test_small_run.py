"""The balance and the reasons of both rounds of the sample, as text that a person can read and a change must explain.

Written anew by `python -m tests.golden.test_small_run`, to be read before it is committed.
"""

from __future__ import annotations

import difflib
import tempfile
from collections import Counter
from pathlib import Path

from tests.conftest import ROUNDS, release_sample, released_rows

SUMMARY = Path(__file__).parent / "summary.txt"
REGENERATE = "python -m tests.golden.test_small_run"
COLUMNS = ("quota", "cases", "eligible", "conditional", "undetermined", "ineligible", "not_judged", "selected", "reserve",
           "unfilled", "cut_off_priority", "seats_per_1000_poor")


def summary(root: Path) -> str:
    """Per round: the balance by regency with its sums, then how many cases ended for each headline reason."""
    return "\n".join(line for round_name in ROUNDS for line in (
        f"== {round_name}", "", *balance(root, round_name), "", *reasons(root, round_name), ""))


def balance(root: Path, round_name: str) -> list[str]:
    rows = released_rows(root, round_name, "balance")
    table = [[row["regency_code"], row["regency_name"],
              *("-" if row[name] is None else str(row[name]) for name in COLUMNS)] for row in rows]
    sums = [str(sum(row[name] for row in rows)) for name in COLUMNS[:10]]
    return aligned([["regency", "", *COLUMNS], *table, ["all", "", *sums, "", ""]])


def reasons(root: Path, round_name: str) -> list[str]:
    decisions = released_rows(root, round_name, "decision")
    counts = Counter((row["status"], row["reason_code"]) for row in decisions)
    return aligned([["status", "reason", "cases"], *([*ending, str(count)] for ending, count in sorted(counts.items()))])


def aligned(table: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return ["  ".join(cell.ljust(width) if at < 2 else cell.rjust(width)
                      for at, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip() for row in table]


def test_the_balance_and_the_reasons_of_both_rounds_are_as_committed(released):
    committed, now = SUMMARY.read_text(encoding="utf-8"), summary(released)
    difference = difflib.unified_diff(committed.splitlines(), now.splitlines(), "committed", "now", lineterm="", n=1)
    assert now == committed, "\n".join(["the lists changed:", *difference, f"If this is meant, run: {REGENERATE}"])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="tepat-") as folder:
        SUMMARY.write_text(summary(release_sample(Path(folder))), encoding="utf-8")
