"""Decisions of officers on who is one person: `rules/identity.csv`, one per line, respected in all rounds.

Each is about two keyed numbers: those of two people, of a proposal and the person it means, or of a person and an entry of a list.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.core.errors import Problem
from pipeline.core.officer_lines import CASE_ID, OfficerLine, evidence_problems, officer_lines
from pipeline.core.paths import Paths
from pipeline.core.yaml_file import refusal

COLUMNS = ("person_key_a", "person_key_b", "decision", "evidence", "officer", "date")
DECISIONS = ("same", "different")


@dataclass(frozen=True)
class IdentityDecision:
    """Whether two keyed numbers, the smaller one first, stand for one person, on what evidence and when; `line` is its line in the file."""

    key_a: str
    key_b: str
    decision: Literal["same", "different"]
    evidence: str
    officer: str
    date: datetime.date
    line: int


def load_identity_decisions(paths: Paths) -> tuple[IdentityDecision, ...]:
    """The decisions in the order of their lines, () without a file. Raises RulesError with all that is wrong."""
    if not paths.identity_decisions.exists():
        return ()
    return decisions_of(*officer_lines(paths.identity_decisions, COLUMNS, "IDENTITY"))


def decisions_of(lines: list[OfficerLine], problems: Sequence[Problem] = ()) -> tuple[IdentityDecision, ...]:
    """The decisions on lines with the columns of the file. Raises RulesError with all that is wrong, and with `problems`."""
    problems = [*problems, *(problem for line in lines for problem in _line_problems(line)), *_repeated(lines)]
    if problems:
        raise refusal(problems)
    return tuple(IdentityDecision(*_pair(line), line.cells["decision"], line.cells["evidence"], line.cells["officer"], line.day,
                                  line.number)
                 for line in lines)


def _pair(line: OfficerLine) -> tuple[str, str]:
    """The two keys in order: who is named first means nothing."""
    first, second = sorted((line.cells["person_key_a"], line.cells["person_key_b"]))
    return first, second


def _line_problems(line: OfficerLine) -> Iterator[Problem]:
    for column in ("person_key_a", "person_key_b"):
        if not CASE_ID.fullmatch(line.cells[column]):
            yield line.problem("KEY", f"`{column}` bukan nomor kunci: 26 huruf besar dan angka 2 sampai 7. Salin dari people/duplikat.xlsx.",
                               f"`{column}` is no keyed number: 26 capital letters and digits 2 to 7. Copy it from people/duplikat.xlsx.")
    if line.cells["person_key_a"] == line.cells["person_key_b"]:
        yield line.problem("ALIKE", "kedua nomor kunci sama, jadi tidak ada yang diputuskan. Salin lagi, atau hapus baris ini.",
                           "both keys are the same, so nothing is decided. Copy them again, or delete this line.")
    if line.cells["decision"] not in DECISIONS:
        yield line.problem("DECISION", "`decision` harus same (satu orang) atau different (orang yang berbeda).",
                           "`decision` must be same (one person) or different (two people).")
    yield from evidence_problems(line)


def _repeated(lines: list[OfficerLine]) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    for line in lines:
        number = first.setdefault(_pair(line), line.number)
        if number != line.number:
            yield line.problem("TWICE", f"pasangan yang sama sudah diputuskan di baris {number}. Hapus salah satunya.",
                               f"the same pair is decided in line {number} already. Delete one of them.")
