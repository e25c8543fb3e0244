"""The overview of the audit pack of both rounds of the sample, as an auditor reads it.

Written anew by `python -m tests.golden.test_audit_overview`, to be read before it is committed.
"""

from __future__ import annotations

import difflib
import re
import tempfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.conftest import ROUNDS, release_sample, released_rows

OVERVIEW = Path(__file__).parent / "audit_pack.txt"
REGENERATE = "python -m tests.golden.test_audit_overview"
# Rules of the programme exclude whoever these find, so none of them may be on the list.
EXCLUDED = {"nik_unmatched", "nik_twice", "dead", "state_employee", "not_micro", "kur", "not_in_registry", "inactive", "twice_in_province"}


def workbook(root: Path, round_name: str) -> CalamineWorkbook:
    return CalamineWorkbook.from_path(str(root / "data/out" / round_name / "current/people/paket-audit.xlsx"))


def overview(root: Path) -> str:
    """The first sheet of both rounds, a line for each row, without the number of the run."""
    lines = []
    for round_name in ROUNDS:
        for row in workbook(root, round_name).get_sheet_by_name("Ringkasan").to_python():
            cells = [str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row]
            lines.append(re.sub("proses [a-z0-9]{13}", "proses …", " | ".join(cells).rstrip(" |")))
        lines.append("")
    return "\n".join(lines)


def test_the_overview_of_both_rounds_is_as_committed(released):
    committed, now = OVERVIEW.read_text(encoding="utf-8"), overview(released)
    difference = difflib.unified_diff(committed.splitlines(), now.splitlines(), "committed", "now", lineterm="", n=1)
    assert now == committed, "\n".join(["the audit pack changed:", *difference, f"If this is meant, run: {REGENERATE}"])


@pytest.mark.parametrize("round_name", ROUNDS)
def test_nobody_whom_a_rule_excludes_is_on_the_list(released, round_name):
    checks = {row["code"]: row for row in released_rows(released, round_name, "audit_check")}
    assert {code: checks[code]["selected"] + checks[code]["reserve"] for code in EXCLUDED} == dict.fromkeys(EXCLUDED, 0)
    assert all(checks[code]["cases"] for code in EXCLUDED)


@pytest.mark.parametrize("round_name", ROUNDS)
def test_each_check_has_a_sheet_of_its_cases_with_masked_niks(released, round_name):
    book = workbook(released, round_name)
    cases = released_rows(released, round_name, "audit_check_case")
    for number, name in enumerate(book.sheet_names[1:], 1):
        assert name.startswith(f"{number} ")
        rows = book.get_sheet_by_name(name).to_python()[4:]
        assert {row[0] for row in rows} == {case["case_id"] for case in cases if case["check_no"] == number}
        assert len(rows) == len({row[0] for row in rows})
        assert all(re.fullmatch(r"[0-9]{6}\*{6}[0-9]{4}|-", row[3]) for row in rows)
        assert not re.search("[0-9]{12}", str(rows))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="tepat-") as folder:
        OVERVIEW.write_text(overview(release_sample(Path(folder))), encoding="utf-8")
