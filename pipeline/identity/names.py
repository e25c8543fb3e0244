"""Names as they can be compared: without titles, marks of the deceased, case and punctuation."""

from __future__ import annotations

import re
import unicodedata

# Titles before and after a name, and ALM (almarhum), the mark of the deceased.
_TITLES = re.compile(r"\b(h|hj|haji|hajjah|dr|drs|dra|ir|alm|almh|s\.?\s?(pd|e|h|kom|sos|ag|t|st|pt|ip)|a\.?\s?md)\b\.?", re.IGNORECASE)


def name_key(name: str) -> str:
    """The letters of a name that tell people apart: `Hj. Siti Rahmah, S.Pd` and `SITI RAHMAH (ALM)` are `sitirahmah`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    letters = re.sub(r"[^a-z]", "", _TITLES.sub(" ", plain).casefold())
    return letters or re.sub(r"[^a-z]", "", plain.casefold())
