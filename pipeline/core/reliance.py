"""What later rounds rely on: the lists of an earlier round whose recipients they leave out, and its ledger as far as it then went."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.core.draw_record import DrawRecord, load_public_draw
from pipeline.core.paths import Paths


@dataclass(frozen=True)
class Reliance:
    """The run and the head of the ledger ("" without events) of an earlier round that the lists of `round` were made with.

    `waits`: these lists are frozen for a public draw that has not been released yet.
    """

    round: str
    where: str
    run_id: str
    ledger_head: str
    waits: bool = False


def relied_on(paths: Paths, round_name: str) -> list[Reliance]:
    """Who relies on the lists of a round: lists in force of other rounds, and lists that are frozen for a public draw."""
    names = sorted(path.parent.parent.name for path in paths.out.glob("*/current/manifest.json"))
    return [found for made in [*(made_with(paths, name) for name in names), *map(frozen_with, waiting_draws(paths))]
            for earlier, found in made.items() if earlier == round_name]


def made_with(paths: Paths, round_name: str) -> dict[str, Reliance]:
    """What the lists in force of a round were made with, by earlier round; a release without heads was made before there were ledgers."""
    manifest = _manifest(paths, round_name)
    where = f"data/out/{round_name}/current/manifest.json"
    return {one["round"]: Reliance(round_name, where, one["run_id"], one.get("ledger_head", "")) for one in manifest.get("earlier_rounds", ())}


def frozen_with(record: DrawRecord) -> dict[str, Reliance]:
    """What the frozen list of a round was made with, by earlier round."""
    return {name: Reliance(record.round, f"rules/rounds/{record.round}.draw.yaml", one.run_id, one.ledger_head or "", waits=True)
            for name, one in record.frozen.earlier.items()}


def waiting_draws(paths: Paths) -> Iterator[DrawRecord]:
    """The records of the frozen lists that are not in force yet."""
    for path in paths.draw_records():
        record = load_public_draw(path).record
        if _manifest(paths, record.round).get("draw", {}).get("list_sha256") != record.frozen.list_sha256:
            yield record


def _manifest(paths: Paths, round_name: str) -> dict:
    path = paths.current(round_name) / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
