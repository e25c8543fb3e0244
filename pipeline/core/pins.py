"""When lists may no longer be made anew: a later round has left out their recipients, or awards have been given up since."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core.errors import Problem, RulesError
from pipeline.core.ledger import pinned_by, read_ledger
from pipeline.core.paths import Paths
from pipeline.core.release import current_run


def check_unpinned(paths: Paths, round_name: str, run_id: str) -> None:
    """Raises RulesError if other lists than those that somebody relies on would come into force."""
    current = current_run(paths, round_name)
    if current == run_id:
        return
    if problems := [*_pinned_by_rounds(paths, round_name, current, run_id), *_pinned_by_ledger(paths, round_name, run_id)]:
        raise RulesError(problems)


def _pinned_by_rounds(paths: Paths, round_name: str, current: str | None, run_id: str) -> Iterator[Problem]:
    for later, entry in pinned_by(paths, round_name).items():
        if entry["run_id"] != run_id and current in (None, entry["run_id"]):
            yield Problem(
                f"data/out/{later}/current/manifest.json", "ROUND_PINNED",
                id=f"daftar {later} yang berlaku mengecualikan penerima {round_name} menurut proses {entry['run_id']}, jadi daftar {round_name} tidak "
                   f"dibuat ulang (akan menjadi {run_id}). Tetapkan proses itu di rules/rounds/{round_name}.yaml (`state: signed`, "
                   f"`run: {entry['run_id']}`), atau tarik dulu daftar {later} (hapus data/out/{later}/current).",
                en=f"the lists of {later} in force leave out the recipients of {round_name} by its run {entry['run_id']}, so the lists of "
                   f"{round_name} are not made anew (they would be {run_id}). Sign that run in rules/rounds/{round_name}.yaml (`state: signed`, "
                   f"`run: {entry['run_id']}`), or withdraw the lists of {later} first (delete data/out/{later}/current).")


def _pinned_by_ledger(paths: Paths, round_name: str, run_id: str) -> Iterator[Problem]:
    events = read_ledger(paths, round_name)
    if events and events[0].run_id != run_id:
        yield Problem(
            paths.ledger(round_name).relative_to(paths.root).as_posix(), "LEDGER_PINS_RUN",
            id=f"ada {len(events)} peristiwa pengganti pada proses {events[0].run_id}, jadi daftar {round_name} tidak dibuat ulang (akan menjadi "
               f"{run_id}). Tetapkan proses itu di rules/rounds/{round_name}.yaml: `state: signed`, `run: {events[0].run_id}`.",
            en=f"there are {len(events)} substitutions on the run {events[0].run_id}, so the lists of {round_name} are not made anew (they would "
               f"be {run_id}). Sign that run in rules/rounds/{round_name}.yaml: `state: signed`, `run: {events[0].run_id}`.")
