"""A certificate in words, in Indonesian and English: every claim as proven, refuted with its case, or not checked here."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.audit.certificate import Certificate, Claim, Finding
from pipeline.core.errors import Problem, language

SIGNS = {"proven": "✓", "violated": "✗", "not_checked": "–"}


def lines(certificate: Certificate) -> Iterator[str]:
    """One line per claim, and below a refuted one the first that refute it."""
    yield f"{certificate.round} · {certificate.run_id} · manifest.json sha256 {certificate.manifest_sha256}"
    for claim in certificate.claims:
        sentence = claim.id if language() == "id" else claim.en
        missing = f" ({', '.join(claim.missing)})" if claim.missing else ""
        not_checked = {"id": "tidak diperiksa di sini: ", "en": "not checked here: "}[language()]
        yield f"{SIGNS[claim.verdict]} {not_checked if claim.verdict == 'not_checked' else ''}{sentence}{missing} [{claim.name}]"
        for finding in claim.findings:
            yield f"    {_found(finding, language())}"
        if claim.count > len(claim.findings):
            yield f"    {'seluruhnya' if language() == 'id' else 'in all'}: {claim.count}"


def refutations(certificate: Certificate, where: str) -> list[Problem]:
    """Every refuted claim with the first that refutes it, as what stops a release."""
    return [Problem(f"{where}/{certificate.round}", "CERTIFICATE", _refuted(claim, "id"), _refuted(claim, "en")) for claim in certificate.violated]


def _refuted(claim: Claim, language: str) -> str:
    found, told = _found(claim.findings[0], language), (claim.id if language == "id" else claim.en)
    if language == "id":
        return f"sertifikat gagal pada `{claim.name}`: {told} {found}. Daftar lama tetap berlaku; laporkan kepada pengembang."
    return f"the certificate fails at `{claim.name}`: {told} {found}. The old lists stay; report it to the developers."


def _found(finding: Finding, language: str) -> str:
    words = {"id": ("kasus", "kabupaten/kota"), "en": ("case", "regency")}[language]
    places = [f"{word} {value}" for word, value in zip(words, (finding.case_id, finding.regency_code), strict=True) if value]
    return " · ".join([*places, finding.what])
