"""The draw as arithmetic: keyed hashes of case numbers, the same on every machine and in every order of the cases.

HKDF (RFC 5869) with SHA-256: `extract` makes the draw's key, `expand` one ticket from it. A declared draw extracts from
the seed that the round names; a public one from a value that nobody knew when its list was frozen.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

DECLARED_SALT = b"tepat/declared/1"
# The public randomness beacon drand, network quicknet.
DRAND_CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
DRAND_GENESIS = datetime.datetime(2023, 8, 23, 15, 9, 27, tzinfo=datetime.UTC)  # 1692803367
DRAND_PERIOD = datetime.timedelta(seconds=3)


@dataclass(frozen=True)
class DeclaredDraw:
    """A draw from a seed that the round's file names."""

    method: ClassVar[str] = "declared_seed"
    record: ClassVar[None] = None  # nothing is frozen for it
    seed: str

    @property
    def prk(self) -> bytes:
        """The key that every ticket is made with."""
        return extract(DECLARED_SALT, self.seed.encode())


def extract(salt: bytes, material: bytes) -> bytes:
    """HKDF-Extract: a key of 32 bytes."""
    return hmac.digest(salt, material, "sha256")


def expand(prk: bytes, info: bytes) -> bytes:
    """HKDF-Expand, its first block of 32 bytes."""
    return hmac.digest(prk, info + b"\x01", "sha256")


def frozen_list(case_ids: Iterable[str]) -> bytes:
    """The list that a public draw is about, byte for byte: case numbers in order, one per line, LF after the last as well."""
    return "".join(f"{case}\n" for case in sorted(case_ids)).encode()


def public_prk(list_sha256: bytes, randomness: bytes, digits: str) -> bytes:
    """The key of a public draw, from the hash of its frozen list and the public value: drand's bytes, then the digits drawn."""
    return extract(list_sha256, randomness + digits.encode("ascii"))


def label(round_name: str) -> str:
    """What stands before a case number in its ticket, so that one seed in two rounds draws two orders."""
    return f"{round_name}/"


def tickets(prk: bytes, label: str, case_ids: Iterable[str]) -> list[str]:
    """The ticket of each case as hex, smaller first; it depends on the key and the case's own number alone.

    This is `expand` for each of them, with the padded key of HMAC (RFC 2104) made once: half the time for a million cases.
    """
    sha256, block = hashlib.sha256, prk.ljust(64, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in block) for pad in (0x36, 0x5C))
    before = inner + label.encode()
    return [sha256(outer + sha256(before + case.encode() + b"\x01").digest()).hexdigest() for case in case_ids]


def drand_round_at(moment: datetime.datetime) -> int:
    """The first round of drand at or after a moment; round 1 is at the genesis."""
    return max(1, 1 - (DRAND_GENESIS - moment) // DRAND_PERIOD)


def drand_time(number: int) -> datetime.datetime:
    """When drand publishes a round."""
    return DRAND_GENESIS + (number - 1) * DRAND_PERIOD
