"""Small tables that the manifest gives: rules, decree, floors, supplies, the draw. All as SQL, for anybody to run."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import combinations

from pipeline.audit.condition import value_sql
from pipeline.audit.judged import bits_type

BLOCK = 64  # bytes of one block of SHA-256, to which HMAC pads its key
DRAND_GENESIS, DRAND_PERIOD = datetime(2023, 8, 23, 15, 9, 27, tzinfo=UTC), timedelta(seconds=3)  # of the network quicknet
LANGUAGES = ("id", "en")
TEXTS = {"text_id": "varchar", "text_en": "varchar"}
RULE = {"rule_no": "bigint", "rule": "varchar", "sense": "varchar", "if_unknown": "varchar", "review_allowed": "boolean",
        "says_id": "varchar", "says_en": "varchar", "asks_id": "varchar", "asks_en": "varchar"}


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
    given, order = quota.get("regencies", {}), quota["order"]
    minimum = 0 if given or quota.get("continues") else quota.get("minimum", 0)
    return {
        "rule": values_sql(RULE | {"bit": bits_type(deciding["rules"])}, [
            (number, one["rule"], one["sense"], one["if_unknown"], one["review_allowed"],
             *(one["says"][language] for language in LANGUAGES),
             *(one["question"][language] or f"{one['says'][language]}?" for language in LANGUAGES), 1 << number - 1)
            for number, one in enumerate(deciding["rules"], 1)]),
        "rule_override": values_sql({"case_id": "varchar", "rule": "varchar", "outcome": "varchar"}, [
            (one["case_id"], one["rule"], one["outcome"]) for one in manifest["overrides"]]),
        "identity_decision": values_sql({"key_a": "varchar", "key_b": "varchar", "decision": "varchar"}, [
            (one["key_a"], one["key_b"], one["decision"]) for one in manifest["identity"]]),
        "list_words": values_sql({"list": "varchar", "fact": "varchar", "concerns": "varchar"} | TEXTS, [
            (name, one["fact"], one["concerns"], *(one["title"][language] for language in LANGUAGES))
            for name, one in manifest["reference_lists"].items()]),
        "round": values_sql({"candidates": "varchar", "total": "bigint", "mode": "varchar", "unfilled": "varchar", "unfilled_floor": "varchar",
                             "budget_idr": "bigint"}, [
            (manifest["candidates"], quota["total"], quota["mode"], deciding["unfilled"], deciding["unfilled_floor"], deciding["budget_idr"])]),
        "decree": values_sql({"regency_code": "varchar", "seats": "bigint", "minimum": "bigint", "cap": "bigint", "order_no": "bigint"}, [
            (code, given.get(code), minimum, quota.get("caps", {}).get(code), order.index(code) if code in order else None)
            for code in deciding["regencies"]]),
        "floor_decree": values_sql({"floor_no": "bigint", "floor_group": "varchar", "at_least": "bigint", "at_least_percent": "bigint"}, [
            (number, floor["group"], floor.get("at_least"), floor.get("at_least_percent")) for number, floor in enumerate(deciding["floors"], 1)]),
        "floor_words": values_sql({"floor_groups": "varchar"} | TEXTS, _floor_words(deciding)),
        "package": values_sql({"package": "varchar", "unit_cost_idr": "bigint", "stock": "bigint"} | TEXTS, [
            (name, one["unit_cost_idr"], deciding["stock"].get(name), *(one["title"][language] for language in LANGUAGES))
            for name, one in deciding["packages"].items()]),
        "supply": values_sql({"resource": "varchar", "limit_count": "bigint"}, supplies(deciding).items()),
        "earlier_round": values_sql({"round": "varchar"}, [(one["round"],) for one in manifest["earlier_rounds"]]),
    }


def _floor_words(deciding: dict) -> Iterator[tuple[str, str, str]]:
    """Every set of groups with a floor, in the order of the floors, or `all`, and what makes a case a member, in the order of the groups."""
    floors = [floor["group"] for floor in deciding["floors"]]
    sets = {";".join(some): some for size in range(1, len(floors) + 1) for some in combinations(floors, size)}
    for name, some in (sets | ({"all": floors} if floors else {})).items():
        yield name, *("; ".join(f"{group} ({words[language]})" for group, words in deciding["group_words"].items() if group in some)
                      for language in LANGUAGES)


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
    (fails, whole), (goal, of) = Fraction(failure_rate).as_integer_ratio(), Fraction(confidence).as_integer_ratio()
    length, term = 0, (whole - fails) ** seats
    filled, scale = term, whole ** seats
    while filled * of < goal * scale:
        length += 1
        term = term * fails * (seats + length - 1) // length
        filled, scale = filled * whole + term, scale * whole
    return length


def draw_tables(draw: dict, round_name: str) -> dict[str, str]:
    """The key of the draw as HMAC pads it, and how it came about; the list of a public draw is hashed where the cases are."""
    key, label = bytes.fromhex(draw["prk"]).ljust(BLOCK, b"\0"), f"{round_name}/"
    is_public = draw["method"] == "public"
    steps = [("prk", draw["prk"], _prk(draw)), ("label", draw["label"], label)]
    share = draw["decided_by_ticket"]
    return {
        "ticket_pad": values_sql({"label": "varchar", "inner_pad": "varchar", "outer_pad": "varchar"}, [
            (label, bytes(byte ^ 0x36 for byte in key).hex(), bytes(byte ^ 0x5C for byte in key).hex())]),
        "draw_step": values_sql({"step": "varchar", "found": "varchar", "expected": "varchar"}, [*steps, *(_sources(draw) if is_public else ())]),
        "frozen_list": values_sql({"list_sha256": "varchar", "cases": "bigint"}, [(draw["list_sha256"], draw["cases"])] if is_public else ()),
        "frozen_regency": values_sql({"regency_code": "varchar", "cases": "bigint"}, draw["regencies"].items() if is_public else ()),
        "draw_moment": values_sql({"step": "varchar", "moment": "timestamp", "step_after": "varchar", "moment_after": "timestamp"}, (
            _moments(draw) if is_public else ())),
        "ticket_share": values_sql({"cases": "bigint", "of_selected": "bigint"}, [(share["cases"], share["of_selected"])]),
    }


def _sources(draw: dict) -> Iterator[tuple[str, str, str]]:
    """A value is told for each source that was named and for no other, and drand's round is that of its time."""
    for value, source in (("randomness", "drand"), ("digits", "public_draw")):
        yield value, *(f"{source} {'–' if told is None else '✓'}" for told in (draw[value], draw["sources"][source]))
    if drand := draw["sources"]["drand"]:
        yield "sources.drand.at", drand["at"], (DRAND_GENESIS + (drand["round"] - 1) * DRAND_PERIOD).strftime("%Y-%m-%dT%H:%M:%SZ")
    else:
        yield "sources", *("✓" if one else "–" for one in (draw["sources"]["public_draw"], True))


def _moments(draw: dict) -> Iterator[tuple[str, str, str, str]]:
    """Which moment of the draw must come before which: what is frozen before what is drawn, and that before what is entered."""
    for name, source in draw["sources"].items():
        if source:
            yield "frozen_at", draw["frozen_at"], f"sources.{name}.at", source["at"]
            yield f"sources.{name}.at", source["at"], "entered_at", draw["entered_at"]


def _prk(draw: dict) -> str:
    """The key of a draw: HKDF-Extract of what the round declared, or of what nobody knew when the list was frozen."""
    if draw["method"] == "declared_seed":
        return hmac.new(b"tepat/declared/1", draw["seed"].encode(), hashlib.sha256).hexdigest()
    value = bytes.fromhex(draw["randomness"] or "") + (draw["digits"] or "").encode("ascii")
    return hmac.new(bytes.fromhex(draw["list_sha256"]), value, hashlib.sha256).hexdigest()
