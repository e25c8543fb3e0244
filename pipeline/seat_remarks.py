"""What an officer must know of a round's seats: floors that were not kept as decreed, what ran out, seats that moved or stay empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.core.errors import language
from pipeline.core.spoken import GAVE_UP, reason_given_up, say

UNEQUAL = 3  # times as many seats per poor person in one regency as in another


def seat_remarks(folder: Path) -> Iterator[str]:
    """The remarks, from the released tables. Releases made before there were floors lack some of them."""
    yield from _moved(_rows(folder, "seat_trace"))
    yield from _floors(_rows(folder, "floor"))
    quotas = _rows(folder, "quota")
    for row in _rows(folder, "resource"):
        if row["used"] == row["limit_count"] < sum(one["seats"] for one in quotas):
            yield say(f"Habis: {_name(row['resource'])} ({row['used']}), pada peringkat provinsi {row['last_winner_rank'] or '-'}.",
                      f"Used up: {row['resource']} ({row['used']}), at rank {row['last_winner_rank'] or '-'} of the province.")
    yield from _unequal(quotas)
    yield from _gave_up(folder)


def _rows(folder: Path, table: str) -> list[dict]:
    path = folder / f"{table}.parquet"
    return pq.read_table(path).to_pylist() if path.is_file() else []


def _moved(seats: list[dict]) -> Iterator[str]:
    moves = Counter((seat["from_regency"], seat["regency_code"]) for seat in seats if seat.get("from_regency"))
    for (giver, taker), number in sorted(moves.items()):
        yield say(f"Kursi kosong pindah: {number} dari {giver} ke {taker} (seat_trace.parquet).",
                  f"Unfilled seats moved: {number} from {giver} to {taker} (seat_trace.parquet).")


def _floors(floors: list[dict]) -> Iterator[str]:
    why = {"FLOOR_SHORT": ("anggotanya tidak cukup", "for want of members"),
           "FLOOR_UNMET_STOCK": ("paket atau anggaran habis", "as packages or money ran out")}
    for row in floors:
        if row["finding"] != "MET":
            id_, en = why[row["finding"]]
            yield say(f"Perhatian {row['regency_code']}: kelompok {row['floor_group']} mendapat {row['floor_seats']} dari paling sedikit "
                      f"{row['decreed_seats']} kursi, {id_} ({row['members']} anggota).",
                      f"Note {row['regency_code']}: the group {row['floor_group']} gets {row['floor_seats']} of at least "
                      f"{row['decreed_seats']} seats, {en} ({row['members']} members).")
    held = {row["regency_code"]: row["held_seats"] for row in floors if row["held_seats"]}
    for code, number in sorted(held.items()):
        yield say(f"Perhatian {code}: {number} kursi dikosongkan bagi anggota kelompok yang belum ada.",
                  f"Note {code}: {number} seats stay empty for members of a group who are not there.")


def _unequal(quotas: list[dict]) -> Iterator[str]:
    """The regencies whose poor have most and fewest seats, where the difference is large."""
    shares = sorted((Decimal(row["seats_per_1000_poor"]), row["regency_code"]) for row in quotas if row["seats_per_1000_poor"])
    if shares and shares[-1][0] > UNEQUAL * shares[0][0]:
        (least, fewest), (most, richest) = shares[0], shares[-1]
        yield say(f"Perhatian: kursi per 1.000 penduduk miskin paling sedikit {_decimal(least)} ({fewest}) dan paling banyak {_decimal(most)} ({richest}).",
                  f"Note: seats per 1,000 poor persons range from {least} ({fewest}) to {most} ({richest}).")


def _gave_up(folder: Path) -> Iterator[str]:
    """Who is on the list after giving up an award of an earlier round, by reason: the next award may go the same way."""
    selected = {row["case_id"] for row in _rows(folder, "placement") if row["status"] == "selected"}
    found: dict[str, Counter[str]] = {}
    for row in _rows(folder, "link"):
        if row["case_id"] in selected and (reason := reason_given_up(row["linked_to"])):
            found.setdefault(row["linked_key"], Counter())[reason] += 1
    for round_name, reasons in sorted(found.items()):
        told = ", ".join(f"{GAVE_UP[reason][language()]} {count}" for reason, count in sorted(reasons.items()))
        yield say(f"Perhatian: {reasons.total()} kasus di daftar pernah melepas bantuan {round_name}: {told} (link.parquet).",
                  f"Note: {reasons.total()} cases on the list gave up an award of {round_name} before: {told} (link.parquet).")


def _decimal(number: Decimal) -> str:
    return str(number).replace(".", ",")


def _name(resource: str) -> str:
    return "anggaran" if resource == "budget" else resource
