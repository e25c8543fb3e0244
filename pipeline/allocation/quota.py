"""Seats per regency: as a decree gives them, or apportioned by Webster's method; and how long the waiting list is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import comb
from types import MappingProxyType

from pipeline.core.errors import Problem, RulesError
from pipeline.core.round import ApportionedQuota


@dataclass(frozen=True)
class Seat:
    """One seat and why it went to its regency; weight and divisor form the quotient that won it.

    `from_regency` could not fill a seat that moved.
    """

    regency_code: str
    basis: str
    weight: int | None = None
    divisor: int | None = None
    from_regency: str | None = None


class QuotaTie(RulesError):
    """Equal quotients of regencies, `tied`, for too few seats, and nothing that decides between them."""

    def __init__(self, problem: Problem, tied: Sequence[str] = ()):
        super().__init__(problem)
        self.tied = tied


def given(seats: Mapping[str, int]) -> list[Seat]:
    """The seats of a decree, regency by regency."""
    return [Seat(code, "given") for code in sorted(seats) for _ in range(seats[code])]


def webster(where: str, weights: Mapping[str, int], total: int, minimum: int, order: Sequence[str] = (),
            caps: Mapping[str, int] = MappingProxyType({})) -> list[Seat]:
    """Seats one by one to the largest weight / (2 × seats held + 1), started from the minimum, in exact integers.

    No regency gets more than its cap. `order` decides between equal quotients, first to last; without it a tie for the last
    seats raises RulesError, because neither input order nor chance may decide between regencies. A tie of regencies that all
    get their seat decides nothing.
    Source: Sainte-Laguë/Webster, as in UU 7/2017 art. 415.
    """
    least = [Seat(code, "minimum", weights[code]) for code in sorted(weights) for _ in range(minimum)]
    return least + continued(where, weights, Counter(seat.regency_code for seat in least), total - len(least), order, caps)


def continued(where: str, weights: Mapping[str, int], held: Mapping[str, int], number: int, order: Sequence[str] = (),
              caps: Mapping[str, int] = MappingProxyType({})) -> list[Seat]:
    """The next seats by Webster's method where regencies hold some already: `number` of them, fewer if all are at their caps."""
    held = {code: held.get(code, 0) for code in sorted(weights)}
    quotients = {code: Fraction(weights[code], 2 * held[code] + 1) for code in held if held[code] < caps.get(code, held[code] + 1)}
    seats: list[Seat] = []
    while len(seats) < number and quotients:
        best = max(quotients.values())
        tied = [code for code in quotients if quotients[code] == best]
        if len(tied) > number - len(seats) and not order:
            raise QuotaTie(_tie(where, tied, sum(held.values()) + 1), tied)
        winner = min(tied, key=order.index) if order else tied[0]
        seats.append(Seat(winner, "webster", weights[winner], 2 * held[winner] + 1))
        held[winner] += 1
        quotients[winner] = Fraction(weights[winner], 2 * held[winner] + 1)
        if held[winner] == caps.get(winner):
            del quotients[winner]
    return seats


def apportioned(where: str, quota: ApportionedQuota, weights: Mapping[str, int]) -> list[Seat]:
    """The seats of a round whose quota is apportioned: those that follow the seats of the rounds it continues.

    Webster's method never takes a seat back for a larger total, so those rounds hold the first ones.
    """
    if not quota.continued:
        return webster(where, weights, quota.total, quota.minimum, quota.order, quota.caps)
    return continued(where, weights, seats_before(where, quota, weights), quota.total, quota.order, quota.caps)


def seats_before(where: str, quota: ApportionedQuota, weights: Mapping[str, int]) -> Counter[str]:
    """The seats that regencies hold from the rounds that a quota continues."""
    if not quota.continued:
        return Counter()
    return Counter(seat.regency_code for seat in webster(where, weights, quota.continued_total, quota.minimum, quota.order, quota.caps))


def hamilton(weights: Mapping[str, int], total: int) -> dict[str, int] | None:
    """Seats by largest remainders, which other systems use: for comparison alone. None where equal remainders leave it open."""
    whole = {code: weight * total // sum(weights.values()) for code, weight in weights.items()}
    remainder = {code: weight * total % sum(weights.values()) for code, weight in weights.items()}
    left = total - sum(whole.values())
    first = sorted(remainder, key=remainder.__getitem__, reverse=True)
    if 0 < left < len(first) and remainder[first[left - 1]] == remainder[first[left]]:
        return None
    return {code: whole[code] + (code in first[:left]) for code in weights}


def moved(where: str, weights: Mapping[str, int], seats: Mapping[str, int], cases: Mapping[str, int], order: Sequence[str] = (),
          caps: Mapping[str, int] = MappingProxyType({}), before: Mapping[str, int] = MappingProxyType({})) -> list[Seat]:
    """The seats that regencies with fewer cases than seats give up, in the order in which others get them by Webster's method.

    Nobody gets more seats than it has cases, nor than its cap; what nobody can fill stays. Of the givers, the one with the
    smallest code gives first. `before` are the seats of the rounds that this one continues: quotients and caps count them.
    """
    surplus = [code for code in sorted(seats) for _ in range(seats[code] - cases.get(code, 0))]
    held = {code: seats[code] + before.get(code, 0) for code in seats}
    most = {code: min(cases.get(code, 0) + before.get(code, 0), caps.get(code, held[code] + len(surplus))) for code in seats}
    gained = continued(where, weights, held, len(surplus), order, most)
    return [replace(seat, basis="moved", from_regency=giver) for seat, giver in zip(gained, surplus, strict=False)]


def _tie(where: str, tied: list[str], seat: int) -> Problem:
    return Problem(where, "QUOTA_TIE",
                   id=f"kursi ke-{seat}: hasil bagi {', '.join(tied)} sama persis. Tulis urutan kabupaten/kota di `quota.order`.",
                   en=f"seat {seat}: {', '.join(tied)} have equal quotients. Write the order of the regencies in `quota.order`.")


def reserve_length(seats: int, failure_rate: float, confidence: float) -> int:
    """The shortest waiting list that fills all seats with the given probability when each family, substitutes too,
    falls out with the failure rate: the least L with P(Binomial(seats + L, 1 - rate) ≥ seats) ≥ confidence."""
    rate, goal = Fraction(str(failure_rate)), Fraction(str(confidence))
    length, filled = 0, (1 - rate) ** seats
    while filled < goal:
        # The seats-th success comes at trial seats + length + 1: one more waiting family adds just this case.
        length += 1
        filled += comb(seats + length - 1, length) * (1 - rate) ** seats * rate ** length
    return length


def seats_per_1000(seats: int, persons: int) -> str:
    """Seats per 1,000 persons with two decimals."""
    return str((Decimal(seats) * 1000 / persons).quantize(Decimal("0.01")))
