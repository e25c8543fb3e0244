"""What officers read of a ledger: the events, who holds the awards now, and the hash that goes into the minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.table import Table

from pipeline.console import console
from pipeline.core.errors import language
from pipeline.core.ledger import Event, head
from pipeline.core.paths import Paths
from pipeline.core.reliance import relied_on
from pipeline.core.spoken import GAVE_UP, say
from pipeline.ledger.book import Book
from pipeline.ledger.substitution import waiting


def show_event(root: Path, round_name: str, event: Event) -> None:
    """One event that was just written down, and the lists of later rounds that were made before it."""
    for line in _told(event):
        print(line)
    for later in relied_on(Paths(root), round_name):
        print(say(f"   Daftar {later.round} dibuat sebelum peristiwa ini: tetap seperti adanya, dan tidak dibuat ulang lagi. Tetapkan: `state: signed`.",
                  f"   The lists of {later.round} were made before this: they stay as they are, and are not made anew. Sign them: `state: signed`."))
    print(say(f"Catat di berita acara, putaran {round_name}, baris {event.no}: {event.hash}",
              f"For the minutes, round {round_name}, line {event.no}: {event.hash}"))


def show_book(book: Book) -> None:
    """All events of a round, then seats and awards per regency."""
    print(say(f"Putaran {book.round_name}, proses {book.run_id}: {len(book.events)} peristiwa, rantai utuh, sesuai daftar.",
              f"Round {book.round_name}, run {book.run_id}: {len(book.events)} events, the chain holds, they follow from the lists."))
    for event in book.events:
        for line in _told(event):
            print(line)
    console().print(_table(book))
    if book.events:
        print(say("Tidak diperiksa di sini: waktu, bukti dan petugas tiap peristiwa. Apakah buku ini utuh sampai akhir, hanya kepala di berita acara yang tahu.",
                  "Not checked here: time, evidence and officer of the events. Whether this is the whole ledger, only the head in the minutes tells."))
        print(say(f"Kepala buku (untuk berita acara): {head(book.events)}", f"Head of the ledger (for the minutes): {head(book.events)}"))


def _told(event: Event) -> Iterator[str]:
    reason = GAVE_UP[event.reason][language()]
    yield say(f"{event.no}. {event.at} · {event.case_id} mengosongkan tempatnya: {reason} ({event.evidence}; {event.officer}, disetujui {event.approved_by})",
              f"{event.no}. {event.at} · {event.case_id} gives up its award: {reason} ({event.evidence}; {event.officer}, approved by {event.approved_by})")
    package = say(f", paket {event.package}", f", package {event.package}") if event.package else ""
    yield say(f"   Pengganti: {event.successor}{package}", f"   Successor: {event.successor}{package}") if event.successor else say(
        "   Pengganti: tidak ada, tempat ini tetap kosong", "   Successor: none, the seat stays empty")
    if event.shortfall:
        yield say(f"   Kelompok prioritas di kabupaten/kota ini kurang {event.shortfall}", f"   The floors of the regency now lack {event.shortfall}")
    if event.elsewhere:
        yield say(f"   Tidak dihitung, sudah menerima di putaran lain: {len(event.elsewhere)} kasus (disebut di buku)",
                  f"   Not counted, with an award in another round: {len(event.elsewhere)} (named in the ledger)")


def _table(book: Book) -> Table:
    cases = book.lists.cases
    selected, gone, held = (Counter(cases[case_id].regency_code for case_id in ids) for ids in (
        [case.case_id for case in cases.values() if case.status == "selected"], book.standing.given_up, book.standing.awards))
    came = Counter(cases[event.successor].regency_code for event in book.events if event.successor)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for position, title in enumerate((say("Kabupaten/kota", "Regency"), say("Terpilih", "Selected"), say("Melepas", "Given up"),
                                      say("Pengganti", "Successors"), say("Memegang sekarang", "Hold an award now"), say("Cadangan tersisa", "Still waiting"))):
        table.add_column(title, justify="right" if position else "left")
    for code in sorted({case.regency_code for case in cases.values()}):
        table.add_row(code, *(str(count) for count in (selected[code], gone[code], came[code], held[code], len(waiting(book.lists, book.standing, code)))))
    return table
