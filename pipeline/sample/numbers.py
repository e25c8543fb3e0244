"""NIK, KK and opaque keys of one regency, unique over the province though each regency is drawn alone.

Serials run from 9000 to 9999, so that no number of the sample can be a living person's.
"""

from __future__ import annotations

from datetime import date
from random import Random

from pipeline.sample.names import FEMALE
from pipeline.sample.places import Regency

FIRST_SERIAL = 9000
HOME_SERIALS = 890        # 9000-9889: born in the regency that registers them
KEPT_SERIALS = 40
SHARED_SERIAL = 9890      # 9890-9899: people of no regency's own stream
AWAY_SERIAL, AWAY_BLOCK = 9900, 10  # ten serials per regency for those born elsewhere in the province

FIRST_DAY, LAST_DAY = date(1925, 1, 1).toordinal(), date(2025, 12, 31).toordinal()
FIRST_RECORDING, LAST_RECORDING = date(2006, 1, 1).toordinal(), date(2024, 12, 31).toordinal()
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
PAIRS = tuple(first + second for first in ALPHABET for second in ALPHABET)
SCATTER, KEY_SPACE = 0x2545F4914F6CD, 1 << 50  # an odd factor: no two counters give the same key


def _days(shift: int) -> tuple[str, ...]:
    days = (date.fromordinal(ordinal) for ordinal in range(FIRST_DAY, LAST_DAY + 1))
    return tuple(f"{day.day + shift:02d}{day.month:02d}{day.year % 100:02d}" for day in days)


DAY_OF_MAN, DAY_OF_WOMAN = _days(0), _days(40)


def nik(district: str, born: int, sex: str, serial: int) -> str:
    days = DAY_OF_WOMAN if sex == FEMALE else DAY_OF_MAN
    return f"{district}{days[born - FIRST_DAY]}{serial}"


class Numbers:
    """Hands out the numbers of one regency, each once."""

    def __init__(self, rng: Random, regency: Regency, regencies: tuple[Regency, ...]):
        self.random = rng.random
        self.regency_number = regency.number
        self.counter = regency.number << 40
        self.home = [district.digits for district in regency.districts]
        self.away = [district.digits for other in regencies if other is not regency for district in other.districts]
        self.next_of: dict[str, int] = {}

    def nik(self, district: str, born: int, sex: str) -> str:
        """A NIK registered at birth: mostly in the family's district, now and then elsewhere, as long as there are serials left."""
        luck = self.random()
        if luck < 0.08:
            elsewhere = self.away[int(luck / 0.08 * len(self.away))]
            head = nik(elsewhere, born, sex, 0)[:12]
            if self._used(f"{head}*") < AWAY_BLOCK:
                return self._unique(head, AWAY_SERIAL + self.regency_number * AWAY_BLOCK, AWAY_BLOCK)
        elif luck < 0.20:
            other = self.home[int((luck - 0.08) / 0.12 * len(self.home))]
            district = district if self.is_crowded(other, born, sex) else other
        return self._unique(nik(district, born, sex, 0)[:12], FIRST_SERIAL, HOME_SERIALS)

    def is_crowded(self, district: str, born: int, sex: str) -> bool:
        """Whether the numbers left for a birthday in a district are kept for those who need one of just that day."""
        return self._used(nik(district, born, sex, 0)[:12]) >= HOME_SERIALS - KEPT_SERIALS

    def odd_nik(self, prefix: str, born: int, sex: str) -> str:
        """A NIK whose first six digits are no known region."""
        return self._unique(nik(prefix, born, sex, 0)[:12], AWAY_SERIAL + self.regency_number * AWAY_BLOCK, AWAY_BLOCK)

    def kk(self, district: str) -> str:
        recorded = FIRST_RECORDING + int(self.random() * (LAST_RECORDING - FIRST_RECORDING))
        return self._unique("K" + district + DAY_OF_MAN[recorded - FIRST_DAY], FIRST_SERIAL, HOME_SERIALS)[1:]

    def key(self, prefix: str) -> str:
        """An opaque key that never looks like a NIK."""
        self.counter += 1
        value = self.counter * SCATTER % KEY_SPACE
        return (f"{prefix}{PAIRS[value & 1023]}{PAIRS[value >> 10 & 1023]}{PAIRS[value >> 20 & 1023]}"
                f"{PAIRS[value >> 30 & 1023]}{PAIRS[value >> 40]}")

    def _used(self, slot: str) -> int:
        """How many numbers that begin alike have been handed out."""
        return self.next_of.get(slot, (0, 0))[1]

    def _unique(self, head: str, first: int, size: int) -> str:
        """`head` and a serial: a random one at first, its successors afterwards, so that last digits stay even."""
        slot = head if size == HOME_SERIALS else head + "*"
        used = self.next_of.get(slot)
        start, count = used if used is not None else (int(self.random() * size), 0)
        if count == size:
            raise OverflowError(f"more than {size} numbers begin alike")
        self.next_of[slot] = (start, count + 1)
        return f"{head}{first + (start + count) % size}"
