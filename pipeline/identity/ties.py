"""Which families may have one award together: tied by a card, by common members or by an officer's decision, also by a chain of these."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from pipeline.core.engine import Engine
from pipeline.core.run import Run
from pipeline.core.stage import make_all


def identity_decisions(run: Run) -> pa.Table:
    """One row per pair of keyed numbers that an officer decided on."""
    return pa.table({name: pa.array([getattr(one, field) for one in run.identity], pa.string()) for name, field in (
        ("person_key_a", "key_a"), ("person_key_b", "key_b"), ("decision", "decision"))})


def tie_families(engine: Engine) -> None:
    """Make `same_award`, the ties, and `award_group`, one row per family that is tied to another, with the first of its chain."""
    make_all(engine, Path(__file__).parent, ("person_group", "same_award"))
    engine.make_from_arrow("award_group", award_groups(engine.rows("select group_a, group_b from same_award order by group_a, group_b")))


def award_groups(ties: list[tuple[str, str]]) -> pa.Table:
    first: dict[str, str] = {}

    def found(group: str) -> str:
        while first.setdefault(group, group) != group:
            group = first[group]
        return group

    for one, other in ties:
        smaller, larger = sorted((found(one), found(other)))
        first[larger] = smaller
    return pa.table({"group_id": pa.array(first, pa.string()), "claimed_by": pa.array(map(found, first), pa.string())})
