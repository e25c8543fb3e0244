"""The ledger of a round beside the lists it is about: opened, checked, and written into."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.core import release
from pipeline.core.characters import is_one_line
from pipeline.core.errors import InputError, Problem, QualityStop, UsageError
from pipeline.core.ledger import Event, append, head, ledger_of
from pipeline.core.officer_lines import CASE_ID, LONG_NUMBER
from pipeline.core.paths import Paths
from pipeline.core.pins import check_no_draw_waits
from pipeline.core.reliance import relied_on
from pipeline.core.rules import require_round
from pipeline.flow import put_in_catalogue
from pipeline.ledger.elsewhere import Elsewhere, elsewhere_of
from pipeline.ledger.substitution import Case, Lists, Standing, replay, succession, waiting

BUDGET = "budget"


@dataclass(frozen=True)
class Book:
    """The lists in force of a round, the events since, who holds an award after them, and who holds one of another round."""

    paths: Paths
    round_name: str
    run_id: str
    lists: Lists
    events: tuple[Event, ...]
    standing: Standing
    elsewhere: Elsewhere

    @property
    def where(self) -> str:
        """The ledger's file, for messages."""
        return _where(self.paths, self.round_name)


@dataclass(frozen=True)
class Vacancy:
    """What an officer says of a case that gives up its award, and when it was written down."""

    case_id: str
    reason: str
    evidence: str
    officer: str
    approved_by: str
    at: str


def open_book(paths: Paths, round_name: str) -> Book:
    """The ledger of a round, replayed on its lists. Raises QualityStop if chain, run, successors or who was passed over do not hold."""
    require_round(paths, round_name)
    folder, run_id = paths.current(round_name), release.current_run(paths, round_name)
    if run_id is None:
        raise InputError(Problem(f"data/out/{round_name}", "ROUND_WITHOUT_LISTS", f"putaran ini belum punya daftar. Jalankan dulu: make select ROUND={round_name}",
                                 f"this round has no lists. First run: make select ROUND={round_name}"))
    events = ledger_of(paths, round_name, run_id)
    if not release.is_whole(folder):
        raise QualityStop(Problem(f"data/out/{round_name}/runs/{run_id}", "RUN_DAMAGED", "berkas daftar tidak utuh lagi. Kembalikan folder ini dari cadangan.",
                                  "the files of the lists are no longer whole. Restore this folder from the backup."))
    lists, where = lists_of(folder), _where(paths, round_name)
    standing, elsewhere = replay(where, lists, events), elsewhere_of(paths, round_name)
    elsewhere.recheck(where, events)
    return Book(paths, round_name, run_id, lists, events, standing, elsewhere)


def books(paths: Paths, round_name: str | None) -> list[Book]:
    """The book of a round, or of all that have a ledger or once had one; what is wrong with any of them is told of all at once."""
    names = [round_name] if round_name else sorted({
        *(path.name.removesuffix(".ledger.jsonl") for path in (paths.rules / "rounds").glob("*.ledger.jsonl")),
        *(name for name in paths.rounds() if any(one.ledger_head for one in relied_on(paths, name)))})
    found: list[Book] = []
    problems: list[Problem] = []
    for name in names:
        try:
            book = open_book(paths, name)
            book.elsewhere.check_nobody_twice(book.where, book.events, book.standing.awards)
            found.append(book)
        except QualityStop as stop:
            problems += stop.problems
    if problems:
        raise QualityStop(problems)
    return found


def vacate(root: Path, round_name: str, vacancy: Vacancy) -> Event:
    """Write down that a case gives up its award, and who has it now. Nobody else's award changes."""
    paths = Paths(root)
    check_text("--evidence", vacancy.evidence)
    check_text("--officer", vacancy.officer)
    check_text("--approved-by", vacancy.approved_by)
    if _name(vacancy.officer) == _name(vacancy.approved_by):
        raise UsageError(Problem("--approved-by", "APPROVER_SAME", "harus orang lain daripada --officer: satu bantuan dilepas atas keputusan dua petugas.",
                                 "must be somebody else than --officer: two officers decide that an award is given up."))
    with release.lock(paths):
        book = open_book(paths, round_name)
        check_no_draw_waits(paths, round_name)
        _check_holds(book, vacancy.case_id)
        event = next_event(book, vacancy)
        append(paths, round_name, event)
        put_in_catalogue(paths)
    return event


def next_event(book: Book, vacancy: Vacancy) -> Event:
    regency = book.lists.cases[vacancy.case_id].regency_code
    elsewhere = sorted({case.case_id for case in waiting(book.lists, book.standing, regency)} & book.elsewhere.now())
    choice = succession(book.lists, book.standing, vacancy.case_id, elsewhere)
    return Event(len(book.events) + 1, vacancy.at, book.run_id, vacancy.case_id, vacancy.reason, vacancy.evidence, vacancy.officer,
                 vacancy.approved_by, choice.successor, choice.package, choice.shortfall, tuple(elsewhere), head(book.events))


def lists_of(folder: Path) -> Lists:
    """The lists of a release, with its floors and what is left of its packages."""
    columns = ["case_id", "regency_code", "status", "list_no", "floor_groups", "acceptable_packages", "package"]
    rows = pq.read_table(folder / "placement.parquet", columns=columns, filters=[("status", "in", ["selected", "reserve"])]).to_pylist()
    cases = {row["case_id"]: Case(row["case_id"], row["regency_code"], row["status"], row["list_no"], frozenset(_names(row["floor_groups"])),
                                  _names(row["acceptable_packages"]), row["package"]) for row in rows}
    floors: dict[str, dict[str, int]] = {}
    for row in pq.read_table(folder / "floor.parquet").to_pylist():
        floors.setdefault(row["regency_code"], {})[row["floor_group"]] = row["floor_seats"]
    stock = {row["resource"]: row["limit_count"] - row["used"] for row in pq.read_table(folder / "resource.parquet").to_pylist()
             if row["resource"] != BUDGET}
    return Lists(cases, floors, stock or None)


def check_text(option: str, text: str) -> None:
    """Raises UsageError for what may not stand in a ledger: nothing, several lines, or what could be an identity number."""
    if not any(character.isalnum() for character in text):
        raise UsageError(Problem(option, "EVIDENCE_EMPTY", "kosong. Tulis nomor surat buktinya, petugas dan penyetujunya.",
                                 "is empty. Write the number of the evidence, the officer and who approves."))
    if not is_one_line(text):
        raise UsageError(Problem(option, "EVIDENCE_LINES", "harus satu baris, tanpa tab dan huruf tak terlihat. Ketik ulang.",
                                 "must be one line, without tabs and invisible characters. Type it again."))
    if LONG_NUMBER.search(text):
        raise UsageError(Problem(option, "EVIDENCE_HOLDS_NUMBER",
                                 "memuat angka panjang yang bisa jadi NIK, padahal buku ini dibaca banyak orang. Tulis nomor surat yang lebih "
                                 "pendek, tanpa NIK, KK atau NIP.",
                                 "holds a long number that could be an identity number, and many people read this ledger. Write a shorter "
                                 "reference, without any NIK, KK or NIP."))


def _name(typed: str) -> str:
    return " ".join(typed.casefold().split())


def _check_holds(book: Book, case_id: str) -> None:
    """Raises UsageError if the case holds no award now. What was typed is shown only where it looks like a case number."""
    shown = case_id if CASE_ID.fullmatch(case_id) else "CASE_ID"
    if case_id in book.standing.awards:
        return
    if case_id in book.standing.given_up:
        line = next(event.no for event in reversed(book.events) if event.case_id == case_id)
        raise UsageError(Problem(shown, "CASE_GAVE_UP", f"kasus ini sudah dikosongkan: baris {line} di buku.", f"this case has given up its award: line {line} of the ledger."))
    raise UsageError(Problem(shown, "CASE_HOLDS_NO_AWARD",
                             f"kasus ini tidak memegang bantuan di putaran {book.round_name}. Salin nomor kasus dari daftar terpilih atau dari buku.",
                             f"this case holds no award in the round {book.round_name}. Copy the case number from the list or from the ledger."))


def _where(paths: Paths, round_name: str) -> str:
    return paths.ledger(round_name).relative_to(paths.root).as_posix()


def _names(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(";")) if joined else ()
