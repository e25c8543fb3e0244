"""The person rows of the older layouts: the DTKS extract (L1) and SIKS-NG (L3), of families not clearly well off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipeline.sample.names import FEMALE, NAMES
from pipeline.sample.people import CHILD, HEAD, SPOUSE, Family, Person

DTKS_REGENCIES = {"64.01", "64.03", "64.74"}
SIKS_REGENCIES = {"64.08", "64.72"}
HIGHEST_COVERED_DECILE = 5

DTKS_HEADER = ("ID DTKS|PROVINSI|KABUPATEN/KOTA|KECAMATAN|DESA/KELUARAHAN|ALAMAT|DUSUN|RT|RW|NOKK|NIK|NAMA|TANGGAL LAHIR|"
               "TEMPAT LAHIR|JENIS KELAMIN|PEKERJAAN|NAMA IBU KANDUNG|HUB KELUARGA|KETERANGAN PADAN|BANSOS BPNT|"
               "BANSOS PKH|BANSOS BPNT-PPKM|PBI JKN")
SIKS_HEADER = ("idsemesta,verifyid,NIK,NOKK,Nama,Alamat,rt,rw,provinsi,kabupaten,kecamatan,desa_kelurahan,prop_capil,"
               "kab_capil,id_kec,id_desa,FIRST_SK,PKH,BPNT,BNPT_PPKM,BST,BLT,BLT_BBM,PBI,ATENSI,PENA,PERMAKANAN,RUTILAHU,"
               "SEMBAKO_ADAPTIF,YAPI,is_nonaktif,deleted_label,masih_hidup_label,keterangan_meninggal,is_btn_padankan,"
               "padankan_at,keterangan_disabilitas")
KTP_JOBS = {
    "PNS": "PEGAWAI NEGERI SIPIL (PNS)", "TNI": "TENTARA NASIONAL INDONESIA (TNI)", "Polri": "KEPOLISIAN RI (POLRI)",
    "Nelayan": "NELAYAN/PERIKANAN",
}
RELATIONS = ("", "KEPALA KELUARGA", "", "ANAK", "MENANTU", "CUCU", "ORANG TUA", "PEMBANTU", "LAINNYA")
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
EXCEL_DAY_ZERO = date(1899, 12, 30).toordinal()
DISABILITIES = ("Fisik", "Netra", "Rungu", "Wicara", "Mental")
Chance = Callable[[], float]


@dataclass(slots=True)
class Dtks:
    match: str  # PADAN, TIDAK PADAN or empty
    job: str


@dataclass(slots=True)
class Siks:
    active: bool
    alive: str  # Masih hidup, Meninggal or empty
    pena: bool
    matched: bool
    disability: str


def ktp_job(job: str) -> str:
    return KTP_JOBS.get(job, job.upper())


def attach(family: Family, random: Chance, proposed: bool) -> None:
    """Give the members their older records. People who are proposed get none of the faults drawn by chance."""
    if family.decile is not None and family.decile > HIGHEST_COVERED_DECILE:
        return
    if family.regency.code in DTKS_REGENCIES:
        for member in family.members:
            luck = random()
            match = "PADAN" if luck < 0.92 else "TIDAK PADAN" if luck < 0.97 and not proposed else ""
            member.dtks = Dtks(match, ktp_job(member.job) or ("WIRASWASTA" if random() < 0.3 else ""))
    elif family.regency.code in SIKS_REGENCIES:
        disabled = family.members[int(random() * len(family.members))] if family.disabled else None
        for member in family.members:
            luck = random()
            if luck < 0.99:
                member.siks = Siks(active=proposed or luck > 0.01, alive="Masih hidup" if random() < 0.95 else "",
                                   pena=not proposed and random() < 0.005, matched=random() < 0.93,
                                   disability=DISABILITIES[int(random() * 5)] if member is disabled else "")


def birth_text(born: int, luck: float) -> str:
    """A birth date in one of the spellings that are met."""
    day = date.fromordinal(born)
    if luck < 0.86:
        return f"{day.day:02d}/{day.month:02d}/{day.year}"
    if luck < 0.91:
        return f"{day.day:02d}-{day.month:02d}-{day.year}"
    if luck < 0.95:
        return f"{day.year}-{day.month:02d}-{day.day:02d}"
    if luck < 0.98:
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return str(born - EXCEL_DAY_ZERO)


def dtks_line(family: Family, person: Person, regency_name: str, mother_missing_rate: float, random: Chance) -> tuple[str, bool]:
    """The row, and whether the mother's name is missing from it."""
    names = NAMES[FEMALE]
    motherless = random() < mother_missing_rate
    mother = "-" if motherless else _mother(family, person, names[int(random() * len(names))])
    woman = person.sex == FEMALE
    relation = RELATIONS[person.relation] or ("ISTRI" if woman else "SUAMI")
    aid = [("YA" if random() < 0.3 else "TIDAK") for _ in range(4)]
    return "|".join((
        "DTKS-" + family.key[4:], "KALIMANTAN TIMUR", regency_name, family.district.name.upper(),
        family.village.name.upper(), family.address, "", family.rt, family.rw, family.kk, person.nik, person.name,
        birth_text(person.born, random()), family.district.name.upper(), "PEREMPUAN" if woman else "LAKI-LAKI",
        person.dtks.job, mother, relation, person.dtks.match, *aid)), motherless


def _mother(family: Family, person: Person, other: str) -> str:
    """Of a child at home the woman of the house, if there is one; of everybody else somebody who lives elsewhere."""
    women = (member.name for member in family.members if member.sex == FEMALE and member.relation in (HEAD, SPOUSE))
    return next(women, other) if person.relation == CHILD else other


def siks_line(family: Family, person: Person, regency_name: str, random: Chance) -> str:
    record, digits = person.siks, family.village.code.replace(".", "")
    aid = ["YA" if random() < rate else "TIDAK" for rate in (0.3, 0.4, 0.02, 0.1, 0.1, 0.1, 0.6, 0.01)]
    disability = f'"[""{record.disability}""]"' if record.disability else "[]"
    return ",".join((
        person.key, "VRF-" + person.key[4:], person.nik, family.kk, person.name, family.address, family.rt, family.rw,
        "KALIMANTAN TIMUR", regency_name, family.district.name.upper(), family.village.name.upper(), "64", digits[:4],
        digits[:6], digits, "162/HUK/2023", *aid, "YA" if record.pena else "TIDAK", "TIDAK", "TIDAK", "TIDAK", "TIDAK",
        "0" if record.active else "1", "TIDAK", record.alive, "", "1" if record.matched else "0",
        "2025-01-15 08:00:00" if record.matched else "", disability))
