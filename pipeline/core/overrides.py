"""Decisions of officers on single rules of single cases: `rules/rounds/<round>.overrides.csv`, one per line.

They are listed in files that the public may read, so a text that could hold an identity number is refused; no message
repeats what stands in a cell.
"""

from __future__ import annotations

import csv
import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.core.characters import is_invisible
from pipeline.core.errors import Problem
from pipeline.core.paths import Paths
from pipeline.core.programme import Programme
from pipeline.core.shape import did_you_mean
from pipeline.core.yaml_file import refusal, shown_name, text_of

COLUMNS = ("case_id", "rule", "outcome", "evidence", "officer", "date")
MOST_BYTES = 1_000_000  # some thousand decisions
CASE_ID = re.compile(r"[A-Z2-7]{26}")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# A NIK, or most of one, written in groups too. References hold dates with hyphens: there only a whole number counts.
LONG_NUMBER = re.compile(r"\d(?:[\s.]*\d){11}|\d(?:[\s.-]*\d){15}")
FORMULA_STARTS = ("=", "+", "-", "@")


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


@dataclass(frozen=True)
class _Line:
    """One line of the file with its cells by column."""

    where: str
    number: int
    cells: dict[str, str]

    def problem(self, code: str, id: str, en: str) -> Problem:
        return Problem(self.where, code, id, en)


def load_overrides(paths: Paths, round_name: str, programme: Programme) -> tuple[Override, ...]:
    """The overrides of a round in the order of their lines, () without a file. Raises RulesError with all that is wrong."""
    path = paths.overrides_file(round_name)
    if not path.exists():
        return ()
    name = shown_name(path)
    header, *rows = text_of(path, name, MOST_BYTES).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    delimiter = ";" if ";" in header else ","
    columns = _cells(header, delimiter) or []
    problems = [*_header_problems(f"{name}:1", columns)]
    lines: list[_Line] = []
    if set(COLUMNS) <= set(columns):
        for number, row in enumerate(rows, start=2):
            cells = _cells(row, delimiter)
            if cells is not None and not any(cells):
                continue
            if cells is None or len(cells) != len(columns):
                problems.append(_split_problem(f"{name}:{number}", len(columns)))
                continue
            lines.append(_Line(f"{name}:{number}", number, dict(zip(columns, cells, strict=True))))
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


def _cells(line: str, delimiter: str) -> list[str] | None:
    """The cells of one physical line, None where its quotes are broken: no cell goes over several lines."""
    try:
        row = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None
    return [cell.strip(" \u00a0") for cell in row]


def _split_problem(where: str, columns: int) -> Problem:
    return Problem(where, "OVERRIDE_LINE",
                   f"baris ini tidak terbagi dalam {columns} kolom. Periksa pemisah dan tanda kutip; satu keputusan satu baris.",
                   f"this line does not divide into {columns} columns. Check separators and quotes; one decision is one line.")


def _header_problems(where: str, columns: list[str]) -> Iterator[Problem]:
    """Headers that nobody knows are told by number: without a header line they are somebody's decision."""
    for name in (name for name in COLUMNS if name not in columns):
        yield Problem(where, "OVERRIDE_COLUMN_MISSING",
                      f"kolom `{name}` belum ada. Baris pertama harus: {','.join(COLUMNS)}",
                      f"the column `{name}` is missing. The first line must be: {','.join(COLUMNS)}")
    for number, name in enumerate(columns, start=1):
        if name not in COLUMNS:
            id_, en = did_you_mean(name, COLUMNS)
            yield Problem(where, "OVERRIDE_COLUMN_UNKNOWN", f"kolom ke-{number} tidak dikenal. {id_}", f"column {number} is not known. {en}")
        elif name in columns[:number - 1]:
            yield Problem(where, "OVERRIDE_COLUMN_TWICE", f"kolom `{name}` ada dua. Hapus salah satunya.",
                          f"the column `{name}` stands twice. Delete one of them.")


def _line_problems(line: _Line, programme: Programme) -> Iterator[Problem]:
    cells = line.cells
    if not CASE_ID.fullmatch(cells["case_id"]):
        yield line.problem("OVERRIDE_CASE", "`case_id` bukan nomor kasus: 26 huruf besar dan angka 2 sampai 7. Salin dari daftar keputusan.",
                           "`case_id` is no case number: 26 capital letters and digits 2 to 7. Copy it from the decisions.")
    yield from _rule_problems(line, programme)
    if cells["outcome"] not in ("met", "not_met"):
        yield line.problem("OVERRIDE_OUTCOME", "`outcome` harus met (kondisi aturan terpenuhi) atau not_met (tidak terpenuhi).",
                           "`outcome` must be met (the rule's condition holds) or not_met (it does not).")
    for column in ("evidence", "officer"):
        yield from _text_problems(line, column)
    if _day(cells["date"]) is None:
        yield line.problem("OVERRIDE_DATE", "`date` harus tanggal yang ada, ditulis tahun-bulan-hari: 2025-03-14.",
                           "`date` must be a day that exists, written year-month-day: 2025-03-14.")


def _rule_problems(line: _Line, programme: Programme) -> Iterator[Problem]:
    rules = {rule.name: rule for rule in programme.rules}
    rule = rules.get(line.cells["rule"])
    where = f"rules/programmes/{programme.programme}.yaml"
    if rule is None:
        id_, en = did_you_mean(line.cells["rule"], rules)
        yield line.problem("OVERRIDE_RULE_UNKNOWN", f"`rule` bukan aturan di {where}. {id_}", f"`rule` is no rule of {where}. {en}")
    elif not rule.review_allowed:
        allowed = ", ".join(one.name for one in programme.rules if one.review_allowed) or "-"
        yield line.problem("OVERRIDE_NOT_ALLOWED",
                           f"aturan `{rule.name}` ({where}:{rule.line}) tidak memuat `review: allowed`, jadi tidak boleh diputuskan "
                           f"petugas. Yang boleh: {allowed}. Hapus baris ini, atau perbaiki datanya.",
                           f"the rule `{rule.name}` ({where}:{rule.line}) does not say `review: allowed`, so no officer may decide it. "
                           f"Those that may be: {allowed}. Delete this line, or correct the data.")


def _text_problems(line: _Line, column: str) -> Iterator[Problem]:
    text = line.cells[column]
    if not any(character.isalnum() for character in text):
        yield line.problem("OVERRIDE_EMPTY", f"`{column}` kosong. Isi: setiap keputusan perlu bukti dan nama petugasnya.",
                           f"`{column}` is empty. Fill it in: every decision needs its evidence and its officer.")
    if LONG_NUMBER.search(text):
        yield line.problem("OVERRIDE_NUMBER",
                           f"`{column}` memuat angka panjang yang bisa jadi NIK, padahal daftar ini dibaca umum. Tulis nomor surat yang "
                           "lebih pendek, tanpa NIK, KK atau NIP.",
                           f"`{column}` holds a long number that could be an identity number, and this list is public. Write a shorter "
                           "reference, without any NIK, KK or NIP.")
    if any(character == "\t" or is_invisible(character) for character in text):
        yield line.problem("OVERRIDE_INVISIBLE", f"`{column}` memuat tab atau huruf tak terlihat. Hapus, lalu ketik ulang isinya.",
                           f"`{column}` holds a tab or an invisible character. Delete it and type the text again.")
    if unicodedata.normalize("NFKC", text).lstrip().startswith(FORMULA_STARTS):
        yield line.problem("OVERRIDE_FORMULA", f"`{column}` tidak boleh dimulai dengan = + - atau @, karena terbaca sebagai rumus di Excel. "
                           "Mulailah dengan huruf.",
                           f"`{column}` may not begin with = + - or @, which a spreadsheet takes for a formula. Begin with a letter.")


def _repeated(lines: list[_Line]) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    for line in (line for line in lines if CASE_ID.fullmatch(line.cells["case_id"])):
        number = first.setdefault((line.cells["case_id"], line.cells["rule"]), line.number)
        if number != line.number:
            yield line.problem("OVERRIDE_TWICE", f"kasus dan aturan yang sama sudah diputuskan di baris {number}. Hapus salah satunya.",
                               f"the same case and rule are decided in line {number} already. Delete one of them.")


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if ISO_DATE.fullmatch(text) else None
    except ValueError:
        return None


def _override(line: _Line) -> Override:
    cells = line.cells
    return Override(cells["case_id"], cells["rule"], cells["outcome"], cells["evidence"], cells["officer"],
                    datetime.date.fromisoformat(cells["date"]), line.number)
