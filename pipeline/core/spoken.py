"""Says values, conditions and outcomes in the words that officers and families read, in Indonesian and English."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from pipeline.core.condition import All, Any, Compare, Condition, Not, Operand, Value
from pipeline.core.errors import language
from pipeline.core.facts import Fact

OUTCOMES = {
    "eligible": {"id": "memenuhi syarat", "en": "eligible"},
    "conditional": {"id": "memenuhi syarat, dengan pertanyaan untuk lapangan", "en": "eligible, with questions for the field"},
    "undetermined": {"id": "belum dapat dinilai", "en": "cannot be judged yet"},
    "ineligible": {"id": "tidak memenuhi syarat", "en": "not eligible"},
}
STATUSES = {
    "selected": {"id": "terpilih", "en": "selected"},
    "reserve": {"id": "cadangan", "en": "reserve"},
    "not_selected": {"id": "tidak terpilih", "en": "not selected"},
    "undetermined": {"id": "belum dapat dinilai", "en": "cannot be judged yet"},
    "ineligible": {"id": "tidak memenuhi syarat", "en": "not eligible"},
    "not_in_registry": {"id": "tidak ada di registri", "en": "not in the registry"},
    "quarantined": {"id": "karantina", "en": "quarantined"},
    "duplicate": {"id": "ganda", "en": "duplicate"},
}
FOUND = {
    "met": {"id": "terpenuhi", "en": "met"},
    "not_met": {"id": "tidak terpenuhi", "en": "not met"},
    "unknown": {"id": "belum diketahui", "en": "unknown"},
}
LAW_STATUS = {
    "stated": {"id": "tertulis", "en": "stated"},
    "analogy": {"id": "analogi", "en": "analogy"},
    "assumption": {"id": "asumsi", "en": "assumption"},
}
POLICIES = {
    "verify_first": {"id": "data harus dilengkapi dahulu", "en": "the data must be completed first"},
    "ask_field": {"id": "ditanyakan petugas di lapangan", "en": "asked in the field"},
    "met": {"id": "dianggap terpenuhi", "en": "counts as met"},
    "not_met": {"id": "dianggap tidak terpenuhi", "en": "counts as not met"},
}
SENSES = {"required": {"id": "wajib terpenuhi", "en": "must be met"}, "excluding": {"id": "menggugurkan bila terpenuhi", "en": "excludes if met"}}
GAVE_UP = {
    "FAILED_VERIFICATION": {"id": "tidak lolos verifikasi", "en": "failed verification"},
    "DECLINED": {"id": "menolak", "en": "declined"},
    "DIED": {"id": "meninggal", "en": "died"},
    "MOVED": {"id": "pindah", "en": "moved away"},
    "DUPLICATE_AID": {"id": "sudah menerima bantuan serupa", "en": "has the same aid already"},
    "NOT_FOUND": {"id": "tidak ditemukan", "en": "not found"},
}
EVIDENCE = {
    "nik": {"id": "NIK pemohon", "en": "the applicant's NIK"},
    "family": {"id": "NIK anggota keluarga", "en": "the NIK of a member"},
    "card": {"id": "nomor KK", "en": "the family card"},
}
LIST_STATES = {
    "usable": {"id": "dipakai", "en": "used"},
    "outdated": {"id": "terlalu lama", "en": "too old"},
    "damaged": {"id": "rusak", "en": "damaged"},
    "missing": {"id": "belum ada", "en": "not delivered"},
}
BEST = {"lowest": {"id": "yang terendah lebih dahulu", "en": "the lowest first"},
        "highest": {"id": "yang tertinggi lebih dahulu", "en": "the highest first"},
        True: {"id": "yang ya lebih dahulu", "en": "yes first"}, False: {"id": "yang tidak lebih dahulu", "en": "no first"}}
COMPARED = {
    "id": {"is_not": "bukan {}", "at_least": "paling sedikit {}", "at_most": "paling banyak {}", "below": "di bawah {}",
           "above": "di atas {}", "between": "{} sampai {}", "one_of": "salah satu dari {}", "none_of": "bukan {}"},
    "en": {"is_not": "not {}", "at_least": "at least {}", "at_most": "at most {}", "below": "below {}",
           "above": "above {}", "between": "{} to {}", "one_of": "one of {}", "none_of": "none of {}"},
}
# What stands in the data as a word of the contract.
WORDS = {
    "id": {"L": "laki-laki", "P": "perempuan", "running": "berjalan", "starting": "rintisan", "food": "makanan olahan",
           "trade": "perdagangan/warung", "craft": "kerajinan", "service": "jasa", "farming": "pertanian/peternakan/perikanan",
           "single": "belum kawin", "married": "kawin", "divorced": "cerai hidup", "widowed": "cerai mati"},
    "en": {"L": "male", "P": "female"},
}
KNOWN = {"id": {True: "diketahui", False: "tidak diketahui"}, "en": {True: "known", False: "not known"}}
JOINED = {"id": {All: " dan ", Any: " atau ", Not: "tidak benar bahwa "}, "en": {All: " and ", Any: " or ", Not: "it is not so that "}}


def reason_given_up(linked_to: str) -> str | None:
    """Why an award of an earlier round was given up, where a case is linked to that."""
    return linked_to[len("gave_up("):-1] if linked_to.startswith("gave_up(") else None


def say(id_: str, en: str) -> str:
    """The text in the user's language."""
    return en if language() == "en" else id_


def value_words(value: Value | None, language: str) -> str:
    """A value as people write it: 3.000.000, ya, 2025-03-31; a question mark where it is unknown."""
    if value is None:
        return "?"
    if isinstance(value, bool):
        return {"id": ("tidak", "ya"), "en": ("no", "yes")}[language][value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int):
        return f"{value:,}".replace(",", "." if language == "id" else ",")
    return WORDS[language].get(value, value)


def fact_words(fact: Fact, language: str) -> str:
    return fact.id if language == "id" else fact.en


def condition_words(condition: Condition, facts: Mapping[str, Fact], language: str) -> str:
    """A condition as a sentence without its first capital and its full stop."""
    match condition:
        case Compare(fact, operator, value):
            return f"{fact_words(facts[fact], language)}: {_compared(operator, value, language)}"
        case Not(part):
            return f"{JOINED[language][Not]}({condition_words(part, facts, language)})"
        case All(parts) | Any(parts):
            return JOINED[language][type(condition)].join(_part(part, facts, language) for part in parts)


def criterion_words(fact: Fact, best: object, language: str) -> str:
    """A step of the order of precedence; the unknown always comes last."""
    order = ", ".join(best) if isinstance(best, tuple) else BEST[best][language]
    return f"{fact_words(fact, language)}: {order}"


def _part(condition: Condition, facts: Mapping[str, Fact], language: str) -> str:
    said = condition_words(condition, facts, language)
    return f"({said})" if isinstance(condition, All | Any) else said


def _compared(operator: str, value: Operand, language: str) -> str:
    if operator == "is_known":
        return KNOWN[language][value]
    if operator == "between":
        return COMPARED[language][operator].format(*(value_words(bound, language) for bound in value))
    values = value if isinstance(value, tuple) else (value,)
    if operator == "one_of" and len(values) == 1:
        operator = "is"
    return COMPARED[language].get(operator, "{}").format(", ".join(value_words(one, language) for one in values))
