"""Decisions of officers on single rules of single cases: `rules/rounds/<round>.overrides.csv`, one per line."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.core.errors import Problem
from pipeline.core.officer_lines import CASE_ID, OfficerLine, evidence_problems, officer_lines
from pipeline.core.paths import Paths
from pipeline.core.programme import Programme
from pipeline.core.shape import did_you_mean
from pipeline.core.yaml_file import refusal, shown_name

COLUMNS = ("case_id", "rule", "outcome", "evidence", "officer", "date")


@dataclass(frozen=True)
class Override:
    """What an officer decided on one rule of one case, on what evidence and when; `line` is its line in the file."""

    case_id: str
    rule: str
    outcome: Literal["met", "not_met"]
    evidence: str
    officer: str
    date: datetime.date
    line: int


def load_overrides(paths: Paths, round_name: str, programme: Programme) -> tuple[Override, ...]:
    """The overrides of a round in the order of their lines, () without a file. Raises RulesError with all that is wrong."""
    path = paths.overrides_file(round_name)
    if not path.exists():
        return ()
    lines, problems = officer_lines(path, COLUMNS, "OVERRIDE")
    problems += [*(problem for line in lines for problem in _line_problems(line, programme)), *_repeated(lines)]
    if problems:
        raise refusal(problems)
    return tuple(_override(line) for line in lines)


def stray_overrides(paths: Paths) -> list[Problem]:
    """The files of overrides that belong to no round: nobody would be told that they are not used."""
    folder = paths.rules / "rounds"
    rounds = paths.rounds()
    known = {paths.overrides_file(name).name for name in rounds}
    return [Problem(
        shown_name(path), "OVERRIDES_OF_NO_ROUND",
        id=f"nama berkas ini bukan milik putaran mana pun, jadi isinya tidak akan dipakai. Beri nama <putaran>.overrides.csv; "
           f"putaran yang ada: {', '.join(rounds) or '-'}.",
        en=f"this file name belongs to no round, so nothing in it would be used. Name it <round>.overrides.csv; "
           f"the rounds are: {', '.join(rounds) or '-'}.",
    ) for path in sorted(folder.glob("[!.~]*"))
        if "override" in path.name.lower() and path.suffix.lower() in (".csv", ".xls", ".xlsx") and path.name not in known]


def _line_problems(line: OfficerLine, programme: Programme) -> Iterator[Problem]:
    cells = line.cells
    if not CASE_ID.fullmatch(cells["case_id"]):
        yield line.problem("CASE", "`case_id` bukan nomor kasus: 26 huruf besar dan angka 2 sampai 7. Salin dari daftar keputusan.",
                           "`case_id` is no case number: 26 capital letters and digits 2 to 7. Copy it from the decisions.")
    yield from _rule_problems(line, programme)
    if cells["outcome"] not in ("met", "not_met"):
        yield line.problem("OUTCOME", "`outcome` harus met (kondisi aturan terpenuhi) atau not_met (tidak terpenuhi).",
                           "`outcome` must be met (the rule's condition holds) or not_met (it does not).")
    yield from evidence_problems(line)


def _rule_problems(line: OfficerLine, programme: Programme) -> Iterator[Problem]:
    rules = {rule.name: rule for rule in programme.rules}
    rule = rules.get(line.cells["rule"])
    where = f"rules/programmes/{programme.programme}.yaml"
    if rule is None:
        id_, en = did_you_mean(line.cells["rule"], rules)
        yield line.problem("RULE_UNKNOWN", f"`rule` bukan aturan di {where}. {id_}", f"`rule` is no rule of {where}. {en}")
    elif not rule.review_allowed:
        allowed = ", ".join(one.name for one in programme.rules if one.review_allowed) or "-"
        yield line.problem("NOT_ALLOWED",
                           f"aturan `{rule.name}` ({where}:{rule.line}) tidak memuat `review: allowed`, jadi tidak boleh diputuskan "
                           f"petugas. Yang boleh: {allowed}. Hapus baris ini, atau perbaiki datanya.",
                           f"the rule `{rule.name}` ({where}:{rule.line}) does not say `review: allowed`, so no officer may decide it. "
                           f"Those that may be: {allowed}. Delete this line, or correct the data.")


def _repeated(lines: list[OfficerLine]) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    for line in (line for line in lines if CASE_ID.fullmatch(line.cells["case_id"])):
        number = first.setdefault((line.cells["case_id"], line.cells["rule"]), line.number)
        if number != line.number:
            yield line.problem("TWICE", f"kasus dan aturan yang sama sudah diputuskan di baris {number}. Hapus salah satunya.",
                               f"the same case and rule are decided in line {number} already. Delete one of them.")


def _override(line: OfficerLine) -> Override:
    cells = line.cells
    return Override(cells["case_id"], cells["rule"], cells["outcome"], cells["evidence"], cells["officer"], line.day, line.number)
