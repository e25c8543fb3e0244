"""What is wrong with the sample, how often, and how each damage is done. The one place that holds the rates.

A row that is damaged belongs to a family nobody proposes, unless a proposal plans it: the truth stays simple. A clean
province is one from which this layer is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

INVISIBLE = {"NIK_APOSTROPHE", "RT_RW_SWAPPED", "NAME_TITLE", "NAME_SLASH", "MOTHER_MISSING", "QUOTED_COMMA", "LINE_BREAK",
             "NIK_ROUNDED", "BIRTH_NEW_YEAR"}
QUARANTINED = ("NIK_NUMERIC", "NIK_SCIENTIFIC", "NIK_LENGTH", "NIK_DATE", "NIK_MISSING")

NOT_DETERMINED = ("", "0", "nan", "-")
UNKNOWN_VILLAGES = ("TRANS SP 3", "EKS UPT 12", "KM 38", "SEBERANG BARU HULU")
UNKNOWN_PREFIXES = ("640199", "640588", "647177", "731299", "357888")  # retired, mistyped, or of another province
PLACEHOLDER_YEAR = 1900


@dataclass(frozen=True)
class Dirt:
    """What is wrong with a province; of the default, which is clean, nothing."""

    # Chances per member row, per family row, and of a DTKS row that it lacks the mother's name.
    member_rates: Mapping[str, float] = field(default_factory=dict)
    family_rates: Mapping[str, float] = field(default_factory=dict)
    mother_missing_rate: float = 0
    not_determined_rate: float = 0         # chance per family that its decile is not determined
    # Chances per proposal that nothing else is planned for; at most one each.
    proposal_rates: Mapping[str, float] = field(default_factory=dict)
    # Proposals per 340 rows that are damaged or made twice, and families proposed by the next regency too.
    plants: Mapping[str, int] = field(default_factory=dict)
    lent: Mapping[str, int] = field(default_factory=dict)
    shared_between: tuple[str, ...] = ()   # one person is in both registries and is proposed in the second
    doubles: bool = False                  # people under two NIK, twins and namesakes
    # Odd lines of the L2 files, by regency: each replaces or follows one row of a family nobody proposes.
    harmless_lines: tuple[str, ...] = ()
    broken_lines: tuple[str, ...] = ()
    with_broken_lines: tuple[str, ...] = ()
    unbalanced_last_line: str | None = None
    # How single files differ from the rest: (regency, layout) → what Table does otherwise.
    file_forms: Mapping[tuple[str, str], Mapping[str, object]] = field(default_factory=dict)
    repeated_regency: str | None = None    # its family file lies twice in the first delivery
    corrected_proposals: str | None = None
    corrected_rows: int = 0
    corrected_registry: str | None = None
    corrected_decile_rate: float = 0
    rounded_list: str | None = None        # its personnel office keeps a list of its own in a spreadsheet


CLEAN = Dirt()
PLANTED = Dirt(
    member_rates={"NIK_MISSING": 0.0020, "NIK_LENGTH": 0.0010, "NIK_DATE": 0.0010, "NIK_REPEATED": 0.0007,
                  "FAMILY_UNKNOWN": 0.0007, "NAME_SLASH": 0.0010},
    family_rates={"PLACE_UNKNOWN": 0.0040, "FAMILY_REPEATED": 0.0020, "KK_INVALID": 0.0005, "KK_MISSING": 0.0005},
    mother_missing_rate=0.02,
    not_determined_rate=0.02,
    proposal_rates={
        "NIK_APOSTROPHE": 0.015, "RT_RW_SWAPPED": 0.020, "PLACE_UNKNOWN": 0.020, "KK_INVALID": 0.010, "KK_MISSING": 0.010,
        "NIK_BIRTH_DATE_DIFFERS": 0.020, "NIK_SEX_DIFFERS": 0.015, "BIRTH_DATE_PLACEHOLDER": 0.010,
        "PROPOSAL_DATE_MISSING": 0.015, "NAME_TITLE": 0.020},
    plants={"decile_unknown": 6, "prefix_unknown": 3, "same_nik": 4, "same_family": 3,
            "NIK_NUMERIC": 3, "NIK_SCIENTIFIC": 2, "NIK_LENGTH": 2, "NIK_DATE": 2, "NIK_MISSING": 5},
    lent={"same_nik_two_regencies": 2},
    shared_between=("64.02", "64.72"),
    doubles=True,
    harmless_lines=("QUOTED_COMMA", "QUOTED_COMMA", "LINE_BREAK"),
    broken_lines=("FIELD_COUNT",) * 4 + ("BAD_QUOTE",) * 2 + ("BAD_BYTES",) * 2 + ("BLANK",) * 3,
    with_broken_lines=("64.02", "64.07", "64.72"),
    unbalanced_last_line="64.07",
    file_forms={
        ("64.03", "anggota"): {"newline": "\r\n"},
        ("64.71", "anggota"): {"mark": True},
        ("64.08", "keluarga"): {"final_newline": False},
        ("64.07", "anggota"): {"final_newline": False}},
    repeated_regency="64.74",
    corrected_proposals="64.09", corrected_rows=6,
    corrected_registry="64.11", corrected_decile_rate=0.05,
    rounded_list="64.02",
)

# Births of the rounded list by what is wrong with them: more than the hundred from which on a file is judged by its births.
ROUNDED_LIST_BIRTHS = {"BIRTH_DATE_PLACEHOLDER": 12, "BIRTH_NEW_YEAR": 84, None: 34}


def drawn(rates: Mapping[str, float], luck: float) -> str | None:
    """The damage that `luck` (0 to 1) falls on, if any."""
    for code, rate in rates.items():
        luck -= rate
        if luck < 0:
            return code
    return None


def damaged_nik(code: str, nik: str, rng: Random) -> str | float:
    """A NIK as it looks after the damage; 16 digits that stay 16 digits keep their serial of the sample."""
    if code == "NIK_NUMERIC":
        return float(nik[:15] + "0")
    if code == "NIK_ROUNDED":
        return nik[:15] + "0"
    if code == "NIK_SCIENTIFIC":
        return f"{nik[0]}.{nik[1:6]}E+15"
    if code == "NIK_LENGTH":
        return nik[:15]
    if code == "NIK_DATE":
        return nik[:6] + rng.choice(("00", "35", "72", "98")) + nik[8:] if rng.random() < 0.5 else nik[:8] + "13" + nik[10:]
    if code == "NIK_MISSING":
        return rng.choice(("0", "-", "", "0" * 16, f"{nik[:2]}.{nik[2:6]}.{'0' * 11}"))
    raise ValueError(code)


def damaged_kk(kk: str, rng: Random) -> str:
    """A KK number that lost a digit, or that was never filled in where `kk` is empty."""
    return kk[:15] if kk else rng.choice(("", "-", "0"))


def misspelt(name: str, known: set[str], rng: Random) -> str:
    """A village name with a letter lost that is no other village's name, or a name of no village at all."""
    at = rng.randrange(1, max(2, len(name) - 1))
    wrong = name[:at] + name[at + 1:]
    plain = len(name) > 4 and name[at].isalpha() and wrong.upper() not in known  # a lost space misleads nobody
    return wrong if plain else rng.choice(UNKNOWN_VILLAGES)
