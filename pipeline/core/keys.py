"""The key of a tree, and the keyed numbers made with it: cases, people and families.

A plain hash of a NIK is no pseudonym: all NIK of a province can be tried in hours. Hence HMAC with a secret key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from pipeline.core.errors import Problem, RulesError

KEY_BYTES = 32


def keyed_number(key: bytes, text: str) -> str:
    """The first 26 base32 characters of HMAC-SHA256(key, text): 130 bits, easy to read out."""
    return base64.b32encode(hmac.digest(key, text.encode(), "sha256")).decode()[:26]


def case_id(key: bytes, programme: str, regency_code: str, ident: str, number: int) -> str:
    """The number of a case, the same in every round as long as the proposal is the same."""
    return keyed_number(key, f"case/1|{programme}|{regency_code}|{ident}|{number}")


def person_key(key: bytes, nik: str) -> str:
    return keyed_number(key, f"person/1|{nik}")


def family_key(key: bytes, family_id: str) -> str:
    return keyed_number(key, f"family/1|{family_id}")


def entry_key(key: bytes, list_code: str, ident: str) -> str:
    """The number of an entry of a reference list, the same in every delivery that says the same."""
    return keyed_number(key, f"entry/1|{list_code}|{ident}")


def fingerprint(key: bytes) -> str:
    """A public mark of a key, to tell whether two runs used the same one."""
    return hashlib.sha256(b"tepat/key-fingerprint/1" + key).hexdigest()[:16]


def load_key(path: Path, may_make: bool, write: bool) -> bytes:
    """The tree's secret key. Makes one only where `may_make`: while no release exists that depends on the old one."""
    if not path.exists():
        if not may_make:
            raise RulesError(Problem(
                "data/.key", "KEY_MISSING",
                id="kunci hilang, padahal sudah ada daftar yang dibuat dengannya. Kembalikan data/.key dari cadangan; "
                   "tanpa kunci itu nomor kasus tidak sama lagi.",
                en="the key is missing, but lists made with it exist. Restore data/.key from the backup; without it the "
                   "case numbers would change.",
            ))
        return _made_key(path) if write else secrets.token_bytes(KEY_BYTES)
    mode = path.stat().st_mode & 0o077
    key = path.read_bytes()
    if mode or len(key) < KEY_BYTES:
        raise RulesError(Problem(
            "data/.key", "KEY_UNSAFE",
            id="kunci harus minimal 32 byte dan hanya dapat dibaca pemiliknya. Jalankan: chmod 600 data/.key",
            en="the key must be 32 bytes or more and readable by its owner alone. Run: chmod 600 data/.key",
        ))
    return key


def _made_key(path: Path) -> bytes:
    key = secrets.token_bytes(KEY_BYTES)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key
