"""Names as they can be compared: without titles, marks of the deceased, case and punctuation; one spelling for each sound; small slips forgiven."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

# Titles before and after a name, ALM (almarhum), the mark of the deceased, and BIN or BINTI before the father's name.
_TITLES = re.compile(
    r"\b(h|hj|haji|hajjah|dr|drs|dra|ir|tn|ny|nn|bpk|bapak|ibu|sdr|sdri|alm|almh|almarhum|almarhumah|bin|binti"
    r"|s\.?\s?(pd|e|h|kom|sos|ag|t|st|pt|ip)|a\.?\s?md)\b\.?", re.IGNORECASE)
# Before a name ST is short for Siti, after it for a degree.
_SHORT_SITI = re.compile(r"^((?:hj|ny|nn|siti)[.\s/]+)*st\b\.?", re.IGNORECASE)
# Most names are words of four letters or more, none a title: they need no search for one.
_PLAIN = re.compile(r"(?:(?!HAJI\b|HAJJAH\b|BAPAK\b|SDRI\b|ALM|BINTI\b)[A-Z]{5,} ?|SITI )+")
# One name with a dozen spellings, and the ones most often shortened.
_MUHAMMAD = re.compile("muh|moh|mhd|moch|much|m[uo](h|ch|kh)a?m+[ae][dt]")
# ABDURRAHMAN and ABDUS SAMAD have the article of ABDUL: before some letters its L is spoken like them.
_ABDUL = re.compile(r"abd(oe|u)?[lrsztdn]?")
_JOINED_ABDUL = re.compile(r"abdu(?:l(?=[b-gj-km-tv-z]..)|([rsztdn])(?=\1..))")
# Spellings before 1972, and letters that are written for one another since.
_SOUNDS = (("oe", "u"), ("tj", "c"), ("dj", "j"), ("nj", "ny"), ("sj", "sy"), ("ch", "h"), ("kh", "h"), ("j", "y"), ("q", "k"), ("v", "f"))
_DOUBLED = re.compile(r"(.)\1+")
SHORTEST_WITH_SLIP = 4  # EKO and EDO are two names, SITI and SITTI one


@lru_cache(100_000)  # one name is compared with many
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell people apart, in one spelling: `Hj. Siti Rahmah, S.Pd` and `ST. RACHMAH (ALM)` are siti, rahmah."""
    if _PLAIN.fullmatch(name):
        return tuple(part for word in name.casefold().split() for part in _spelt(word))
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    plain = _SHORT_SITI.sub("siti ", re.sub(r"['`]", "", plain).strip())
    words = re.findall("[a-z]+", _TITLES.sub(" ", plain)) or re.findall("[a-z]+", plain)
    return tuple(part for word in words for part in _spelt(word))


@lru_cache(maxsize=200_000)
def _spelt(word: str) -> tuple[str, ...]:
    """A word in one spelling; two words where it joins the article of ABDUL to what follows."""
    if _MUHAMMAD.fullmatch(word):
        return ("muhamad",)
    if _ABDUL.fullmatch(word):
        return ("abdul",)
    if article := _JOINED_ABDUL.match(word):
        return "abdul", *_spelt(word[article.end():])
    for written, spoken in _SOUNDS:
        word = word.replace(written, spoken)
    return (_DOUBLED.sub(r"\1", word),)


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
