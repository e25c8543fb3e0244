"""The ledger of a round: awards that were given up and who came after, `rules/rounds/<round>.ledger.jsonl`.

It only grows. Each line holds one event and the hash of all before it: SHA-256 of the hash of the line before ("" at first) and
of the event as JSON with sorted keys, without spaces. Whoever has the last hash can tell whether a line was changed or left out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields

from pipeline.core.errors import Problem, QualityStop
from pipeline.core.paths import Paths
from pipeline.core.release import write_file
from pipeline.core.reliance import relied_on
from pipeline.core.vacancy import REASONS

TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


@dataclass(frozen=True)
class Event:
    """One award that was given up, and the case that has it now (None: nobody waited); what it costs the floors is `shortfall`.

    `elsewhere` are the cases of its regency that waited, but had an award in a round that shares no recipients with this one.
    """

    no: int
    at: str
    run_id: str
    case_id: str
    reason: str
    evidence: str
    officer: str
    approved_by: str
    successor: str | None
    package: str | None
    shortfall: int
    elsewhere: tuple[str, ...]
    prev_hash: str = ""

    @property
    def hash(self) -> str:
        told = {name: value for name, value in asdict(self).items() if name != "prev_hash"}
        return hashlib.sha256(f"{self.prev_hash}{_canonical(told)}".encode()).hexdigest()

    def line(self) -> str:
        """The event as it stands in the ledger."""
        return _canonical(asdict(self) | {"hash": self.hash})


NOT_TEXT = {"no": int, "successor": str | None, "package": str | None, "shortfall": int, "elsewhere": list}
TYPES = {field.name: NOT_TEXT.get(field.name, str) for field in fields(Event)}


def head(events: Sequence[Event]) -> str:
    """The hash of the last event, which stands for all of them; "" where there is none."""
    return events[-1].hash if events else ""


def holders(selected: Iterable[str], events: Iterable[Event]) -> set[str]:
    """The cases that hold an award now: those selected, less those that gave it up, and who came after them."""
    held = set(selected)
    for event in events:
        held.discard(event.case_id)
        held |= {event.successor} - {None}
    return held


def read_ledger(paths: Paths, round_name: str) -> tuple[Event, ...]:
    """The events of a round, () without a ledger. Raises QualityStop, with its line, where the chain does not hold.

    A hash that the lists of another round were made with must be among those of the chain: nothing is cut off at the end.
    """
    path = paths.ledger(round_name)
    content = path.read_bytes() if path.exists() else b""
    where = path.relative_to(paths.root).as_posix()
    events: list[Event] = []
    for number, line in enumerate(content.split(b"\n")[:-1], start=1):
        event = _event(line)
        if not event or (event.no, event.prev_hash, event.run_id) != (number, head(events), (events or [event])[0].run_id):
            raise _broken(f"{where}:{number}")
        events.append(event)
    if not content.endswith(b"\n") and content:
        raise _broken(f"{where}:{len(events) + 1}")
    known = {"", *(event.hash for event in events)}
    if missing := sorted(one.round for one in relied_on(paths, round_name) if one.ledger_head not in known):
        raise QualityStop(Problem(
            f"{where}:{len(events) + 1}", "LEDGER_SHORTENED",
            id=f"buku ini pernah lebih panjang: putaran {', '.join(missing)} dibuat dengan baris yang sekarang tidak ada. Kembalikan dari cadangan.",
            en=f"this ledger was longer once: {', '.join(missing)} was made with a line that is gone. Restore it from the backup."))
    return tuple(events)


def ledger_of(paths: Paths, round_name: str, run_id: str) -> tuple[Event, ...]:
    """The events on the lists of a run, () without any. Raises QualityStop if the round's ledger is about other lists."""
    events = read_ledger(paths, round_name)
    if events and events[0].run_id != run_id:
        raise QualityStop(Problem(
            f"{paths.ledger(round_name).relative_to(paths.root).as_posix()}:1", "LEDGER_OTHER_RUN",
            id=f"buku ini tentang proses {events[0].run_id}, bukan {run_id}. Pakai daftar proses itu: kembalikan foldernya, atau sebut prosesnya.",
            en=f"this ledger is about the run {events[0].run_id}, not {run_id}. Use the lists of that run: restore its folder, or name the run."))
    return events


def append(paths: Paths, round_name: str, event: Event) -> None:
    """Add an event at the end; the caller holds the lock and has read the ledger."""
    path = paths.ledger(round_name)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    write_file(path, f"{before}{event.line()}\n")


def _event(line: bytes) -> Event | None:
    """The event of a line, None where the line is not what `Event.line` writes."""
    try:
        told = json.loads(line)
        del told["hash"]
        if any(not isinstance(told[name], kind) for name, kind in TYPES.items()):
            return None
        event = Event(**told | {"elsewhere": tuple(told["elsewhere"])})
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return event if event.line().encode() == line and event.reason in REASONS and TIME.fullmatch(event.at) else None


def _canonical(told: dict) -> str:
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _broken(where: str) -> QualityStop:
    return QualityStop(Problem(
        where, "LEDGER_BROKEN",
        id="baris ini tidak seperti saat ditulis, atau ada baris sebelumnya yang hilang. Kembalikan buku ini dari cadangan dan cocokkan "
           "kepalanya dengan berita acara.",
        en="this line is not as it was written, or one before it is gone. Restore the ledger from the backup and compare its head with the minutes."))
