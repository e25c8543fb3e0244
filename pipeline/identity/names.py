"""Names as they can be compared: without titles, marks of the deceased, case and punctuation; small slips forgiven."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

# Titles before and after a name, ALM (almarhum), the mark of the deceased, and BIN or BINTI before the father's name.
_TITLES = re.compile(
    r"\b(h|hj|haji|hajjah|dr|drs|dra|ir|tn|ny|nn|bpk|bapak|ibu|sdr|sdri|alm|almh|almarhum|almarhumah|bin|binti"
    r"|s\.?\s?(pd|e|h|kom|sos|ag|t|st|pt|ip)|a\.?\s?md)\b\.?", re.IGNORECASE)
# One name with a dozen spellings, and the one most often shortened.
_MUHAMMAD = re.compile("muh|moh|mhd|moch|much|m[uo](h|ch|kh)a?m+[ae]d")
SHORTEST_WITH_SLIP = 4  # EKO and EDO are two names, SITI and SITTI one


@lru_cache(100_000)  # one name is compared with many
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell people apart: `Hj. Siti Rahmah, S.Pd` and `SITI RAHMAH (ALM)` are siti, rahmah."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    plain = re.sub(r"['`]", "", plain)
    words = re.findall("[a-z]+", _TITLES.sub(" ", plain)) or re.findall("[a-z]+", plain)
    return tuple("muhammad" if _MUHAMMAD.fullmatch(word) else word for word in words)


def names_agree(one: str | None, other: str | None) -> bool | None:
    """Whether two spellings can be one person's name; None where a side gives no name.

    They agree if all words of the shorter one are found in the longer one, or if they differ by spaces alone. A word is
    found where it is equal, where one letter differs (from four letters on), or as its first letter.
    """
    shorter, longer = sorted((name_words(one or ""), name_words(other or "")), key=lambda words: (len(words), words))
    if not _is_evidence(shorter) or not _is_evidence(longer):
        return None
    return "".join(shorter) == "".join(longer) or _contained(shorter, longer)


def _is_evidence(words: tuple[str, ...]) -> bool:
    """A dash or an initial names nobody."""
    return any(len(word) > 1 for word in words)


def _contained(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Equal words are paired first; each that is left must be found among those left. Initials alone are no agreement."""
    longest = max(shorter, key=len)
    if not any(longest == other or _is_found(longest, other) for other in longer):  # most names differ here already
        return False
    equal = Counter(shorter) & Counter(longer)
    whole = any(len(word) > 1 for word in equal)
    asked, left = (sorted((Counter(words) - equal).elements(), key=lambda word: (-len(word), word)) for words in (shorter, longer))
    for word in asked:
        found = next((other for other in left if _is_found(word, other)), None)
        if found is None:
            return False
        left.remove(found)
        whole |= len(word) > 1 and len(found) > 1
    return whole


def _is_found(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    if len(short) == 1:
        return long.startswith(short)
    return len(short) >= SHORTEST_WITH_SLIP and _one_letter_apart(short, long)


def _one_letter_apart(short: str, long: str) -> bool:
    """One letter is another, or one is missing."""
    if len(long) - len(short) > 1:
        return False
    same = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    return short[same + (len(short) == len(long)):] == long[same + 1:]
