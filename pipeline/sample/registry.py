"""The registry files of one regency: L2 families and members (once per delivery), L1 or L3 persons, and their dirt."""

from __future__ import annotations

from pathlib import Path
from random import Random

from pipeline.sample.dirt import INVISIBLE, NOT_DETERMINED, UNKNOWN_VILLAGES, Dirt, damaged_kk, damaged_nik, drawn
from pipeline.sample.files import BAD_BYTE, Table
from pipeline.sample.numbers import SHARED_SERIAL, Numbers
from pipeline.sample.people import NO_WORK, Family, Person
from pipeline.sample.places import Regency
from pipeline.sample.records import (
    DTKS_HEADER, DTKS_REGENCIES, SIKS_HEADER, SIKS_REGENCIES, dtks_line, siks_line,
)
from pipeline.sample.truth import Defect, FileCount, Truth

FAMILY_HEADER = ("id_keluarga,no_kk,nik,nama_kepala_keluarga,alamat,rt,rw,provinsi,kabupaten,kecamatan,kelurahan,id_wilayah,"
                 "{decile},percentile_nasional,peringkat_nasional,peringkat_provinsi,peringkat_kab_kota")
WIDE_HEADER = ",jumlah_anggota_keluarga,id_disabilitas,kemiskinan_ekstrem,aset_bergerak_sepeda_motor,aset_bergerak_lemari_es"
MEMBER_HEADER = "id_keluarga,idsemesta,no_kk,nik,nama,hub_kepala_keluarga,pekerjaan_utama"

NARROW = {"64.07", "64.09"}  # deliver no survey columns
BPS_CODED = {"64.03", "64.07", "64.74"}
DECILE_HEADER = {"64.07": "desil", "64.09": "desil", "64.74": "DESIL"}
DECILE_FORM = {"64.03": "{}.0", "64.08": "{}.0", "64.09": "{}.0", "64.74": "DESIL {}"}
# The usual spelling of the regency's name, and one met now and then.
SPELLINGS = {
    "64.01": ("KAB. PASER", "PASER"), "64.02": ("KABUPATEN KUTAI KARTANEGARA", "Kab. Kutai Kartanegara"),
    "64.03": ("BERAU", "KAB. BERAU"), "64.07": ("KAB. KUTAI BARAT", "KUTAI BARAT"),
    "64.08": ("Kabupaten Kutai Timur", "KUTAI TIMUR"), "64.09": ("PENAJAM PASER UTARA", "KAB. PENAJAM PASER UTARA"),
    "64.11": ("MAHAKAM HULU", "KAB. MAHAKAM ULU"), "64.71": ("KOTA BALIKPAPAN", "BALIKPAPAN"),
    "64.72": ("KOTA SAMARINDA", "Kota Samarinda"), "64.74": ("KOTA BONTANG", "BONTANG"),
}
RARE_SPELLING = 0.1


class Extract:
    """One delivery of the L2 pair. A later, corrected delivery has no dirt."""

    def __init__(self, root: Path, day: str, regency: Regency, what: str, dirt: Dirt, dirty: bool):
        self.dirty, code = dirty, regency.code
        self.decile_header = DECILE_HEADER.get(code, "desil_nasional")
        header = FAMILY_HEADER.format(decile=self.decile_header) + ("" if code in NARROW else WIDE_HEADER)
        self.families, self.members = (
            Table(root, f"{day}/registry/dtsen_{layout}_{regency.slug}.csv", text,
                  **dirt.file_forms.get((code, layout), {}))
            for layout, text in (("keluarga", header), ("anggota", MEMBER_HEADER)))
        self.families.count.what = self.members.count.what = what


class RegistryWriter:
    """Writes the families of one regency as they are drawn."""

    def __init__(self, root: Path, days: tuple[str, str], regency: Regency, rng: Random, numbers: Numbers, dirt: Dirt, truth: Truth):
        self.regency, self.rng, self.random, self.numbers, self.dirt, self.truth = regency, rng, rng.random, numbers, dirt, truth
        code, corrected = regency.code, regency.code == dirt.corrected_registry
        self.extracts = [Extract(root, days[0], regency, "superseded" if corrected else "ok", dirt, dirty=True)]
        if corrected:
            self.extracts.append(Extract(root, days[1], regency, "ok", dirt, dirty=False))
        folder = f"{days[0]}/registry"
        self.dtks = Table(root, f"{folder}/dtks_{regency.slug}.csv", DTKS_HEADER) if code in DTKS_REGENCIES else None
        self.siks = Table(root, f"{folder}/siksng_{regency.slug}.csv", SIKS_HEADER) if code in SIKS_REGENCIES else None
        self.region = (code if code not in BPS_CODED else regency.bps_code).replace(".", "")
        self.decile_form = DECILE_FORM.get(code, "{}")
        self.last: tuple[Person, int] | None = None  # a person nobody proposes, and the line

    def write(self, family: Family, proposed: bool, odd_line: str | None = None) -> None:
        usual, rare = SPELLINGS[self.regency.code]
        spelling = rare if self.random() < RARE_SPELLING else usual
        cells = self._family_cells(family, spelling)
        for extract in self.extracts:
            dirty = extract.dirty and not proposed
            self._write_family(extract, family, list(cells), dirty, odd_line if extract.dirty else None)
            for person in family.members:
                self._write_member(extract, family, person, dirty)
            if dirty and odd_line:
                self._write_odd_member(extract.members, family, odd_line)
        for person in family.members:
            if person.dtks:
                line, motherless = dtks_line(family, person, spelling, self.dirt.mother_missing_rate, self.random)
                at = self.dtks.record(line)
                self._note_prefix(self.dtks, at, person, "NIK")
                if motherless:
                    self._note(self.dtks, at, "NAMA IBU KANDUNG", "MOTHER_MISSING")
            if person.siks:
                at = self.siks.record(siks_line(family, person, spelling, self.random))
                self._note_prefix(self.siks, at, person, "NIK")

    def write_second(self, family: Family, person: Person) -> None:
        """One more member row: of somebody who stands elsewhere too, or only looks it."""
        for extract in self.extracts:
            self._write_member(extract, family, person, dirty=False)

    def close(self) -> list[FileCount]:
        if self.regency.code == self.dirt.unbalanced_last_line:
            family, person = self.numbers.key("KLG-"), self.numbers.key("IDS-")
            line = self.extracts[0].members.rejected(f'{family},{person},,,SITI,1,"{NO_WORK}')
            self._note(self.extracts[0].members, line, "pekerjaan_utama", "BAD_QUOTE")
        tables = [table for extract in self.extracts for table in (extract.families, extract.members)]
        return [table.close() for table in (*tables, self.dtks, self.siks) if table]

    def _family_cells(self, family: Family, spelling: str) -> list[str]:
        head, random = family.members[0], self.random
        percentile = (family.decile or 1 + int(random() * 10)) * 10 - int(random() * 10)
        position = percentile - random()
        ranks = [str(int(position * scale)) for scale in (930_000, 12_400, 300)] if family.decile else ["", "", ""]
        cells = [family.key, family.kk, head.nik, head.name, family.address, family.rt, family.rw, "KALIMANTAN TIMUR",
                 spelling, family.district.name.upper(), family.village.name.upper(), self.region, "",
                 str(percentile) if family.decile else "", *ranks]
        if self.regency.code not in NARROW:
            poorest = (family.decile or 5) == 1
            flags = (family.disabled, poorest and random() < 0.5, random() < 0.7, random() < 0.6)
            cells += [str(len(family.members)), *("1.0" if flag else "0.0" for flag in flags)]
        return cells

    def _write_family(self, extract: Extract, family: Family, cells: list[str], dirty: bool, odd_line: str | None) -> None:
        table, decile = extract.families, family.decile
        if len(self.extracts) > 1 and extract.dirty and decile and self.random() < self.dirt.corrected_decile_rate:
            decile = min(10, decile + 1)  # what the later delivery corrects
        cells[12] = self.decile_form.format(decile) if decile else NOT_DETERMINED[int(self.random() * 4)]
        fault = drawn(self.dirt.family_rates, self.random()) if dirty and not odd_line else None
        if fault == "PLACE_UNKNOWN":
            cells[10] = self.rng.choice(UNKNOWN_VILLAGES)
        elif fault in ("KK_INVALID", "KK_MISSING"):
            cells[1] = damaged_kk(family.kk if fault == "KK_INVALID" else "", self.rng)
        if odd_line == "LINE_BREAK":
            lines = [table.long_record(",".join(cells[:4]) + f',"{family.address}', 'GG BUNTU",' + ",".join(cells[5:]))]
        else:
            lines = [table.record(",".join(cells)) for _ in range(2 if fault == "FAMILY_REPEATED" else 1)]
        column = {"PLACE_UNKNOWN": "kelurahan", "KK_INVALID": "no_kk", "KK_MISSING": "no_kk",
                  "FAMILY_REPEATED": "id_keluarga"}.get(fault, "alamat")
        for line in lines:
            if fault or odd_line == "LINE_BREAK":
                self._note(table, line, column, fault or odd_line)
            if not decile:
                self._note(table, line, extract.decile_header, "DECILE_UNKNOWN")
            self._note_prefix(table, line, family.members[0], "nik")

    def _write_member(self, extract: Extract, family: Family, person: Person, dirty: bool) -> None:
        key, nik, name, table = family.key, person.nik, person.name, extract.members
        fault = drawn(self.dirt.member_rates, self.random()) if dirty else None
        if fault == "FAMILY_UNKNOWN":
            key = self.numbers.key("KLG-")
        elif fault == "NAME_SLASH":
            name = name.replace(" ", "/") if " " in name else name + "/UTIH"
        elif fault == "NIK_REPEATED":
            if self.last is None or self.last[0] in family.members:
                fault = None
            else:
                nik = self.last[0].nik
                self._note(table, self.last[1], "nik", fault)
                self.last = None
        elif fault:
            nik = damaged_nik(fault, nik, self.rng)
        line = table.record(f"{key},{person.key},{family.kk},{nik},{name},{person.relation},{person.job}")
        if not dirty:
            person.line = table.name, line
        if fault:
            column = {"FAMILY_UNKNOWN": "id_keluarga", "NAME_SLASH": "nama"}.get(fault, "nik")
            self._note(table, line, column, fault)
        elif dirty:
            self.last = person, line
        if person.nik.endswith(str(SHARED_SERIAL)):
            self._note(table, line, "nik", "NIK_REPEATED")  # a member in two regencies' registries
        self._note_prefix(table, line, person, "nik")

    def _write_odd_member(self, table: Table, family: Family, kind: str) -> None:
        """One more line about the family that no reader, or only a careful one, takes for a person."""
        key, name = self.numbers.key("IDS-"), "SITI AMINAH"
        start, end = f"{family.key},{key},{family.kk},", f",8,{NO_WORK}"
        if kind == "BLANK":
            table.blank()
        elif kind == "QUOTED_COMMA":
            born = family.members[0].born
            nik = self.numbers.nik(family.district.digits, born, "P")
            self._note(table, table.record(f'{start}{nik},"{name}, S.PD"{end}'), "nama", kind)
        elif kind == "BAD_QUOTE":
            self._note(table, table.rejected(f'{start}0,"SITI "AMINAH"{end}'), "nama", kind)
        elif kind == "BAD_BYTES":
            self._note(table, table.rejected(f"{start}0,SITI {BAD_BYTE}AMINAH{end}"), "nama", kind)
        elif kind == "FIELD_COUNT":
            text = f"{start}0,{name}" if self.random() < 0.5 else f"{start}0,{name},S.PD{end}"
            self._note(table, table.rejected(text), "", kind)

    def _note_prefix(self, table: Table, line: int, person: Person, column: str) -> None:
        if person.odd_prefix:
            self._note(table, line, column, "NIK_PREFIX_UNKNOWN")

    def _note(self, table: Table, line: int, column: str, code: str) -> None:
        visibility = "invisible" if code in INVISIBLE else "row"
        self.truth.defects.append(Defect(table.name, line, column, code.lower().replace("_", " "), code, visibility))
