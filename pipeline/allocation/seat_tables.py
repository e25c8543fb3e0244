"""The seats of a round as tables: who is seated, the floors, what was used up, and what each regency keeps."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa

from pipeline.allocation.floors import FIRST, SECOND
from pipeline.allocation.quota import reserve_length
from pipeline.allocation.seating import Seating
from pipeline.core import tables
from pipeline.core.round import Round


def seated_table(seating: Seating) -> pa.Table:
    """One row per case with a seat: its package, NULL where none is known to fit."""
    given = seating.seated.packages
    return pa.table({"case_id": pa.array(given.keys(), pa.string()), "package": pa.array(given.values(), pa.string())})


def supply_table(seating: Seating) -> pa.Table:
    """One row: whether packages are in stock."""
    return pa.table({"stocked": [seating.stocked]})


def floor_pair_table(round_: Round) -> pa.Table:
    """One row: the groups of the round's floors, NULL where there are fewer than two."""
    first, second, *_ = [*(floor.group for floor in round_.floors), None, None]
    return pa.table({"first_group": pa.array([first], pa.string()), "second_group": pa.array([second], pa.string())})


def floor_table(round_: Round, seating: Seating) -> pa.Table:
    """The rows of the contract's table `floor`."""
    selected = Counter((seating.turns[case].regency_code, bit) for case in seating.seated.packages
                       for bit in (FIRST, SECOND) if seating.turns[case].share & bit)
    rows = []
    for code, floors in sorted(seating.seated.floors.items()):
        for place, (bit, floor) in enumerate(zip((FIRST, SECOND), round_.floors)):
            decreed, members, kept = floors.decreed[place], floors.members[place], floors.kept[place]
            rows.append({
                "regency_code": code, "floor_group": floor.group, "decreed_seats": decreed, "members": members, "floor_seats": kept,
                "selected_members": selected[code, bit], "held_seats": floors.held,
                "finding": "MET" if kept == decreed else "FLOOR_SHORT" if kept == members else "FLOOR_UNMET_STOCK",
            })
    return pa.Table.from_pylist(rows, schema=tables.floor.arrow_schema())


def regency_seating_table(round_: Round, seating: Seating) -> pa.Table:
    """One row per regency: the seats left empty, and how many of each floor's group the reserve must hold."""
    def length(seats: int) -> int:
        return reserve_length(seats, round_.reserve.failure_rate, round_.reserve.confidence)

    rows = [{"regency_code": code, "held_seats": floors.held, "first_reserve": length(floors.kept[0]), "second_reserve": length(floors.kept[1])}
            for code, floors in sorted(seating.seated.floors.items())]
    return pa.Table.from_pylist(rows, schema=pa.schema([("regency_code", pa.string()), *(
        (name, pa.int64()) for name in ("held_seats", "first_reserve", "second_reserve"))]))


def resource_table(seating: Seating, priced: bool) -> pa.Table:
    """The rows of the contract's table `resource`; the budget limits only where packages are `priced` and none is in stock."""
    ranks: dict[str, list[int]] = {}
    for case, package in seating.seated.packages.items():
        ranks.setdefault(package if seating.stocked else "budget", []).append(seating.turns[case].rank_in_province)
    limits = dict(seating.supply.stock) if seating.stocked else {"budget": seating.supply.awards} if priced else {}
    rows = [{"resource": name, "limit_count": limit, "used": len(ranks.get(name, ())),
             "last_winner_rank": max(ranks[name]) if name in ranks and len(ranks[name]) == limit else None}
            for name, limit in sorted(limits.items())]
    return pa.Table.from_pylist(rows, schema=tables.resource.arrow_schema())
