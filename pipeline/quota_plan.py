"""`tepat quota`: how a number of seats would be shared out over regencies, for whoever drafts a decree. Nothing is decided by it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from pipeline.allocation.quota import QuotaTie, hamilton, seats_per_1000, webster
from pipeline.console import console
from pipeline.core.errors import InputError, Problem, RulesError
from pipeline.core.paths import Paths
from pipeline.core.regions import Regions
from pipeline.core.round_shape import MOST_SEATS
from pipeline.core.rules import load_regions
from pipeline.core.shape import did_you_mean
from pipeline.core.spoken import say

REGENCY_CODE = re.compile(r"[0-9]{2}\.[0-9]{2}")
WHOLE_NUMBER = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True)
class QuotaPlan:
    """Seats by Webster's method beside their weights, and what largest remainders would give (None: they leave it open)."""

    regions: Regions
    weights: Mapping[str, int]
    seats: Mapping[str, int]
    hamilton: Mapping[str, int] | None


@dataclass(frozen=True)
class _Numbers:
    """A number per regency, as a file has them, with the line of each."""

    name: str
    numbers: Mapping[str, int]
    lines: Mapping[str, int]

    def where(self, code: str) -> str:
        return f"{self.name}:{self.lines[code]}"


def plan(root: Path, weights_file: Path, total: int, minimum: int, caps_file: Path | None) -> QuotaPlan:
    """The seats of every regency that has a weight. Raises with all that is wrong in the files and the numbers."""
    regions = load_regions(Paths(root))
    weights, *problems = _read(weights_file, "weight", regions)
    caps, *others = _read(caps_file, "cap", regions) if caps_file else (_Numbers("", {}, {}),)
    if problems := [*problems, *others] or [*_unfit(weights, caps, total, minimum)]:
        raise RulesError(problems)
    most = caps.numbers | {code: minimum for code, weight in weights.numbers.items() if not weight}
    try:
        held = Counter(seat.regency_code for seat in webster(weights.name, weights.numbers, total, minimum, caps=most))
    except QuotaTie as stop:
        raise RulesError(_tie(weights, stop.tied)) from None
    return QuotaPlan(regions, weights.numbers, {code: held[code] for code in sorted(weights.numbers)}, hamilton(weights.numbers, total))


def show(made: QuotaPlan) -> None:
    """The seats as a table; largest remainders know neither minimum nor caps and stand there to be compared."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_footer=True)
    table.add_column(say("Kabupaten/kota", "Regency"), footer=say("Jumlah", "Total"))
    totals = (sum(made.weights.values()), sum(made.seats.values()), sum(made.hamilton.values()) if made.hamilton else "-", "")
    titles = (say("Bobot", "Weight"), "Webster", "Hamilton", say("Kursi per 1.000", "Seats per 1,000"))
    for title, footer in zip(titles, totals, strict=True):
        table.add_column(title, justify="right", footer=str(footer))
    for code, seats in made.seats.items():
        weight = made.weights[code]
        table.add_row(f"{code} {made.regions.regencies[code].short_name}", str(weight), str(seats),
                      str(made.hamilton[code]) if made.hamilton else "-", seats_per_1000(seats, weight) if weight else "-")
    console().print(table)


def _read(path: Path, column: str, regions: Regions) -> tuple[_Numbers | Problem, ...]:
    """The numbers of a file, and the problems of its lines. Raises InputError if it is not such a file at all."""
    header, *rows = _text(path).splitlines() or [""]
    delimiter = ";" if ";" in header else ","
    columns = _cells(header, delimiter)
    if any(columns.count(name) != 1 for name in ("regency_code", column)):
        raise InputError(Problem(f"{path}:1", "QUOTA_HEADER", f"baris pertama harus: regency_code,{column}",
                                 f"the first line must be: regency_code,{column}"))
    numbers: dict[str, int] = {}
    lines: dict[str, int] = {}
    problems = []
    for line, cells in enumerate((_cells(row, delimiter) for row in rows), start=2):
        if any(cells):
            row = dict(zip(columns, cells, strict=False))
            # More cells than columns: a number with commas that nobody quoted.
            code, number = row.get("regency_code", ""), row.get(column, "") if len(cells) == len(columns) else ""
            problems += _line_problems(f"{path}:{line}", column, code, number, lines, regions)
            if WHOLE_NUMBER.fullmatch(number):
                numbers[code] = int(number)
            lines.setdefault(code, line)
    return _Numbers(str(path), numbers, lines), *problems


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip() for cells in csv.reader([line], delimiter=delimiter) for cell in cells]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(Problem(f"{path}:1", "FILE_NOT_UTF8", "ada huruf yang bukan UTF-8. Simpan ulang berkas sebagai CSV UTF-8.",
                                 "a character is not UTF-8. Save the file as CSV UTF-8.")) from None


def _line_problems(where: str, column: str, code: str, number: str, lines: Mapping[str, int], regions: Regions) -> Iterator[Problem]:
    """What is wrong in a line; a cell that is no region code is not repeated, for it may be of another list."""
    if code not in regions.regencies:
        id, en = did_you_mean(code, sorted(regions.regencies)) if REGENCY_CODE.fullmatch(code) else (
            "Bentuknya seperti 64.72; di Excel atur kolom sebagai teks.", "It looks like 64.72; make the column text in Excel.")
        yield Problem(where, "REGION_UNKNOWN", f"`regency_code` tidak dikenal. {id}", f"unknown `regency_code`. {en}")
    elif code in lines:
        yield Problem(where, "REGION_TWICE", f"kode wilayah `{code}` sudah ada di baris {lines[code]}. Hapus salah satunya.",
                      f"the region code `{code}` stands in line {lines[code]} already. Delete one of them.")
    if not WHOLE_NUMBER.fullmatch(number):
        yield Problem(where, "NUMBER_WRONG", f"`{column}` harus bilangan bulat 0 atau lebih, tanpa titik dan koma. Perbaiki.",
                      f"`{column}` must be a whole number of 0 or more, without points and commas. Correct it.")


def _tie(weights: _Numbers, tied: Sequence[str]) -> Problem:
    codes = ", ".join(tied)
    return Problem(weights.where(min(tied, key=weights.lines.__getitem__)), "QUOTA_TIE",
                   f"untuk kursi terakhir hasil bagi {codes} sama persis. Ubah --total atau bobotnya; dalam putaran, keputusan dapat menetapkan "
                   "urutannya di `quota.order`.",
                   f"for the last seats {codes} have equal quotients. Change --total or the weights; in a round the decree can set their order "
                   "in `quota.order`.")


def _unfit(weights: _Numbers, caps: _Numbers, total: int, minimum: int) -> Iterator[Problem]:
    if not any(weights.numbers.values()):
        yield Problem(weights.name, "WEIGHTS_ZERO", "semua bobot 0 atau tidak ada. Isi bobotnya.", "all weights are 0, or there are none. Fill them in.")
    if total > MOST_SEATS:
        yield Problem("--total", "TOTAL_TOO_BIG", f"paling banyak {MOST_SEATS} kursi.", f"at most {MOST_SEATS} seats.")
    if minimum * len(weights.numbers) > total:
        yield Problem("--minimum", "QUOTA_MINIMUM",
                      f"minimum {minimum} untuk {len(weights.numbers)} kabupaten/kota butuh {minimum * len(weights.numbers)}, "
                      f"tetapi total {total}. Ubah salah satunya.",
                      f"a minimum of {minimum} for {len(weights.numbers)} regencies needs {minimum * len(weights.numbers)}, "
                      f"but the total is {total}. Change either.")
    for code, cap in caps.numbers.items():
        if code not in weights.numbers:
            yield Problem(caps.where(code), "QUOTA_CAP_UNKNOWN", f"{code} tidak punya bobot di {weights.name}. Hapus, atau tambahkan di sana.",
                          f"{code} has no weight in {weights.name}. Delete it, or add it there.")
        elif cap < minimum:
            yield Problem(caps.where(code), "QUOTA_CAP_MINIMUM", f"{code}: paling banyak {cap} kursi, tetapi minimum {minimum}. Ubah salah satunya.",
                          f"{code}: at most {cap} seats, but the minimum is {minimum}. Change either.")
    # A weight of 0 claims no seat beyond the minimum.
    most = {code: caps.numbers.get(code, total) if weight else minimum for code, weight in weights.numbers.items()}
    if caps.numbers and sum(most.values()) < total:
        yield Problem(caps.name, "QUOTA_CAPS",
                      f"dengan batas ini hanya {sum(most.values())} dari {total} kursi dapat dibagi (bobot 0 hanya mendapat minimum). Ubah salah satunya.",
                      f"with these caps only {sum(most.values())} of {total} seats can be shared out (a weight of 0 has the minimum alone). Change either.")
