"""The 23 checks that auditors are known to run on aid: what each looks at, and what it still waits for.

This is the one place that lists them; `audit_fact_sql` and `audit_row.sql` find the cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from pipeline.core.condition import facts_in
from pipeline.core.programme import Programme
from pipeline.core.reference import ReferenceLists
from pipeline.core.spoken import LIST_STATES
from pipeline.core.tables import APPLICANT_ALIVE, LIST_FACTS

FIELD_LOOP = ("belum dapat diperiksa: menunggu data serah terima", "cannot be checked yet: it waits for the data of the hand-over")


@dataclass(frozen=True)
class AuditCheck:
    """One check; `facts` are those of a case that it goes by, each with the value that is a finding.

    `asks` names a fact instead: then it goes by the programme's own rules that ask it. `short` is the name of its sheet.
    """

    code: str
    short: str
    id: str
    en: str
    facts: Mapping[str, bool] = field(default_factory=dict)
    asks: str | None = None
    waits: bool = False


AUDIT_CHECKS = (
    AuditCheck("nik_unmatched", "NIK tidak padan", "NIK tidak padan dengan data kependudukan", "NIK not matched with the civil registry",
               {"applicant_civil_registry_match": False}),
    AuditCheck("nik_anomalous", "NIK janggal", "NIK kosong, rusak atau janggal", "NIK missing, damaged or odd"),
    AuditCheck("nik_twice", "NIK ganda", "NIK yang sama diusulkan lebih dari sekali", "One NIK proposed more than once"),
    AuditCheck("dead", "Meninggal", "Pemohon sudah meninggal", "The applicant has died", {APPLICANT_ALIVE: False}),
    AuditCheck("abroad", "Luar negeri", "Pemohon berada di luar negeri", "The applicant is abroad", {"listed_as_living_abroad": True}),
    AuditCheck("state_employee", "ASN TNI Polri", "Ada anggota ASN, TNI, Polri, pegawai BUMN atau BUMD", "A member is paid by the state",
               {"has_state_employee": True, "listed_as_state_employee": True}),
    AuditCheck("not_micro", "Bukan usaha mikro", "Usahanya bukan usaha mikro", "The business is no micro business", asks="monthly_turnover_idr"),
    AuditCheck("kur", "KUR", "Sedang memakai Kredit Usaha Rakyat", "Uses a People's Business Credit (KUR)",
               {"has_active_kur": True, "listed_as_kur_debtor": True}),
    AuditCheck("paid_outside_decree", "Dibayar di luar SK", "Dibayar, tetapi tidak ada di surat keputusan", "Paid, but not in the decree", waits=True),
    AuditCheck("not_in_registry", "Tidak terdaftar", "Tidak tercatat di registri", "Not in the registry"),
    AuditCheck("flagged", "Temuan tahun lalu", "Menjadi temuan pemeriksaan tahun lalu", "A finding of last year's audit", {"listed_as_finding": True}),
    AuditCheck("inactive", "Tidak aktif", "Tidak aktif di registri", "Not active in the registry", {"active_in_registry": False}),
    AuditCheck("assistant", "Pendamping sosial", "Ada anggota pendamping sosial", "A member is a social assistant", {"listed_as_social_assistant": True}),
    AuditCheck("wage_earner", "Penerima upah", "Ada anggota pekerja penerima upah", "A member earns wages", {"listed_as_wage_earner": True}),
    AuditCheck("company_officer", "Pengurus perusahaan", "Ada anggota pengurus perusahaan", "A member is an officer of a company",
               {"listed_as_company_officer": True}),
    AuditCheck("graduate", "Graduasi", "Sudah lulus dari bantuan sosial, atau menolaknya", "Graduated from social aid, or refused it",
               {"listed_as_graduate": True}),
    AuditCheck("official_or_teacher", "Perangkat desa dan guru", "Ada anggota perangkat desa atau guru bersertifikasi",
               "A member is a village official or a certified teacher", {"listed_as_village_official": True, "listed_as_certified_teacher": True}),
    AuditCheck("well_off", "Listrik dan roda empat", "Listrik di atas 900 VA, atau pemilik kendaraan roda empat",
               "Electricity above 900 VA, or owner of a four-wheeled vehicle", {"listed_as_high_power_customer": True, "listed_as_vehicle_owner": True}),
    AuditCheck("name_or_card", "Nama atau KK", "Nama kosong, atau nomor KK tidak sah", "Name empty, or card number invalid"),
    AuditCheck("twice_in_province", "Ganda di provinsi", "Keluarga yang sama lebih dari sekali di provinsi", "One family more than once in the province"),
    AuditCheck("goods_outside_decree", "Barang di luar SK", "Barang tidak sesuai surat keputusan", "Goods other than in the decree", waits=True),
    AuditCheck("handover_papers", "Berita acara", "Berita acara serah terima tidak sesuai penyerahannya", "Hand-over papers other than the delivery", waits=True),
    AuditCheck("never_received", "Tidak menerima", "Penerima yang tidak pernah menerima", "Recipients who never received", waits=True),
)


def audit_facts() -> pa.Table:
    """The table `audit_fact_of`: the facts that each check goes by."""
    rows = [(check.code, fact) for check in AUDIT_CHECKS for fact in check.facts]
    return pa.table({"code": pa.array([code for code, _ in rows], pa.string()), "fact": pa.array([fact for _, fact in rows], pa.string())})


def audit_rules(programme: Programme) -> pa.Table:
    """The table `audit_rule`: the rules of the programme that a check goes by, and each outcome that is a finding or leaves it open."""
    words = {"met": True, "not_met": False, "unknown": None}
    rows = [(check.code, rule.name, word, "hit" if rule.fails(met) else "unknown") for check in AUDIT_CHECKS if check.asks
            for rule in programme.rules if check.asks in facts_in(rule.when)
            for word, met in words.items() if rule.fails(met) or rule.settled(met) is None]
    return pa.table({name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(("code", "rule", "outcome", "finding"))})


def audit_fact_sql() -> str:
    """One row per case, check and fact that is a finding, or is unknown: case_id, code, finding, found."""
    return "\nunion all\n".join(
        f"select candidate.case_id, '{check.code}' as code, case when candidate.{fact} is null then 'unknown' else 'hit' end as finding,"
        f" '{fact}' as found\nfrom candidate\nwhere candidate.{fact} is null or candidate.{fact} = {str(bad).lower()}"
        for check in AUDIT_CHECKS for fact, bad in check.facts.items())


def declared_checks(programme: Programme, reference: ReferenceLists, states: Mapping[str, str]) -> pa.Table:
    """The table `declared_check`: every check in its order, and why it cannot be made in full; `states` are those of the lists."""
    rows = []
    for number, check in enumerate(AUDIT_CHECKS, 1):
        id_, en = _why_not(check, programme, reference, states)
        rows.append({"check_no": number, "code": check.code, "title_id": check.id, "title_en": check.en, "checkable": id_ is None,
                     "why_not_id": id_, "why_not_en": en})
    return pa.Table.from_pylist(rows, schema=pa.schema([("check_no", pa.int64()), ("code", pa.string()), ("title_id", pa.string()),
                                                        ("title_en", pa.string()), ("checkable", pa.bool_()), ("why_not_id", pa.string()),
                                                        ("why_not_en", pa.string())]))


def _why_not(check: AuditCheck, programme: Programme, reference: ReferenceLists, states: Mapping[str, str]) -> tuple[str | None, str | None]:
    if check.waits:
        return FIELD_LOOP
    if check.asks and not any(check.asks in facts_in(rule.when) for rule in programme.rules):
        return "tidak dapat diperiksa: program ini tidak menanyakannya", "cannot be checked: this programme does not ask it"
    fed = {code: one for code, one in reference.lists.items() if one.fact in check.facts}
    wrong = [(f"daftar {one.title.id} {LIST_STATES[states[code]]['id']}", f"the list {one.title.en} is {LIST_STATES[states[code]]['en']}")
             for code, one in fed.items() if states[code] != "usable"]
    undeclared = check.facts.keys() & set(LIST_FACTS) - {one.fact for one in fed.values()}
    wrong += [(f"tidak ada daftar untuk {fact}", f"no list feeds {fact}") for fact in sorted(undeclared)]
    if not wrong:
        return None, None
    id_, en = ("; ".join(told) for told in zip(*wrong, strict=True))
    if check.facts.keys() - {one.fact for one in fed.values()} - undeclared or any(states[code] != "missing" for code in fed):
        return f"tidak dapat diperiksa seluruhnya: {id_}", f"cannot be checked in full: {en}"
    return f"tidak dapat diperiksa: {id_}", f"cannot be checked: {en}"
