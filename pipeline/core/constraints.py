"""What a sound record obeys, how grave a breach is, and what every code of a fault means to those who repair it.

The row-level faults (SQL) and the gate (great-expectations) are both made from `CONSTRAINTS`. What is unknown breaks
nothing, unless the constraint is that it be given.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NoCode:
    """The column holds a code where something is wrong, and nothing where all is well."""

    column: str


@dataclass(frozen=True)
class Given:
    """The column is never empty."""

    column: str


@dataclass(frozen=True)
class Holds:
    """The column, a flag, is not false."""

    column: str


@dataclass(frozen=True)
class Same:
    """The two columns are equal where both are known."""

    column: str
    other: str


@dataclass(frozen=True)
class Constraint:
    """One constraint on `checked_<record>`: `column` is the one that the regency sees, `code` the code of a breach.

    `severity`: block, the record cannot be decided on; repair, usable, but goes back to the regency; warn, to the verifier.
    """

    record: str
    column: str
    severity: str
    rule: NoCode | Given | Holds | Same
    code: str | None = None

    @property
    def broken(self) -> str:
        """The condition under which a row breaks it, as SQL."""
        match self.rule:
            case NoCode(column):
                return f"{column} is not null"
            case Given(column):
                return f"{column} is null"
            case Holds(column):
                return f"not {column}"
            case Same(column, other):
                return f"{column} <> {other}"

    @property
    def code_sql(self) -> str:
        """The code of a breach, as SQL."""
        return self.rule.column if self.code is None else f"'{self.code}'"


CONSTRAINTS = (
    # A NIK that is impossible, or that a spreadsheet has damaged, names nobody: it is never repaired by the machine.
    Constraint("proposal", "nik", "block", NoCode("nik_code")),
    # Which proposal it replaces cannot be told, and both must not count.
    Constraint("proposal", "repairs", "block", Holds("repaired_row_is_known"), "REPAIRED_ROW_UNKNOWN"),
    Constraint("proposal", "no_kk", "repair", NoCode("kk_code")),
    Constraint("proposal", "birth_date", "repair", NoCode("birth_code")),
    Constraint("proposal", "village", "repair", Given("village_code"), "PLACE_UNKNOWN"),
    *(Constraint("proposal", column, "repair", Holds(f"{column}_is_decoded"), "CODE_UNKNOWN")
      for column in ("sex", "business_sector", "business_status", "requested_package", "has_active_kur")),
    # Prefixes of districts that were since renumbered or lie elsewhere in Indonesia are possible.
    Constraint("proposal", "nik", "warn", Holds("nik_prefix_is_known"), "NIK_PREFIX_UNKNOWN"),
    # Where NIK and birth date disagree the law corrects the birth date, so this is for the verifier.
    Constraint("proposal", "birth_date", "warn", Same("birth_date", "nik_born_on"), "NIK_BIRTH_DATE_DIFFERS"),
    Constraint("proposal", "sex", "warn", Same("sex", "nik_sex"), "NIK_SEX_DIFFERS"),
    # Without a date the proposal comes last among those of its family.
    Constraint("proposal", "proposed_on", "warn", Given("proposed_on"), "PROPOSAL_DATE_MISSING"),
    # The row stays a member of its family; as a person it cannot be told from others.
    Constraint("person", "nik", "block", NoCode("nik_code")),
    Constraint("person", "no_kk", "repair", NoCode("kk_code")),
    Constraint("person", "birth_date", "repair", NoCode("birth_code")),
    Constraint("person", "village", "repair", Holds("place_is_known"), "PLACE_UNKNOWN"),
    Constraint("person", "id_keluarga", "repair", Holds("family_is_known"), "FAMILY_UNKNOWN"),
    Constraint("person", "nik", "warn", Holds("nik_prefix_is_known"), "NIK_PREFIX_UNKNOWN"),
    Constraint("person", "nik", "warn", Holds("nik_stands_once"), "NIK_REPEATED"),
    Constraint("person", "birth_date", "warn", Same("birth_date", "nik_born_on"), "NIK_BIRTH_DATE_DIFFERS"),
    Constraint("person", "sex", "warn", Same("sex", "nik_sex"), "NIK_SEX_DIFFERS"),
    *(Constraint("person", column, "warn", Holds(f"{column}_is_decoded"), "CODE_UNKNOWN")
      for column in ("sex", "active", "deleted", "alive", "civil_registry_match", "receives_pena")),
    # The layout that comes first decides, and the verifier is told.
    Constraint("person", "job", "warn", Holds("layouts_agree"), "LAYOUTS_DISAGREE"),
    Constraint("family", "id_keluarga", "block", Given("id_keluarga"), "FAMILY_ID_MISSING"),
    Constraint("family", "nik", "repair", NoCode("nik_code")),
    Constraint("family", "no_kk", "repair", NoCode("kk_code")),
    Constraint("family", "village", "repair", Given("village_code"), "PLACE_UNKNOWN"),
    Constraint("family", "nik", "warn", Holds("nik_prefix_is_known"), "NIK_PREFIX_UNKNOWN"),
    # Not determined is a state of its own, never the poorest.
    Constraint("family", "welfare_decile", "warn", Given("welfare_decile"), "DECILE_UNKNOWN"),
    Constraint("family", "no_kk", "warn", Holds("card_is_of_one_family"), "KK_SHARED"),
    Constraint("family", "id_keluarga", "warn", Holds("family_stands_once"), "FAMILY_REPEATED"),
    Constraint("reference_entry", "nik", "block", NoCode("nik_code")),
    # An entry names its person by NIK: a birth date that is wrong goes back to the issuer, and hides nobody.
    Constraint("reference_entry", "birth_date", "repair", NoCode("birth_code")),
)
RECORDS = tuple(dict.fromkeys(one.record for one in CONSTRAINTS))


@dataclass(frozen=True)
class Meaning:
    """What a code says is wrong, and what to do about it, in both languages."""

    id: str
    en: str
    do_id: str
    do_en: str

    @property
    def sentences_id(self) -> str:
        """Both as sentences in Indonesian, for what a regency reads."""
        return f"{self.id[0].upper()}{self.id[1:]}. {self.do_id}"


_CARD = ("Perbaiki dari KTP-el atau KK.", "Correct it from the identity card.")
_FAMILY_CARD = ("Perbaiki dari KK.", "Correct it from the family card.")
_VERIFY = ("Dipastikan petugas di lapangan.", "The verifier makes sure in the field.")
_REGISTRY = ("Minta perbaikan di SIKS-NG.", "Ask for a correction of the registry.")
_SAVE_AGAIN = ("Simpan ulang sebagai CSV UTF-8, lalu kirim lagi.", "Save it again as CSV UTF-8, and deliver it again.")

MEANINGS = {
    "NIK_MISSING": Meaning("NIK kosong", "the NIK is missing", *_CARD),
    "NIK_NUMERIC": Meaning("NIK diketik sebagai angka sehingga digit terakhirnya hilang",
                           "the NIK was typed as a number, which lost its last digit", *_CARD),
    "NIK_SCIENTIFIC": Meaning("NIK berubah menjadi notasi ilmiah (6,47E+15)",
                              "the NIK was turned into scientific notation (6.47E+15)", *_CARD),
    "NIK_NOT_DIGITS": Meaning("NIK memuat karakter selain angka", "the NIK holds other characters than digits", *_CARD),
    "NIK_LENGTH": Meaning("NIK tidak 16 digit", "the NIK does not have 16 digits", *_CARD),
    "NIK_DATE": Meaning("tanggal lahir di dalam NIK tidak mungkin", "the birth date within the NIK is impossible", *_CARD),
    "NIK_SERIAL": Meaning("nomor urut NIK 0000 tidak mungkin", "the serial 0000 of the NIK is impossible", *_CARD),
    "NIK_PREFIX_UNKNOWN": Meaning("enam digit pertama NIK bukan kode kecamatan yang berlaku",
                                  "the first six digits of the NIK are no district in force", *_VERIFY),
    "NIK_REPEATED": Meaning("NIK yang sama ada di baris lain", "the same NIK stands in another row", *_REGISTRY),
    "NIK_BIRTH_DATE_DIFFERS": Meaning("tanggal lahir berbeda dengan NIK", "the birth date differs from the NIK's", *_VERIFY),
    "NIK_SEX_DIFFERS": Meaning("jenis kelamin berbeda dengan NIK", "the sex differs from the NIK's", *_VERIFY),
    "KK_MISSING": Meaning("nomor KK kosong", "the family card number is missing", *_FAMILY_CARD),
    "KK_INVALID": Meaning("nomor KK bukan 16 digit angka", "the family card number does not have 16 digits", *_FAMILY_CARD),
    "KK_SHARED": Meaning("satu nomor KK dipakai dua keluarga", "two families share one family card number", *_REGISTRY),
    "BIRTH_DATE_UNREADABLE": Meaning("tanggal lahir tidak terbaca", "the birth date cannot be read", *_CARD),
    "BIRTH_DATE_PLACEHOLDER": Meaning("tanggal lahir 1900-01-01 hanya pengisi", "the birth date 1900-01-01 is a placeholder", *_CARD),
    "BIRTH_DATE_IMPOSSIBLE": Meaning("tanggal lahir tidak mungkin", "the birth date is impossible", *_CARD),
    "PLACE_UNKNOWN": Meaning("desa/kelurahan tidak dikenal", "the village is not recognised",
                             "Pilih nama resmi dari daftar.", "Choose the official name from the list."),
    "CODE_UNKNOWN": Meaning("isian tidak ada di daftar pilihan", "the word is in no code list",
                            "Pilih salah satu dari daftar.", "Choose one from the list."),
    "PROPOSAL_DATE_MISSING": Meaning("tanggal usulan kosong", "the date of the proposal is missing",
                                     "Isi tanggal usulan.", "Fill in the date of the proposal."),
    "REPAIRED_ROW_UNKNOWN": Meaning("baris yang diperbaiki tidak ditemukan di kiriman mana pun", "the row it repairs is in no delivery",
                                    "Jangan ubah kolom BERKAS ASAL; pakai buku kerja perbaikan yang terbaru.",
                                    "Leave the column BERKAS ASAL as it is; use the latest repair workbook."),
    "FAMILY_ID_MISSING": Meaning("id_keluarga kosong", "id_keluarga is missing", *_REGISTRY),
    "FAMILY_UNKNOWN": Meaning("keluarganya tidak ada di berkas keluarga", "its family is in no family file", *_REGISTRY),
    "FAMILY_REPEATED": Meaning("keluarga yang sama ada di baris lain", "the same family stands in another row", *_REGISTRY),
    "DECILE_UNKNOWN": Meaning("desil belum ditentukan", "the decile is not determined",
                              "Minta pemutakhiran desil.", "Ask for the decile to be determined."),
    "LAYOUTS_DISAGREE": Meaning("pekerjaan berbeda antar-berkas", "the files disagree on the job", *_VERIFY),
    "FIELD_COUNT": Meaning("jumlah kolom tidak sama dengan baris judul", "the number of fields differs from the header's", *_SAVE_AGAIN),
    "BAD_QUOTE": Meaning("tanda kutip tidak berpasangan", "a quotation mark is not closed", *_SAVE_AGAIN),
    "BAD_BYTES": Meaning("ada huruf yang rusak", "it holds damaged characters", *_SAVE_AGAIN),
}
