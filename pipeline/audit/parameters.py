"""Small tables that the manifest gives: rules, decree, floors, supplies, the draw. All as SQL, for anybody to run."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from pipeline.audit.condition import value_sql

BLOCK = 64  # bytes of one block of SHA-256, to which HMAC pads its key


def values_sql(columns: dict[str, str], rows: Iterable[tuple]) -> str:
    """A query of those rows; `columns` gives each column's type."""
    lines = ["(" + ", ".join(map(value_sql, row)) + ")" for row in rows]
    names = ", ".join(columns)
    typed = ", ".join(f"cast({name} as {type_}) as {name}" for name, type_ in columns.items())
    rows_sql = ",\n    ".join(lines) or "(" + ", ".join("null" for _ in columns) + ")"
    return f"select {typed}\nfrom (values\n    {rows_sql}) rows({names})" + ("" if lines else "\nwhere false")


def deciding_tables(manifest: dict) -> dict[str, str]:
    """The tables of what the round decides by."""
    deciding = manifest["deciding"]
    quota = deciding["quota"]
    given, order = quota.get("regencies", {}), quota.get("order", [])
    minimum = 0 if given or quota["continues"] else quota["minimum"]
    return {
        "rule": values_sql({"rule_no": "bigint", "rule": "varchar", "sense": "varchar", "if_unknown": "varchar", "review_allowed": "boolean"}, [
            (number, one["rule"], one["sense"], one["if_unknown"], one["review_allowed"]) for number, one in enumerate(deciding["rules"], 1)]),
        "rule_override": values_sql({"case_id": "varchar", "rule": "varchar", "outcome": "varchar"}, [
            (one["case_id"], one["rule"], one["outcome"]) for one in manifest["overrides"]]),
        "round": values_sql({"total": "bigint", "mode": "varchar", "unfilled": "varchar", "unfilled_floor": "varchar"}, [
            (quota["total"], quota["mode"], deciding["unfilled"], deciding["unfilled_floor"])]),
        "decree": values_sql({"regency_code": "varchar", "seats": "bigint", "minimum": "bigint", "cap": "bigint", "order_no": "bigint"}, [
            (code, given.get(code), minimum, quota.get("caps", {}).get(code), order.index(code) if code in order else None)
            for code in deciding["regencies"]]),
        "floor_decree": values_sql({"floor_no": "bigint", "floor_group": "varchar", "at_least": "bigint", "at_least_percent": "bigint"}, [
            (number, floor["group"], floor.get("at_least"), floor.get("at_least_percent")) for number, floor in enumerate(deciding["floors"], 1)]),
        "supply": values_sql({"resource": "varchar", "limit_count": "bigint"}, supplies(deciding).items()),
    }


def supplies(deciding: dict) -> dict[str, int]:
    """How many awards there is enough for: of each package in stock, or else as many as the budget buys of the dearest."""
    if deciding["stock"]:
        return deciding["stock"]
    dearest = max((package["unit_cost_idr"] for package in deciding["packages"].values()), default=0)
    return {"budget": deciding["budget_idr"] // dearest} if dearest else {}


def reserve_table(deciding: dict, seats: Iterable[int]) -> str:
    """How long a reserve is, for each number of seats."""
    rates = deciding["reserve"]
    return values_sql({"seats": "bigint", "length": "bigint"}, [
        (one, reserve_length(one, rates["failure_rate"], rates["confidence"])) for one in sorted(seats)])


def reserve_length(seats: int, failure_rate: str, confidence: str) -> int:
    """The least length such that, with each family lost at the failure rate, all seats are filled with the confidence.

    All is counted in whole multiples of 1/whole: of `seats + length` families, chances that exactly `length` or fewer fail
    before the last seat is filled, by the negative binomial distribution.
    """
    fails, whole = _fraction(failure_rate)
    goal, of = _fraction(confidence)
    length, term = 0, (whole - fails) ** seats
    filled, scale = term, whole ** seats
    while filled * of < goal * scale:
        length += 1
        term = term * fails * (seats + length - 1) // length
        filled, scale = filled * whole + term, scale * whole
    return length


def _fraction(decimal: str) -> tuple[int, int]:
    digits, _, places = decimal.partition(".")
    return int(digits + places), 10 ** len(places)


def draw_tables(draw: dict, round_name: str) -> dict[str, str]:
    """The key of the draw as HMAC pads it, and how it came about; the list of a public draw is hashed where the cases are."""
    key, label = bytes.fromhex(draw["prk"]).ljust(BLOCK, b"\0"), f"{round_name}/"
    steps = [("prk", draw["prk"], _prk(draw)), ("label", draw["label"], label)]
    if draw["method"] == "public":
        steps.append(("list_sha256", draw["list_sha256"], None))
    return {
        "ticket_pad": values_sql({"label": "varchar", "inner_pad": "varchar", "outer_pad": "varchar"}, [
            (label, bytes(byte ^ 0x36 for byte in key).hex(), bytes(byte ^ 0x5C for byte in key).hex())]),
        "draw_step": values_sql({"step": "varchar", "found": "varchar", "expected": "varchar"}, steps),
    }


def _prk(draw: dict) -> str:
    """The key of a draw: HKDF-Extract of what the round declared, or of what nobody knew when the list was frozen."""
    if draw["method"] == "declared_seed":
        return hmac.new(b"tepat/declared/1", draw["seed"].encode(), hashlib.sha256).hexdigest()
    value = bytes.fromhex(draw.get("randomness") or "") + (draw.get("digits") or "").encode("ascii")
    return hmac.new(bytes.fromhex(draw["list_sha256"]), value, hashlib.sha256).hexdigest()
