"""The draw: which bytes make the list, the key and the tickets. The vectors are those of RFC 5869 and of a recipe made by others."""

import datetime
import hashlib
import hmac
from datetime import UTC

import pytest

from pipeline.core.draw import DeclaredDraw, drand_round_at, drand_time, expand, extract, frozen_list, label, public_prk, tickets

CASES = [f"UEP26-{number:06}" for number in range(1, 6)]
LIST_SHA256 = "834d19478ce620b3203ad5949a92f837c656dc42c8050f51355683dede36f48b"
DRAND, DIGITS = bytes(31) + b"\x01", "0417263859"
TICKETS = """
    UEP26-000001 24aff92a3cf888fb98d03e4fa72e33b56c616f75265d31ef6ac130633320caa2
    UEP26-000002 dcb951eccb62de908d31460b391d28e9054e3377b7d1bfbfc4cea70b176282fb
    UEP26-000003 5ee6b9e3f82970b335d56dff596c6881b0ed762065b31dcde5a5c4e5f5ef6bb2
    UEP26-000004 52cb7fcb21ed84e17c74a6d907e99071f448033cef73291c7e786bb22f8d1968
    UEP26-000005 0a9ad1b46a62751bbb712e184e3dff4f2d389c28bb86a300d18de2e5cb055f39
"""


def test_the_frozen_list_is_one_case_number_per_line_in_order_with_a_line_feed_after_the_last():
    assert frozen_list(["B", "A"]) == b"A\nB\n"
    assert hashlib.sha256(frozen_list(reversed(CASES))).hexdigest() == LIST_SHA256


def test_list_and_public_value_make_the_key_and_the_key_makes_the_tickets():
    prk = public_prk(bytes.fromhex(LIST_SHA256), DRAND, DIGITS)
    assert prk.hex() == "8466887a1486ba6be1c0ebca2f39f4c36d1a65f7daed229dd2eeb2b3324f693d"
    expected = dict(line.split() for line in TICKETS.strip().splitlines())
    assert dict(zip(CASES, tickets(prk, "uep/r1/", CASES), strict=True)) == expected
    assert sorted(CASES, key=expected.get) == [CASES[number - 1] for number in (5, 1, 4, 3, 2)]


@pytest.mark.parametrize("salt, material, info, prk, first_block", [  # RFC 5869, A.1 to A.3
    (bytes(range(0x0d)), b"\x0b" * 22, bytes(range(0xf0, 0xfa)),
     "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5", "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"),
    (bytes(range(0x60, 0xb0)), bytes(range(0x50)), bytes(range(0xb0, 0x100)),
     "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244", "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"),
    (b"", b"\x0b" * 22, b"",
     "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04", "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"),
], ids=["A.1", "A.2", "A.3"])
def test_key_and_ticket_are_made_as_rfc_5869_says(salt, material, info, prk, first_block):
    assert extract(salt, material).hex() == prk
    assert expand(bytes.fromhex(prk), info).hex() == first_block


def test_a_declared_seed_is_extracted_with_a_salt_of_its_own():
    prk = hmac.new(b"tepat/declared/1", b"seed", "sha256").digest()
    assert DeclaredDraw("seed").prk == prk
    assert tickets(prk, label("2025-murni"), ["A"]) == [hmac.new(prk, b"2025-murni/A\x01", "sha256").hexdigest()]


@pytest.mark.parametrize("changed", [
    pytest.param(lambda: public_prk(bytes.fromhex(LIST_SHA256), DRAND, ""), id="without the digits"),
    pytest.param(lambda: public_prk(bytes.fromhex(LIST_SHA256), b"", DIGITS), id="without drand"),
    pytest.param(lambda: public_prk(bytes(32), DRAND, DIGITS), id="another list"),
])
def test_list_drand_and_digits_each_change_every_ticket(changed):
    before = tickets(public_prk(bytes.fromhex(LIST_SHA256), DRAND, DIGITS), "r/", CASES)
    assert not set(before) & set(tickets(changed(), "r/", CASES))


def test_one_seed_draws_another_order_in_another_round():
    prk = DeclaredDraw("seed").prk
    assert tickets(prk, label("2025-murni"), ["A"]) != tickets(prk, label("2025-perubahan"), ["A"])


GENESIS = datetime.datetime.fromtimestamp(1692803367, UTC)


@pytest.mark.parametrize("seconds, number", [(-1000, 1), (0, 1), (0.000001, 2), (2, 2), (3, 2), (3.5, 3), (2997, 1000), (2997.1, 1001)])
def test_the_round_of_drand_is_the_first_at_or_after_the_moment(seconds, number):
    assert drand_round_at(GENESIS + datetime.timedelta(seconds=seconds)) == number


def test_drand_publishes_a_round_every_three_seconds_from_its_genesis():
    assert [drand_time(number) - GENESIS for number in (1, 2, 1000)] == [datetime.timedelta(seconds=one) for one in (0, 3, 2997)]
