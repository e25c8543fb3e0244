"""Reads the officers' decisions out of a filled `duplikat.xlsx` and adds them to `rules/identity.csv`."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from pipeline.core import release
from pipeline.core.errors import InputError, Problem
from pipeline.core.identity_decisions import COLUMNS, IdentityDecision, decisions_of, load_identity_decisions
from pipeline.core.identity_form import CHOICES, DECISION, FILLED, FIRST_KEY, SECOND_KEY, SHEET
from pipeline.core.officer_lines import OfficerLine
from pipeline.core.paths import Paths

TITLES = {"person_key_a": FIRST_KEY, "person_key_b": SECOND_KEY, "decision": DECISION, **FILLED}


def decide(root: Path, workbook: Path) -> tuple[int, int]:
    """Add the decisions of a filled workbook, all or none: how many are new, and how many stood there already.

    Raises InputError where the file is no such workbook, and RulesError with every line that is wrong.
    """
    paths = Paths(root)
    known = load_identity_decisions(paths)
    filled = decisions_of(_lines(workbook))
    standing = {(one.key_a, one.key_b): one for one in known}
    contradicted = [one for one in filled if (one.key_a, one.key_b) in standing and standing[one.key_a, one.key_b].decision != one.decision]
    if contradicted:
        raise InputError(Problem(
            workbook.name, "IDENTITY_DECIDED_OTHERWISE",
            id=f"{len(contradicted)} pasangan sudah diputuskan lain di rules/identity.csv. Ubah dulu baris itu bila keputusannya memang berubah.",
            en=f"{len(contradicted)} pairs are decided otherwise in rules/identity.csv. First change those lines if the decision has changed."))
    new = [one for one in filled if (one.key_a, one.key_b) not in standing]
    if new:
        release.write_file(paths.identity_decisions, _csv([*known, *new]))
    return len(new), len(filled) - len(new)


def _lines(workbook: Path) -> list[OfficerLine]:
    """The rows on which a decision stands, as lines with the columns of rules/identity.csv."""
    try:
        rows = CalamineWorkbook.from_path(str(workbook)).get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError):
        rows = []
    header = next((number for number, row in enumerate(rows) if {*TITLES.values()} <= {*row}), None)
    if header is None:
        raise InputError(Problem(
            workbook.name, "NO_DUPLICATE_WORKBOOK",
            id=f"ini bukan people/duplikat.xlsx: lembar {SHEET} dengan kolom {', '.join(TITLES.values())} tidak ada. Pakai berkas dari rilis.",
            en=f"this is no people/duplikat.xlsx: there is no sheet {SHEET} with the columns {', '.join(TITLES.values())}. Use the file of a release."))
    at = {name: rows[header].index(title) for name, title in TITLES.items()}
    cells = [(number, {name: _text(row[place]) for name, place in at.items()}) for number, row in enumerate(rows[header + 1:], header + 2)]
    return [OfficerLine(f"{workbook.name}:{number}", number, row | {"decision": CHOICES.get(row["decision"].upper(), row["decision"])}, "IDENTITY")
            for number, row in cells if row["decision"]]


def _text(cell: object) -> str:
    """A cell as text; a day as year-month-day, also where it was typed as day/month/year."""
    if isinstance(cell, datetime.datetime | datetime.date):
        return cell.strftime("%Y-%m-%d")
    text = str(cell).strip()
    try:
        return datetime.datetime.strptime(text, "%d/%m/%Y").date().isoformat()
    except ValueError:
        return text


def _csv(decisions: list[IdentityDecision]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((one.key_a, one.key_b, one.decision, one.evidence, one.officer, one.date.isoformat()) for one in decisions)
    return text.getvalue()
