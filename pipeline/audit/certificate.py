"""The certificate of a release: every claim that its lists must bear out, proven or refuted from the released files alone.

Shares no code with what made the lists. A claim is a query that finds whatever contradicts it; no row is the proof.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import duckdb

from pipeline.audit.claim import CLAIMS, SqlFile, load
from pipeline.audit.evidence import Evidence
from pipeline.audit.release_folder import open_release

CERTIFICATE = "certificate.json"
MOST_FINDINGS = 5
FILES_ABSENT = ("Berkas yang disebut manifest tetapi tidak ada atau tidak dapat dibaca.", "Files that the manifest names and that are absent or cannot be read.")
# What nobody can find out from the released files.
NEVER_CHECKED = {
    "drand_signature": ("Tanda tangan drand atas angka acak umum.", "The signature of drand under the public random value."),
    "files_tell_the_truth": ("Bahwa isi berkas di data/raw benar.", "That the files in data/raw tell the truth."),
    "filmed_digits": ("Angka yang diundi di depan umum: itu terlihat pada rekamannya.", "The digits drawn in public: the film shows them."),
    "rules_followed": ("Bahwa `deciding` di manifest berisi keputusan dalam berkas di rules/, yang hash-nya ada di manifest.",
                       "That `deciding` in the manifest holds what the files in rules/ decree, whose hashes the manifest tells."),
    "keys": ("Bahwa nomor kasus dibuat dari kabupaten/kota dan NIK, kunci orang dan keluarga dari NIK dan KK: itu memerlukan kunci rahasia.",
             "That case numbers are made of regency and NIK, person and family keys of NIK and KK: that takes the secret key."),
    "field": ("Verifikasi lapangan.", "Verification in the field."),
}
# What of it concerns public draws alone, and the value it is about.
DRAWN = {"drand_signature": "randomness", "filmed_digits": "digits"}


@dataclass(frozen=True)
class Finding:
    """What contradicts a claim: the case or regency where it is one's, and `found ≠ expected`."""

    case_id: str | None
    regency_code: str | None
    what: str


@dataclass(frozen=True)
class Claim:
    """A claim and its verdict; `missing` is what it could not be checked without, `findings` the first that contradict it."""

    name: str
    id: str
    en: str
    verdict: Literal["proven", "violated", "not_checked"]
    findings: tuple[Finding, ...] = ()
    count: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Certificate:
    """The claims about one release, in the order in which they are told, and where its lists end."""

    round: str
    run_id: str
    manifest_sha256: str
    claims: tuple[Claim, ...]
    cut_offs: list[dict] = field(default_factory=list)
    floors: list[dict] = field(default_factory=list)
    resources: list[dict] = field(default_factory=list)

    @property
    def violated(self) -> list[Claim]:
        return [claim for claim in self.claims if claim.verdict == "violated"]


def audit(folder: Path) -> Certificate:
    """The certificate of the release in a folder; nothing is written. Raises InputError if there is no release."""
    release = open_release(folder)
    with closing(Evidence(release)) as evidence:
        claims = [_proven(load(name), evidence) for name in CLAIMS]
        if absent := release.absent():
            claims.append(Claim("files_absent", *FILES_ABSENT, "not_checked", missing=tuple(absent)))
        claims += [Claim(name, id_, en, "not_checked") for name, (id_, en) in NEVER_CHECKED.items()
                   if name not in DRAWN or release.manifest.get("draw", {}).get(DRAWN[name])]
        return Certificate(
            release.manifest["round"], release.manifest["run_id"], release.manifest_sha256, tuple(claims),
            _records("cut_off", evidence), _records("floor", evidence), _records("resource", evidence))


def claim_script(folder: Path, name: str) -> str:
    """A claim as one script for DuckDB, to be run in the folder of the release."""
    file = load(name)
    with closing(Evidence(open_release(folder))) as evidence:
        if missing := evidence.missing(file.reads):
            return f"-- {name}: – {', '.join(missing)}\n"
        return f"-- {file.id}\n-- {file.en}\n" + "\n".join([*evidence.script(file.reads), f"{file.query};"]) + "\n"


def certificate_text(certificate: Certificate) -> str:
    """The certificate as the text of a file; it names the manifest by its hash, so the manifest cannot name it."""
    return json.dumps({
        "round": certificate.round, "run_id": certificate.run_id, "manifest_sha256": certificate.manifest_sha256,
        "claims": [{"claim": one.name, "id": one.id, "en": one.en, "verdict": one.verdict} for one in certificate.claims],
        "cut_offs": certificate.cut_offs, "floors": certificate.floors, "resources": certificate.resources,
    }, indent=2, ensure_ascii=False) + "\n"


def _proven(file: SqlFile, evidence: Evidence) -> Claim:
    try:
        if missing := evidence.missing(file.reads):
            return Claim(file.name, file.id, file.en, "not_checked", missing=tuple(missing))
        evidence.make(*file.reads)
        rows = evidence.rows(f"select case_id, regency_code, what from (\n{file.query}\n) limit {MOST_FINDINGS}")
        count = evidence.rows(f"select count(*) from (\n{file.query}\n)")[0][0] if rows else 0
    except duckdb.Error as error:  # a column that is not there, or of another type; its text may hold a cell
        rows, count = [(None, None, type(error).__name__)], 1
    return Claim(file.name, file.id, file.en, "violated" if rows else "proven", tuple(Finding(*row) for row in rows), count)


def _records(table: str, evidence: Evidence) -> list[dict]:
    """The rows of a table, none where it is not here or is not what a claim could read."""
    try:
        if evidence.missing((table,)):
            return []
        evidence.make(table)
        return evidence.records(f"select * from {table} order by all")
    except duckdb.Error:
        return []
