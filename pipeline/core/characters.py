"""Characters that show something else than they are: they have no place in a rule file.

Invisible ones can change what a reader sees; a letter of another alphabet can look like a Latin one (Cyrillic а, Latin a).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from pipeline.core.errors import Problem


def is_invisible(character: str) -> bool:
    """Whether a character shows nothing yet can change what a reader sees: control, bidirectional, zero-width."""
    return character not in "\t\n\r" and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def is_one_line(text: str) -> bool:
    """Whether a text is one line that shows all it holds: without line breaks, tabs and invisible characters."""
    return not any(character in "\t\n\r" or is_invisible(character) for character in text)


def is_foreign(character: str) -> bool:
    """Whether a character is a letter or digit of another script than the one that Indonesian and English are written in."""
    return not character.isascii() and character.isalnum() and not unicodedata.name(character, "").startswith("LATIN ")


def character_problems(where: str, text: str) -> Iterator[Problem]:
    """The problems of a text of one line, each kind once."""
    if text.isascii() and text.isprintable():
        return
    if invisible := _codes(text, is_invisible):
        yield Problem(where, "YAML_INVISIBLE", f"ada huruf tak terlihat ({invisible}). Hapus, lalu ketik ulang baris ini.",
                      f"invisible characters ({invisible}). Delete them and type the line again.")
    if foreign := _codes(text, is_foreign):
        yield Problem(where, "YAML_FOREIGN", f"ada huruf yang bukan huruf Latin biasa, meski tampak serupa ({foreign}). Ketik ulang.",
                      f"letters that are no plain Latin ones, though they may look it ({foreign}). Type them again.")


def _codes(text: str, is_odd) -> str:
    return ", ".join(sorted({f"U+{ord(character):04X}" for character in text if is_odd(character)}))
