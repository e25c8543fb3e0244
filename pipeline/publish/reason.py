"""The reason of every way a case can end, in Indonesian and English, built from the programme's own sentences.

`<kept>`, and the marks of `place_reason`, are filled in with the numbers of each case.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.constraints import MEANINGS
from pipeline.core.programme import Programme, Rule
from pipeline.core.round import Floor
from pipeline.publish.place_reason import place_reason

DUPLICATE = {
    "SAME_NIK": ("NIK yang sama sudah diusulkan", "the same NIK is proposed in"),
    "SAME_FAMILY": ("keluarga yang sama sudah diusulkan", "the same family is proposed in"),
    "SAME_PERSON": ("orang yang sama dengan NIK lain, menurut keputusan petugas, sudah diusulkan",
                    "the same person with another NIK, as an officer decided, is proposed in"),
    "SAME_CARD": ("keluarga lain dengan nomor KK yang sama sudah diusulkan", "another family with the same card number is proposed in"),
    "SHARED_MEMBERS": ("keluarga lain dengan anggota yang sama (dua orang atau lebih) sudah diusulkan",
                       "another family with the same members (two or more) is proposed in"),
    "CHAIN": ("keluarga yang terhubung lewat keluarga ketiga (KK atau anggota yang sama) sudah diusulkan",
              "a family tied by a third one (same card or members) is proposed in"),
}
# Registry families are their own cases: no two are of one family, and nobody proposes them.
DUPLICATE_FAMILY = {
    "SAME_NIK": ("keluarga lain dengan kepala keluarga yang sama sudah dinilai", "another family with the same head is judged in"),
    "SAME_PERSON": ("orang yang sama dengan NIK lain, menurut keputusan petugas, sudah dinilai",
                    "the same person with another NIK, as an officer decided, is judged in"),
    "SAME_CARD": ("keluarga lain dengan nomor KK yang sama sudah dinilai", "another family with the same card number is judged in"),
    "SHARED_MEMBERS": ("keluarga lain dengan anggota yang sama (dua orang atau lebih) sudah dinilai",
                       "another family with the same members (two or more) is judged in"),
    "CHAIN": ("keluarga yang terhubung lewat keluarga ketiga (KK atau anggota yang sama) sudah dinilai",
              "a family tied by a third one (same card or members) is judged in"),
}

@dataclass(frozen=True)
class Ending:
    """A way to end: everything but the numbers of the single case. The last two say how a ranked case was placed."""

    status: str
    standing_code: str
    failed_rules: str
    unknown_rules: str
    field_questions: str
    overridden_rules: str
    place_code: str = ""
    short_resource: str = ""


@dataclass(frozen=True)
class Reason:
    """The headline code and the full text in both languages."""

    reason_code: str
    text_id: str
    text_en: str


def reason_of(ending: Ending, programme: Programme, floors: tuple[Floor, ...] = ()) -> Reason:
    """Why a case ended so, and on which rules an officer decided; `floors` are the round's."""
    reason = _reason(ending, programme, floors)
    if not ending.overridden_rules:
        return reason
    rules = [rule for rule in programme.rules if rule.name in _names(ending.overridden_rules)]
    failed = _names(ending.failed_rules)
    return Reason(reason.reason_code, f"{reason.text_id} Keputusan petugas atas: {_decided(rules, failed, 'id')}.",
                  f"{reason.text_en} Decided by an officer: {_decided(rules, failed, 'en')}.")


def _reason(ending: Ending, programme: Programme, floors: tuple[Floor, ...]) -> Reason:
    rules = {rule.name: rule for rule in programme.rules}
    failed = [rules[name] for name in _names(ending.failed_rules)]
    unknown = [rules[name] for name in _names(ending.unknown_rules)]
    questions = [rules[name] for name in _names(ending.field_questions)]
    match ending.status:
        case "quarantined":
            return _quarantined(ending.standing_code)
        case "duplicate":
            id_, en = (DUPLICATE_FAMILY if programme.candidates == "registry" else DUPLICATE)[ending.standing_code]
            return Reason(f"DUPLICATE({ending.standing_code})", f"Tidak dinilai: {id_} dalam kasus <kept>.",
                          f"Not judged: {en} case <kept>.")
        case "not_in_registry":
            return Reason("NOT_IN_REGISTRY", "Tidak dinilai: NIK pemohon tidak ditemukan di registri. Periksa NIK, atau usulkan pemutakhiran data.",
                          "Not judged: the applicant's NIK is not in the registry. Check the NIK, or ask for an update of the registry.")
        case "ineligible":
            return Reason(f"INELIGIBLE({failed[0].name})", f"Tidak memenuhi syarat: {_refusals(failed, 'id')}.",
                          f"Not eligible: {_refusals(failed, 'en')}.")
        case "undetermined":
            first = [rule for rule in unknown if rule not in questions]
            return Reason(f"UNDETERMINED({first[0].name})", f"Belum dapat dinilai, data belum ada untuk: {_says(first, 'id')}.",
                          f"Cannot be judged yet, no data for: {_says(first, 'en')}.")
    id_, en = place_reason(ending.status, ending.place_code, ending.short_resource, programme, floors)
    if questions and ending.status != "not_selected":
        id_ += f" Harus dipastikan di lapangan: {_asks(questions, 'id')}"
        en += f" To be made sure in the field: {_asks(questions, 'en')}"
    return Reason(ending.place_code, id_, en)


def _names(joined: str) -> list[str]:
    return joined.split(";") if joined else []


def _quarantined(code: str) -> Reason:
    meaning = MEANINGS[code]
    return Reason(f"QUARANTINED({code})", f"Tidak dinilai: {meaning.id}. {meaning.do_id} Lalu usulkan lagi.",
                  f"Not judged: {meaning.en}. {meaning.do_en} Then propose again.")


def _says(rules: list[Rule], language: str) -> str:
    return "; ".join(rule.says_id if language == "id" else rule.says_en for rule in rules)


def _decided(rules: list[Rule], failed: list[str], language: str) -> str:
    """What an officer decided: a decided rule that did not fail is met if it is required, not met if it excludes."""
    words = {"id": ("tidak terpenuhi", "terpenuhi"), "en": ("not met", "met")}[language]
    return "; ".join(f"{_says([rule], language)} — {words[(rule.sense == 'excluding') == (rule.name in failed)]}" for rule in rules)


def _refusals(rules: list[Rule], language: str) -> str:
    """What excludes a case: an excluding rule as it stands, a required one as what is not met."""
    unmet = {"id": "tidak terpenuhi: ", "en": "not met: "}[language]
    return "; ".join((unmet if rule.sense == "required" else "") + _says([rule], language) for rule in rules)


def _asks(rules: list[Rule], language: str) -> str:
    return " ".join((rule.question_id if language == "id" else rule.question_en) or f"{_says([rule], language)}?" for rule in rules)
