"""Decisions of officers as lines of a CSV file: one decision a line, with its evidence, the officer and the day.

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
from pathlib import Path

from pipeline.core.characters import is_invisible
from pipeline.core.errors import Problem
from pipeline.core.shape import did_you_mean
from pipeline.core.yaml_file import shown_name, text_of

MOST_BYTES = 1_000_000  # some thousand decisions
CASE_ID = re.compile(r"[A-Z2-7]{26}")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# A NIK, or most of one, written in groups too. References hold dates with hyphens: there only a whole number counts.
LONG_NUMBER = re.compile(r"\d(?:[\s.]*\d){11}|\d(?:[\s.-]*\d){15}")
FORMULA_STARTS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class OfficerLine:
    """One line of a file with its cells by column; `prefix` begins the codes of its problems."""

    where: str
    number: int
    cells: dict[str, str]
    prefix: str

    def problem(self, code: str, id: str, en: str) -> Problem:
        return Problem(self.where, f"{self.prefix}_{code}", id, en)

    @property
    def day(self) -> datetime.date | None:
        """The decision's date, None where it is no day that exists."""
        text = self.cells["date"]
        try:
            return datetime.date.fromisoformat(text) if ISO_DATE.fullmatch(text) else None
        except ValueError:
            return None


def officer_lines(path: Path, columns: tuple[str, ...], prefix: str) -> tuple[list[OfficerLine], list[Problem]]:
    """The lines of a file with exactly these columns, in any order, and what is wrong with its header and its separators."""
    name = shown_name(path)
    header, *rows = text_of(path, name, MOST_BYTES).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    delimiter = ";" if ";" in header else ","
    found = _cells(header, delimiter) or []
    problems = [*_header_problems(OfficerLine(f"{name}:1", 1, {}, prefix), found, columns)]
    lines: list[OfficerLine] = []
    if set(columns) <= set(found):
        for number, row in enumerate(rows, start=2):
            cells = _cells(row, delimiter)
            if cells is not None and not any(cells):
                continue
            split = cells is not None and len(cells) == len(found)
            line = OfficerLine(f"{name}:{number}", number, dict(zip(found, cells, strict=True)) if split else {}, prefix)
            if split:
                lines.append(line)
            else:
                problems.append(_split_problem(line, len(found)))
    return lines, problems


def evidence_problems(line: OfficerLine) -> Iterator[Problem]:
    """What is wrong with the evidence, the officer and the date of a line."""
    for column in ("evidence", "officer"):
        yield from _text_problems(line, column)
    if line.day is None:
        yield line.problem("DATE", "`date` harus tanggal yang ada, ditulis tahun-bulan-hari: 2025-03-14.",
                           "`date` must be a day that exists, written year-month-day: 2025-03-14.")


def _cells(line: str, delimiter: str) -> list[str] | None:
    """The cells of one physical line, None where its quotes are broken: no cell goes over several lines."""
    try:
        row = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None
    return [cell.strip(" \u00a0") for cell in row]


def _split_problem(line: OfficerLine, columns: int) -> Problem:
    return line.problem("LINE",
                        f"baris ini tidak terbagi dalam {columns} kolom. Periksa pemisah dan tanda kutip; satu keputusan satu baris.",
                        f"this line does not divide into {columns} columns. Check separators and quotes; one decision is one line.")


def _header_problems(header: OfficerLine, found: list[str], columns: tuple[str, ...]) -> Iterator[Problem]:
    """Headers that nobody knows are told by number: without a header line they are somebody's decision."""
    for name in (name for name in columns if name not in found):
        yield header.problem("COLUMN_MISSING", f"kolom `{name}` belum ada. Baris pertama harus: {','.join(columns)}",
                             f"the column `{name}` is missing. The first line must be: {','.join(columns)}")
    for number, name in enumerate(found, start=1):
        if name not in columns:
            id_, en = did_you_mean(name, columns)
            yield header.problem("COLUMN_UNKNOWN", f"kolom ke-{number} tidak dikenal. {id_}", f"column {number} is not known. {en}")
        elif name in found[:number - 1]:
            yield header.problem("COLUMN_TWICE", f"kolom `{name}` ada dua. Hapus salah satunya.",
                                 f"the column `{name}` stands twice. Delete one of them.")


def _text_problems(line: OfficerLine, column: str) -> Iterator[Problem]:
    text = line.cells[column]
    if not any(character.isalnum() for character in text):
        yield line.problem("EMPTY", f"`{column}` kosong. Isi: setiap keputusan perlu bukti dan nama petugasnya.",
                           f"`{column}` is empty. Fill it in: every decision needs its evidence and its officer.")
    if LONG_NUMBER.search(text):
        yield line.problem("NUMBER",
                           f"`{column}` memuat angka panjang yang bisa jadi NIK, padahal daftar ini dibaca umum. Tulis nomor surat yang "
                           "lebih pendek, tanpa NIK, KK atau NIP.",
                           f"`{column}` holds a long number that could be an identity number, and this list is public. Write a shorter "
                           "reference, without any NIK, KK or NIP.")
    if any(character == "\t" or is_invisible(character) for character in text):
        yield line.problem("INVISIBLE", f"`{column}` memuat tab atau huruf tak terlihat. Hapus, lalu ketik ulang isinya.",
                           f"`{column}` holds a tab or an invisible character. Delete it and type the text again.")
    if unicodedata.normalize("NFKC", text).lstrip().startswith(FORMULA_STARTS):
        yield line.problem("FORMULA", f"`{column}` tidak boleh dimulai dengan = + - atau @, karena terbaca sebagai rumus di Excel. "
                           "Mulailah dengan huruf.",
                           f"`{column}` may not begin with = + - or @, which a spreadsheet takes for a formula. Begin with a letter.")
