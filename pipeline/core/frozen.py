"""Holds a run against what was frozen for its public draw: the same files, rules, program and key, and so the same list."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.core.draw import frozen_list
from pipeline.core.draw_record import DrawRecord, Frozen, PublicDraw
from pipeline.core.errors import FrozenDiffers, Problem

WHAT_TO_DO = ("Kembalikan seperti saat dibekukan; daftar lama tetap berlaku.", "Restore it as it was frozen; the old lists stay.")


def check_parts(record: DrawRecord, snapshot: str, *, inputs: Mapping[str, str], rules: Mapping[str, str], code_sha256: str,
                key_fingerprint: str, earlier: Mapping[str, str], run_id: str) -> None:
    """Raises FrozenDiffers with everything of a run that is not as it was frozen; `run_id` is that of the run without its record."""
    frozen = record.frozen
    problems = [*_input_problems(frozen, snapshot, inputs), *_rules_problems(frozen, rules), *_earlier_problems(frozen, earlier),
                *_other_problems(record, code_sha256, key_fingerprint)]
    if not problems and run_id != frozen.run_id:
        problems = [_problem(f"rules/rounds/{record.round}.draw.yaml", "FROZEN_RUN_DIFFERS",
                             f"data/raw/{snapshot}/snapshot.yaml atau manifest.json putaran sebelumnya", "berubah",
                             f"data/raw/{snapshot}/snapshot.yaml, or the manifest.json of an earlier round,", "has changed")]
    if problems:
        raise FrozenDiffers(problems)


def check_first_draw(draw: PublicDraw, runs: Path) -> None:
    """Raises FrozenDiffers if a released run was drawn from the same frozen list with another value: there is no second draw."""
    made = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(runs.glob("*/manifest.json"))]
    record, prk = draw.record, draw.prk
    others = [manifest["run_id"] for manifest in made if prk and manifest.get("draw", {}).get("list_sha256") == record.frozen.list_sha256
              and manifest["draw"]["prk"] != prk.hex()]
    if others:
        raise FrozenDiffers(Problem(
            f"rules/rounds/{record.round}.draw.yaml", "DRAWN_OTHERWISE",
            id=f"daftar yang sama sudah diundi dengan nilai lain (proses {others[0]}). Undian kedua tidak diterima: kembalikan nilai yang diumumkan.",
            en=f"the same list was drawn with another value already (run {others[0]}). There is no second draw: restore the value that was published."))


def check_list(record: DrawRecord, case_ids: Iterable[str]) -> None:
    """Raises FrozenDiffers if the cases to be drawn are not those of the frozen list."""
    if hashlib.sha256(frozen_list(case_ids)).hexdigest() != record.frozen.list_sha256:
        raise FrozenDiffers(Problem(
            f"rules/rounds/{record.round}.draw.yaml", "FROZEN_LIST_DIFFERS",
            id="daftar yang dihitung ulang tidak sama dengan daftar yang dibekukan (list_sha256). Kembalikan catatan yang diterbitkan "
               "bersama berita acara, atau laporkan kepada pengembang; daftar lama tetap berlaku.",
            en="the recomputed list is not the list that was frozen (list_sha256). Restore the record that was published with the "
               "minutes, or report it to the developers; the old lists stay."))


def _input_problems(frozen: Frozen, snapshot: str, inputs: Mapping[str, str]) -> Iterator[Problem]:
    for name, sha256 in frozen.inputs.items():
        if inputs.get(name) != sha256:
            yield _problem(f"data/raw/{snapshot}/{name}", "FROZEN_INPUT_DIFFERS", "berkas yang dibekukan ini",
                           "berubah" if name in inputs else "tidak ada lagi", "this frozen file", "has changed" if name in inputs else "is gone")


def _rules_problems(frozen: Frozen, rules: Mapping[str, str]) -> Iterator[Problem]:
    for name in sorted(frozen.rules.keys() | rules.keys()):
        if rules.get(name) != frozen.rules.get(name):
            id_, en = (("baru", "is new") if name not in frozen.rules else ("tidak ada lagi", "is gone") if name not in rules
                       else ("berubah", "has changed"))
            yield _problem(name, "FROZEN_RULES_DIFFER", "sejak pembekuan berkas aturan ini", id_, "since the freeze this rule file", en)


def _earlier_problems(frozen: Frozen, earlier: Mapping[str, str]) -> Iterator[Problem]:
    for name, one in frozen.earlier.items():
        if earlier.get(name) != one.run_id:
            yield _problem(f"data/out/{name}", "FROZEN_EARLIER_DIFFERS", "daftar putaran ini, yang penerimanya dikecualikan,",
                           f"bukan lagi proses {one.run_id}", "the lists of this round, whose recipients are left out,",
                           f"are no longer of the run {one.run_id}")


def _other_problems(record: DrawRecord, code_sha256: str, key_fingerprint: str) -> Iterator[Problem]:
    where = f"rules/rounds/{record.round}.draw.yaml"
    if code_sha256 != record.frozen.code_sha256:
        yield _problem(where, "FROZEN_CODE_DIFFERS", "program", "bukan versi yang dibekukan", "the program", "is not the version that was frozen")
    if key_fingerprint != record.frozen.key_fingerprint:
        yield _problem(where, "FROZEN_KEY_DIFFERS", "kunci", "bukan kunci saat pembekuan", "the key", "is not the one of the freeze")


def _problem(where: str, code: str, what_id: str, how_id: str, what_en: str, how_en: str) -> Problem:
    return Problem(where, code, f"{what_id} {how_id}. {WHAT_TO_DO[0]}", f"{what_en} {how_en}. {WHAT_TO_DO[1]}")
