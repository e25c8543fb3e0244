"""When lists may no longer be made anew: a later round has left out their recipients, or awards have been given up since."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core.continued_lists import changed_since
from pipeline.core.errors import AwaitingDraw, Problem, RulesError
from pipeline.core.ledger import read_ledger
from pipeline.core.paths import Paths
from pipeline.core.release import current_run
from pipeline.core.reliance import relied_on, waiting_draws
from pipeline.core.run import EarlierRun, Run


def check_may_be_made(run: Run) -> None:
    """Raises RulesError if lists would come into force in place of those that somebody relies on, or other ones than they continue."""
    paths, round_name, run_id = run.paths, run.round.round, run.run_id
    current = current_run(paths, round_name)
    if current == run_id:
        return
    if problems := [*_pinned_by_rounds(paths, round_name, current, run_id), *_pinned_by_ledger(paths, round_name, run_id),
                    *(_grew(run, one, current) for one in run.earlier if one.since), *changed_since(run)]:
        raise RulesError(problems)


def check_no_draw_waits(paths: Paths, round_name: str) -> None:
    """Raises AwaitingDraw if a list is frozen that a substitution in this round would stop or put at odds.

    Those who wait in this round are on the frozen list of a later one too; and a run with substitutions is never replaced.
    """
    waiting = [record.round for record in waiting_draws(paths) if record.round == round_name or round_name in record.frozen.earlier]
    if waiting:
        raise AwaitingDraw(Problem(
            f"rules/rounds/{name}.draw.yaml", "AWARD_AWAITS_DRAW",
            id=f"daftar putaran {name} sudah dibekukan dan menunggu undian; siapa yang menerima di sana belum diketahui, jadi penggantian di "
               f"{round_name} ditunda agar tidak ada yang menerima dua kali. Ulangi setelah undiannya dan make select ROUND={name}. Jika undian "
               "itu batal, singkirkan catatan ini dengan berita acara.",
            en=f"the list of {name} is frozen and waits for its draw; who receives there is not known yet, so substitutions in {round_name} "
               f"wait, that nobody receives twice. Do it again after the draw and make select ROUND={name}. If that draw is given up, take "
               "this record away, with minutes.") for name in waiting)


def _pinned_by_rounds(paths: Paths, round_name: str, current: str | None, run_id: str) -> Iterator[Problem]:
    for one in relied_on(paths, round_name):
        if one.run_id != run_id and current in (None, one.run_id):
            undo_id, undo_en = (("batalkan dulu pembekuannya (singkirkan catatan ini, dengan berita acara)",
                                 "give up its freeze first (take this record away, with minutes)") if one.waits else
                                (f"tarik dulu daftar {one.round} (hapus data/out/{one.round}/current)",
                                 f"withdraw the lists of {one.round} first (delete data/out/{one.round}/current)"))
            yield Problem(
                one.where, "ROUND_PINNED",
                id=f"daftar {one.round} yang {'dibekukan' if one.waits else 'berlaku'} mengecualikan penerima {round_name} menurut proses {one.run_id}, "
                   f"jadi daftar {round_name} tidak dibuat ulang (akan menjadi {run_id}). Tetapkan proses itu di rules/rounds/{round_name}.yaml "
                   f"(`state: signed`, `run: {one.run_id}`), atau {undo_id}.",
                en=f"the {'frozen list' if one.waits else 'lists in force'} of {one.round} leave out the recipients of {round_name} by its run {one.run_id}, "
                   f"so the lists of {round_name} are not made anew (they would be {run_id}). Sign that run in rules/rounds/{round_name}.yaml "
                   f"(`state: signed`, `run: {one.run_id}`), or {undo_en}.")


def _pinned_by_ledger(paths: Paths, round_name: str, run_id: str) -> Iterator[Problem]:
    events = read_ledger(paths, round_name)
    if events and events[0].run_id != run_id:
        yield Problem(
            paths.ledger(round_name).relative_to(paths.root).as_posix(), "LEDGER_PINS_RUN",
            id=f"ada {len(events)} peristiwa pengganti pada proses {events[0].run_id}, jadi daftar {round_name} tidak dibuat ulang (akan menjadi "
               f"{run_id}). Tetapkan proses itu di rules/rounds/{round_name}.yaml: `state: signed`, `run: {events[0].run_id}`.",
            en=f"there are {len(events)} substitutions on the run {events[0].run_id}, so the lists of {round_name} are not made anew (they would "
               f"be {run_id}). Sign that run in rules/rounds/{round_name}.yaml: `state: signed`, `run: {events[0].run_id}`.")


def _grew(run: Run, earlier: EarlierRun, current: str | None) -> Problem:
    """Whoever had an award by these lists was passed over in the earlier round since."""
    name, count = run.round.round, len(earlier.since)
    return Problem(
        f"{run.paths.ledger(earlier.round).relative_to(run.paths.root).as_posix()}:{earlier.since[0].no}", "LEDGER_GREW",
        id=f"sejak daftar {name} dibuat, {earlier.round} mencatat {count} pengganti dengan mengandalkan daftar itu, jadi daftar itu tidak dibuat ulang "
           f"(akan menjadi {run.run_id}). Tetapkan prosesnya di rules/rounds/{name}.yaml (`state: signed`, `run: {current}`), atau tarik dulu "
           f"(hapus data/out/{name}/current): lalu yang melepas dinilai lagi, dan yang dilewati di {earlier.round} karena daftar itu bisa "
           "kehilangan keduanya.",
        en=f"since the lists of {name} were made, {earlier.round} has recorded {count} substitution{'s' * (count > 1)} that relied on them, so they are not made anew "
           f"(they would be {run.run_id}). Sign their run in rules/rounds/{name}.yaml (`state: signed`, `run: {current}`), or withdraw them first "
           f"(delete data/out/{name}/current): then those who gave up are judged again, and those passed over in {earlier.round} because of "
           "these lists may lose both.")
