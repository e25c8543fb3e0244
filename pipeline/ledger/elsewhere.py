"""Who holds an award of another round that shares no recipients with this one: now, and ever, as far as releases tell."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.core.errors import Problem, QualityStop
from pipeline.core.ledger import Event, holders, read_ledger
from pipeline.core.paths import Paths
from pipeline.core.release import current_run


@dataclass(frozen=True)
class Related:
    """A run of a round that shares no recipients with this one, and the substitutions on it.

    `made_with` is the head of this round's ledger where that one is the later; None where it is the earlier.
    """

    listed: tuple[dict, ...]
    events: tuple[Event, ...]
    made_with: str | None
    in_force: bool

    def holding(self) -> set[str]:
        """The person and family keys of who holds an award of it now."""
        return self._keys(holders(self._selected(), self.events))

    def ever_holding(self) -> set[str]:
        """The same of everybody who ever held one."""
        return self._keys({*self._selected(), *(event.successor for event in self.events)})

    def _selected(self) -> list[str]:
        return [row["case_id"] for row in self.listed if row["status"] == "selected"]

    def _keys(self, held: set[str]) -> set[str]:
        return {key for row in self.listed if row["case_id"] in held for key in (row["person_key"], row["family_key"]) if key}


@dataclass(frozen=True)
class Elsewhere:
    """The cases on a round's lists, and the runs of rounds that share no recipients with it."""

    listed: tuple[dict, ...]
    related: tuple[Related, ...]

    def now(self) -> set[str]:
        """The cases of this round whose person or family holds an award of a related round in force."""
        return self._cases({key for one in self.related if one.in_force for key in one.holding()})

    def recheck(self, where: str, events: Sequence[Event]) -> None:
        """Raises QualityStop, with their lines, at events that passed over a case of which no release shows an award elsewhere.

        A later run counts for the events after those that it was made with. Whether the award was held at that very time, clocks
        of different days do not tell.
        """
        problems = []
        for number, event in enumerate(events):
            heads = {None, "", *(before.hash for before in events[:number])}
            held = self._cases({key for one in self.related if one.made_with in heads for key in one.ever_holding()})
            if unshown := ", ".join(sorted(set(event.elsewhere) - held)):
                problems.append(Problem(
                    f"{where}:{event.no}", "LEDGER_ELSEWHERE",
                    id=f"tidak ada rilis di data/out yang menunjukkan bahwa kasus yang dilewati ini memegang bantuan di putaran lain: {unshown}. "
                       "Kembalikan buku ini, atau folder rilis putaran itu, dari cadangan.",
                    en=f"no release in data/out shows that these cases, which were passed over, had an award in another round: {unshown}. "
                       "Restore the ledger, or the folder of that round's release, from the backup."))
        if problems:
            raise QualityStop(problems)

    def check_nobody_twice(self, where: str, events: Sequence[Event], awards: Container[str]) -> None:
        """Raises QualityStop, with their lines, at successors who hold an award of another round too."""
        now = self.now()
        if twice := [event for event in events if event.successor in awards and event.successor in now]:
            raise QualityStop(Problem(
                f"{where}:{event.no}", "AWARD_TWICE",
                id=f"pengganti {event.successor} memegang bantuan di putaran lain juga. Kosongkan salah satunya: tepat vacate, alasan DUPLICATE_AID.",
                en=f"the successor {event.successor} has an award in another round too. Let one of them go: tepat vacate, reason DUPLICATE_AID.")
                for event in twice)

    def _cases(self, keys: set[str]) -> set[str]:
        return {row["case_id"] for row in self.listed if {row["person_key"], row["family_key"]} & keys}


def elsewhere_of(paths: Paths, round_name: str) -> Elsewhere:
    """What the releases of a tree show of a round's cases in other rounds: those its lists leave out, and those that leave out its own."""
    folder = paths.current(round_name)
    manifest = _manifest(folder)
    earlier = [_related(paths, one["round"], paths.runs(one["round"]) / one["run_id"], None, in_force=True) for one in manifest["earlier_rounds"]]
    return Elsewhere(_listed(folder), (*earlier, *_later(paths, round_name, manifest["run_id"])))


def _later(paths: Paths, round_name: str, run_id: str) -> Iterator[Related]:
    """Every run of another round that leaves out the recipients of this one, in force or not."""
    for folder in sorted(path.parent for path in paths.out.glob("*/runs/*/manifest.json") if path.parent.suffix != ".tmp"):
        name = folder.parents[1].name
        for one in _manifest(folder)["earlier_rounds"]:
            if (one["round"], one["run_id"]) == (round_name, run_id):
                yield _related(paths, name, folder, one.get("ledger_head", ""), in_force=current_run(paths, name) == folder.name)


def _related(paths: Paths, round_name: str, folder: Path, made_with: str | None, in_force: bool) -> Related:
    events = tuple(event for event in read_ledger(paths, round_name) if event.run_id == folder.name)
    return Related(_listed(folder), events, made_with, in_force)


def _listed(folder: Path) -> tuple[dict, ...]:
    return tuple(pq.read_table(folder / "decision.parquet", columns=["case_id", "person_key", "family_key", "status"],
                               filters=[("status", "in", ["selected", "reserve"])]).to_pylist())


def _manifest(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))

