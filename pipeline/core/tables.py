"""Every table of the flow, stage by stage; a stage may read and write only what stands here.

Region codes are Kemendagri's, dotted (`64.72`); `file_no` numbers the files of one run, `source_row` is the physical
line of a text file or the row of a sheet, counted from 1 as an editor or Excel shows it.
"""

from __future__ import annotations

from pipeline.core.contract import Column, Date, Flag, Table, Text, Whole, Words
from pipeline.core.ledger import REASONS

SEVERITIES = ("block", "repair", "warn")
RECORDS = ("person", "family", "proposal", "reference_entry")
OUTCOMES = ("eligible", "conditional", "undetermined", "ineligible", "not_judged")
STATUSES = (
    "selected", "reserve", "not_selected", "undetermined", "ineligible", "not_in_registry", "quarantined", "duplicate",
)
SECTORS = ("food", "trade", "craft", "service", "farming")

FILE_NO = Column("file_no", Whole(1), "Nomor berkas dalam proses ini", "Number of the file in this run")
SOURCE_ROW = Column("source_row", Whole(1), "Baris di berkas asal", "Row in the source file")
SOURCE_FILE = Column("source_file", Text(), "Berkas asal", "Source file, relative to the snapshot")
CASE_ID = Column("case_id", Text(), "Nomor kasus", "Case number: a keyed hash, stable over rounds")
DELIVERED_FOR = Column("delivered_for", Text(), "Kiriman untuk",
                       "What the row is delivered for: regency, `elsewhere` for rows of a file of several regencies that lie in"
                       " none of them, or issue of a reference list (list, issuer, programme and year, joined by |)")
UNDECODED = Column("undecoded", Text(), "Kolom dengan kata tak dikenal", "Columns whose word is in no code list, joined by ;")
FAULT_CODE = Column("code", Text(), "Kode masalah", "Code of the fault")
ROUND = Column("round", Text(), "Putaran", "Round")


def regency_code(missing: str | None = None) -> Column:
    return Column("regency_code", Text(), "Kode kabupaten/kota", "Regency code (Kemendagri)", missing)


def private(name: str, type_, id_: str, en: str) -> Column:
    """A personal cell: it may leave the stage tables only into `selection` and `people/`."""
    return Column(name, type_, id_, en, missing="not given", private=True)


def known(name: str, type_, id_: str, en: str, missing: str = "not known", unit: str | None = None) -> Column:
    return Column(name, type_, id_, en, missing=missing, unit=unit)


NIK = private("nik", Text(), "NIK", "Population identity number, only where well formed")
NIK_CODE = known("nik_code", Text(), "Masalah NIK", "What is wrong with the NIK", "it is well formed")
NO_KK = private("no_kk", Text(), "Nomor KK", "Family card number, only where well formed")
KK_CODE = known("kk_code", Text(), "Masalah KK", "What is wrong with the KK number", "it is well formed")
BIRTH_DATE = private("birth_date", Date(), "Tanggal lahir", "Birth date")
NIK_BORN_ON = private("nik_born_on", Date(), "Tanggal lahir menurut NIK",
                      "Birth date in the NIK, where only one century gives an age of 0 to 110")
NIK_SEX = private("nik_sex", Words(("L", "P")), "Jenis kelamin menurut NIK", "Sex in the NIK")
BIRTH_CODE = known("birth_code", Text(), "Masalah tanggal lahir", "What is wrong with the birth date", "nothing")
SEX = private("sex", Words(("L", "P")), "Jenis kelamin", "Sex: L male, P female")
ID_KELUARGA = private("id_keluarga", Text(), "ID keluarga", "Family key of the registry")
DISTRICT_CODE = known("district_code", Text(), "Kode kecamatan", "District code", "place not recognised")
VILLAGE_CODE = known("village_code", Text(), "Kode desa/kelurahan", "Village code", "place not recognised")

# ---- ingest ---------------------------------------------------------------------------------------------------------

source_file = Table("source_file", "one row per file of the snapshot", ("file_no",), (
    FILE_NO, SOURCE_FILE,
    Column("sha256", Text(), "Sidik berkas", "SHA-256 of the bytes"),
    Column("layout", Text(), "Tata letak", "Layout recognised by the header row"),
    Column("delivered_on", Date(), "Tanggal kiriman", "Delivery date: the dated folder"),
    known("regency_codes", Text(), "Kabupaten/kota", "Regencies in the file, joined by ;", "no place in this layout"),
    known("code_system", Words(("kemendagri", "bps", "names")), "Sistem kode", "Code system of the file", "no codes"),
    known("repeats", Text(), "Salinan dari", "File with the same bytes, read instead", "not a copy"),
    known("unknown_columns", Text(), "Kolom tak dikenal", "Numbers of the columns whose headers the layout does not know, joined by ;", "none"),
    known("absent_columns", Text(), "Kolom yang tidak ada", "Headers of the layout that the file lacks, joined by ;", "none"),
    Column("physical_lines", Whole(0), "Baris fisik", "Physical lines, or rows of the data sheet"),
    Column("header_lines", Whole(0), "Baris judul", "Lines up to and with the header row"),
    Column("blank_lines", Whole(0), "Baris kosong", "Blank lines"),
    Column("continuation_lines", Whole(0), "Baris lanjutan", "Further lines of a record that spans several"),
    Column("rejected_lines", Whole(0), "Baris ditolak", "Lines that are no record"),
    Column("records", Whole(0), "Jumlah baris data", "Records read"),
))

delivery = Table("delivery", "one row per file and what it delivers: a regency in a layout, or a reference list",
                 ("file_no", "delivered_for"), (
    FILE_NO,
    DELIVERED_FOR,
    Column("layout", Text(), "Tata letak", "Layout recognised by the header row"),
    Column("delivered_on", Date(), "Tanggal kiriman", "Delivery date: the dated folder"),
    Column("superseded", Flag(), "Digantikan", "A later delivery of the same regency and layout replaces it"),
))

rejected_line = Table("rejected_line", "one row per physical line that is no record", ("file_no", "line"), (
    FILE_NO,
    Column("line", Whole(1), "Baris", "Physical line"),
    Column("byte_offset", Whole(0), "Posisi byte", "Where the line starts in the file"),
    FAULT_CODE,
))

unmatched_place = Table("unmatched_place", "one row per file and place as it is written that is no official village",
                        ("file_no", "regency_code", "district_name", "village_name"), (
    FILE_NO, regency_code("the regency is not recognised either"),
    Column("district_name", Text(), "Kecamatan tertulis", "District as it is written", private=True),
    Column("village_name", Text(), "Desa/kelurahan tertulis", "Village as it is written", private=True),
    Column("rows_held", Whole(1), "Jumlah baris", "Rows with this place"),
))

region = Table("region", "one row per region of the official list", ("region_code",), (
    Column("region_code", Text(), "Kode wilayah", "Region code (Kemendagri)"),
    Column("level", Words(("provinsi", "kabkota", "kecamatan", "desa", "kelurahan")), "Tingkat", "Level"),
    Column("name", Text(), "Nama", "Official name"),
    known("parent_code", Text(), "Kode induk", "Code of the region above", "the province has none"),
))

# L1 DTKS, L2 DTSEN, L3 SIKS-NG, L4 Regsosek.
PERSON_LAYOUTS = ("L1", "L2", "L3", "L4")
# As far as all sources tell them apart: none but SIAK's tells parents from parents-in-law, or husband from wife.
RELATIONS = ("head", "spouse", "child", "child_in_law", "grandchild", "parent", "relative", "helper", "other")
MARITAL = ("single", "married", "divorced", "widowed")
# Each class begins at so many million rupiah and ends where the next begins.
TURNOVER_CLASSES = ("under_5m", "from_5m", "from_15m", "from_25m", "from_167m", "from_1250m", "from_4167m")

RELATION = known("relation", Words(RELATIONS), "Hubungan dengan kepala keluarga", "Relation to the head of the family",
                 "not given, or a code that the layout does not know")
MARITAL_STATUS = known("marital", Words(MARITAL), "Status perkawinan", "Marital status", "the layout does not say")

person = Table("person", "one row per person row of the registry files", ("file_no", "source_row"), (
    FILE_NO, SOURCE_ROW,
    Column("layout", Words(PERSON_LAYOUTS), "Tata letak", "Layout of the row"),
    regency_code("place not recognised"), VILLAGE_CODE, ID_KELUARGA, NO_KK, KK_CODE, NIK, NIK_CODE,
    private("name", Text(), "Nama", "Name"),
    private("mother_name", Text(), "Nama ibu kandung", "Name of the mother"),
    BIRTH_DATE, BIRTH_CODE, NIK_BORN_ON, SEX, NIK_SEX,
    RELATION, MARITAL_STATUS,
    known("lives_with_family", Flag(), "Tinggal bersama keluarga", "Lives with the family", "the layout does not say"),
    known("state_paid", Flag(), "Pekerjaan ASN/TNI/Polri/BUMN", "The job is paid by the state", "job not given"),
    known("active", Flag(), "Aktif", "Active in the registry"),
    known("alive", Flag(), "Masih hidup", "Said to be alive", "the layout does not say"),
    known("civil_registry_match", Flag(), "Padan Dukcapil", "Matched with the civil registry"),
    known("disabled", Flag(), "Disabilitas", "Has a disability"),
    known("receives_pena", Flag(), "Penerima PENA", "Flagged as receiving PENA"),
    known("owns_business", Flag(), "Punya usaha", "Owns a business", "the layout does not say"),
    known("turnover_class", Words(TURNOVER_CLASSES), "Kelas omzet per bulan", "Class of the business's monthly turnover",
          "no business, or the layout does not say", unit="million Rp"),
    known("takes_kur", Flag(), "Ikut KUR", "Took part in KUR in the year before the answer", "the layout does not say"),
    UNDECODED, DELIVERED_FOR,
))

family = Table("family", "one row per family row of the registry files", ("file_no", "source_row"), (
    FILE_NO, SOURCE_ROW, regency_code("place not recognised"), DISTRICT_CODE, VILLAGE_CODE,
    ID_KELUARGA, NO_KK, KK_CODE, NIK, NIK_CODE,
    private("head_name", Text(), "Nama kepala keluarga", "Name of the head of family"),
    private("address", Text(), "Alamat", "Address"),
    private("rt", Text(), "RT", "Neighbourhood unit"),
    private("rw", Text(), "RW", "Neighbourhood association"),
    known("welfare_decile", Whole(1, 10), "Desil kesejahteraan", "National welfare decile", "not determined"),
    known("has_disabled_member", Flag(), "Ada anggota penyandang disabilitas", "A member has a disability"),
    known("family_size", Whole(1), "Jumlah anggota keluarga", "Members of the family", unit="persons"),
    DELIVERED_FOR,
))

proposal = Table("proposal", "one row per row of a proposal workbook", ("file_no", "source_row"), (
    FILE_NO, SOURCE_ROW, regency_code(), NIK, NIK_CODE, NO_KK, KK_CODE,
    private("applicant_name", Text(), "Nama pemohon", "Name of the applicant"),
    BIRTH_DATE, BIRTH_CODE, NIK_BORN_ON, SEX, NIK_SEX, DISTRICT_CODE, VILLAGE_CODE,
    private("address", Text(), "Alamat", "Address"),
    private("rt", Text(), "RT", "Neighbourhood unit"),
    private("rw", Text(), "RW", "Neighbourhood association"),
    private("phone", Text(), "Nomor HP", "Telephone"),
    known("business_sector", Words(SECTORS), "Jenis usaha", "Sector of the business"),
    known("business_status", Words(("running", "starting")), "Status usaha", "The business runs or starts"),
    known("business_months", Whole(0), "Lama usaha", "Age of the business", unit="months"),
    known("monthly_turnover_idr", Whole(0), "Omzet per bulan", "Monthly turnover", unit="Rp"),
    known("requested_package", Text(), "Paket yang dibutuhkan", "Package asked for"),
    known("has_active_kur", Flag(), "KUR aktif", "Has an active KUR loan"),
    known("proposed_on", Date(), "Tanggal usulan", "Date of the proposal"),
    UNDECODED,
    private("cells", Text(), "Isi baris", "All cells of the row, normalised, for the case number"),
    private("as_sent", Text(), "Isi baris asli", "All cells of the row as they were sent, as JSON by column"),
    Column("is_repair", Flag(), "Baris perbaikan", "The row repairs one that was delivered before"),
    known("repairs_sha256", Text(), "Sidik berkas yang diperbaiki", "SHA-256 of the file it repairs", "it is no repair"),
    known("repairs_row", Whole(0), "Baris yang diperbaiki", "Row of that file", "it is no repair"),
    DELIVERED_FOR,
))

LIST = Column("list", Text(), "Daftar", "Reference list, by its code in the rules")
CONCERNS = ("applicant", "any_member", "any_worker")
reference_list = Table("reference_list", "one row per reference list that the rules declare", ("list",), (
    LIST,
    Column("fact", Text(), "Fakta", "Fact of a case that it feeds"),
    Column("concerns", Words(CONCERNS), "Mengenai", "Whom it is about: the applicant, any member, or any member of 15 years or more"),
    known("oldest_months", Whole(1), "Umur paling tua", "Age of a delivery beyond which its silence says nothing", "any age", unit="months"),
    Column("by_nik", Flag(), "Dicocokkan dengan NIK", "An entry names whoever has its NIK"),
    Column("by_kk", Flag(), "Dicocokkan dengan nomor KK", "An entry names the family that has its card"),
    Column("by_name_and_birth_date", Flag(), "Dicocokkan dengan nama dan tanggal lahir",
           "An entry without a NIK may name whoever has its name and birth date"),
))

reference_entry = Table("reference_entry", "one row per entry of a reference list", ("file_no", "source_row"), (
    FILE_NO, SOURCE_ROW, LIST,
    NIK, NIK_CODE, NO_KK, KK_CODE,
    private("name", Text(), "Nama", "Name"),
    BIRTH_DATE, BIRTH_CODE, regency_code("the list names no place, or one that is not recognised"), VILLAGE_CODE,
    known("programme", Text(), "Program", "Programme of an earlier award"),
    known("year", Whole(1900, 2200), "Tahun", "Year of the entry"),
    DELIVERED_FOR,
))

earlier_award = Table("earlier_award", "one row per recipient of an earlier round", ("round", "case_id"), (
    ROUND, CASE_ID,
    Column("person_key", Text(), "Kunci orang", "Keyed hash of the NIK"),
    known("family_key", Text(), "Kunci keluarga", "Keyed hash of the family", "no family known"),
))

earlier_member = Table("earlier_member", "one row per known member of the family of a recipient of an earlier round", ("round", "case_id", "person_key"), (
    ROUND, CASE_ID,
    Column("person_key", Text(), "Kunci orang", "Keyed hash of the member's NIK"),
    known("family_key", Text(), "Kunci keluarga", "Keyed hash of the recipient's family", "no family known"),
))
earlier_vacancy = Table("earlier_vacancy", "one row per award of an earlier round that was given up on the day of the registry or later",
                        ("round", "case_id"), (
    ROUND, CASE_ID, regency_code(),
    Column("reason", Words(REASONS), "Alasan", "Why it was given up"),
    known("person_key", Text(), "Kunci orang", "Keyed hash of the NIK", "no well-formed NIK"),
    known("family_key", Text(), "Kunci keluarga", "Keyed hash of the family", "no family known"),
))

# ---- quality --------------------------------------------------------------------------------------------------------

fault = Table("fault", "one row per broken constraint of a record", ("file_no", "source_row", "column_name", "code"), (
    FILE_NO, SOURCE_ROW,
    Column("record", Words(RECORDS), "Jenis data", "Kind of record"),
    Column("column_name", Text(), "Kolom", "Column that breaks it"),
    FAULT_CODE,
    Column("severity", Words(SEVERITIES), "Tingkat", "block, repair or warn"),
))

quarantine = Table("quarantine", "one row per record not fit to decide on", ("file_no", "source_row"), (
    FILE_NO, SOURCE_ROW,
    Column("record", Words(RECORDS), "Jenis data", "Kind of record"),
    Column("column_name", Text(), "Kolom", "Column of the first blocking fault"),
    FAULT_CODE,
))

expectation = Table("expectation", "one row per constraint on a kind of record: what great-expectations counted",
                    ("record", "expectation", "looked_at"), (
    Column("record", Words(RECORDS), "Jenis data", "Kind of record"),
    Column("column_name", Text(), "Kolom", "Column that the constraint is on"),
    known("code", Text(), "Kode masalah", "Code of the fault", "the column looked at holds the code"),
    Column("severity", Words(SEVERITIES), "Tingkat", "block, repair or warn"),
    Column("expectation", Text(), "Harapan", "Type of the expectation"),
    Column("looked_at", Text(), "Kolom yang diperiksa", "Columns of the checked record, joined by ;"),
    Column("rows_seen", Whole(0), "Baris diperiksa", "Rows looked at"),
    Column("broken", Whole(0), "Baris bermasalah", "Rows that break it"),
), released=True)

gate = Table("gate", "one row per check and regency or file", ("scope", "subject", "check_name"), (
    Column("scope", Words(("regency", "file")), "Lingkup", "Whether a regency or a file is judged"),
    Column("subject", Text(), "Tentang", "Regency code, or source file"),
    Column("check_name", Text(), "Pemeriksaan", "Name of the check"),
    Column("counted", Whole(0), "Terhitung", "Rows that the check counts"),
    Column("of_rows", Whole(0), "Dari", "Rows it looks at"),
    known("warn_above_percent", Whole(0, 100), "Peringatan di atas", "Limit above which it warns", "none", unit="percent"),
    known("stop_above_percent", Whole(0, 100), "Berhenti di atas", "Limit above which the run stops", "none", unit="percent"),
    Column("verdict", Words(("pass", "warn", "stop", "waived")), "Putusan", "Verdict"),
), released=True)

fault_count = Table("fault_count", "one row per file and kind of fault", ("source_file", "record", "column_name", "code"), (
    SOURCE_FILE,
    Column("record", Words(RECORDS), "Jenis data", "Kind of record"),
    Column("column_name", Text(), "Kolom", "Column at fault"),
    FAULT_CODE,
    Column("severity", Words(SEVERITIES), "Tingkat", "block, repair or warn"),
    Column("faults", Whole(1), "Jumlah", "Records with the fault"),
))

funnel = Table("funnel", "one row per regency and kind of record: from the rows read to those that can be decided on",
               ("regency_code", "record"), (
    Column("regency_code", Text(), "Kode kabupaten/kota", "Regency code, or `elsewhere`"),
    Column("record", Words(RECORDS), "Jenis data", "Kind of record"),
    Column("rows_read", Whole(0), "Baris terbaca", "Rows read"),
    Column("superseded", Whole(0), "Digantikan", "Rows that a later delivery replaces"),
    Column("quarantined", Whole(0), "Karantina", "Rows not fit to decide on"),
    Column("usable", Whole(0), "Layak", "Rows that can be decided on"),
))

LIST_STATES = ("usable", "outdated", "damaged", "missing")
list_state = Table("list_state", "one row per reference list that the rules declare: whether its silence may be taken as a no", ("list",), (
    LIST,
    Column("state", Words(LIST_STATES), "Keadaan", "Usable; delivered too long ago; damaged, in whole or by one issuer; or not delivered"),
    Column("files", Whole(0), "Berkas", "Files in force"),
    Column("entries", Whole(0), "Baris", "Entries in force"),
    known("delivered_on", Date(), "Tanggal kiriman", "Delivery date of the oldest file in force", "none was delivered"),
    Column("asks_nik", Flag(), "Menyebut NIK", "Most entries of a file name people by NIK"),
    Column("asks_kk", Flag(), "Menyebut nomor KK", "Most entries of a file name families by card"),
    Column("asks_birth_date", Flag(), "Menyebut nama dan tanggal lahir", "Most entries of a file name people by name and birth date"),
))

current_proposal = Table("current_proposal", "one row per proposal that no later delivery replaces",
                         ("file_no", "source_row"), (
    *(column for column in proposal.columns
      if column.name not in ("as_sent", "is_repair", "repairs_sha256", "repairs_row", "delivered_for")),
    known("quarantine_code", Text(), "Kode karantina", "Why it is quarantined", "it is fit to decide on"),
))

# ---- identity -------------------------------------------------------------------------------------------------------

REGISTRY_FACTS = (
    known("active_in_registry", Flag(), "Aktif di registri", "Active in the registry"),
    known("state_paid", Flag(), "Dibayar negara", "The job is paid by the state"),
    known("alive", Flag(), "Masih hidup", "Alive"),
    known("civil_registry_match", Flag(), "Padan Dukcapil", "Matched with the civil registry"),
    known("disabled", Flag(), "Disabilitas", "Has a disability"),
    known("receives_pena", Flag(), "Penerima PENA", "Flagged as receiving PENA"),
)
FAMILY_ID = private("family_id", Text(), "ID keluarga", "Registry family: id_keluarga, else the KK number")

registry_person = Table("registry_person", "one row per NIK of the families that are brought together", ("nik",), (
    NIK, FAMILY_ID, regency_code("active in several regencies, or place not recognised"),
    private("name", Text(), "Nama", "Name"),
    BIRTH_DATE, NIK_BORN_ON, SEX, NIK_SEX, *REGISTRY_FACTS, RELATION, MARITAL_STATUS,
))

family_member = Table("family_member", "one row per known member of a family that is brought together, with or without a good NIK",
                      ("family_id", "member_no"), (
    FAMILY_ID,
    Column("member_no", Whole(1), "Nomor anggota", "Number within the family"),
    NIK, BIRTH_DATE, *(c for c in REGISTRY_FACTS if c.name in ("state_paid", "disabled", "receives_pena")),
))

registry_family = Table("registry_family", "one row per registry family that is brought together", ("family_id",), (
    FAMILY_ID, NO_KK, regency_code("several, or place not recognised"), DISTRICT_CODE, VILLAGE_CODE,
    private("address", Text(), "Alamat", "Address"),
    private("rt", Text(), "RT", "Neighbourhood unit"),
    private("rw", Text(), "RW", "Neighbourhood association"),
    known("welfare_decile", Whole(1, 10), "Desil kesejahteraan", "National welfare decile", "not determined"),
    known("has_disabled_member", Flag(), "Ada anggota penyandang disabilitas", "A member has a disability"),
    known("family_size", Whole(1), "Jumlah anggota keluarga", "Members of the family", unit="persons"),
))

CASE_REGENCY = Column("regency_code", Text(), "Kode kabupaten/kota", "Regency code (Kemendagri) of the proposal, or of where the registry"
                      " family lives; `elsewhere` where no row of the family says it")

STANDINGS = ("to_judge", "duplicate", "not_in_registry", "quarantined")
case_file = Table("case_file", "one row per case: a proposal that no later delivery replaces, or a registry family", ("case_id",), (
    CASE_ID,
    known("file_no", Whole(1), "Nomor berkas usulan", "Number of the proposal's file in this run", "the case is a registry family"),
    known("source_row", Whole(1), "Baris usulan", "Row of the proposal", "the case is a registry family"),
    CASE_REGENCY,
    Column("standing", Words(STANDINGS), "Kedudukan", "Whether the case is judged, and why not"),
    known("standing_code", Text(), "Kode", "Code of the reason for not judging", "the case is judged"),
    known("names_the_person", Flag(), "Usulan menyebut orang pemilik NIK", "The proposal names the person of its NIK",
          "neither the name nor card and birth date agree with the registry"),
    NIK, FAMILY_ID,
    known("person_key", Text(), "Kunci orang", "Keyed hash of the NIK", "no well-formed NIK"),
    known("family_key", Text(), "Kunci keluarga", "Keyed hash of the family", "not in the registry"),
    known("lives_in_regency", Flag(), "Tinggal di kabupaten/kota itu", "Lives in the regency of the case",
          "registered in several regencies, or the place is not recognised"),
    known("is_family_head", Flag(), "Kepala keluarga", "The person is the head of the family", "who heads the family is not known"),
))

row_account = Table("row_account", "one row per file of the kind that makes cases: its current rows, accounted for", ("source_file",), (
    SOURCE_FILE,
    Column("rows_in_cases", Whole(0), "Baris dalam kasus", "Current rows that are, or are part of, a case", unit="rows"),
    Column("rows_in_no_case", Whole(0), "Baris tanpa kasus",
           "Current registry rows that nothing ties to a family: no family key, no card, no NIK of a member", unit="rows"),
), released=True)

DUPLICATE_KINDS = ("SAME_NIK", "SAME_FAMILY", "SAME_PERSON", "SAME_CARD", "SHARED_MEMBERS", "CHAIN")
duplicate = Table("duplicate", "one row per case that gives way to another case that may have one award with it", ("case_id",), (
    CASE_ID,
    Column("kept_case_id", Text(), "Kasus yang dipakai", "The case that is judged instead"),
    Column("kind", Words(DUPLICATE_KINDS), "Jenis", "What the two cases share"),
), released=True)

PAIR_KINDS = ("person", "proposal")
BANDS = ("hold", "flag")
probable_pair = Table("probable_pair", "one row per pair of people who are probably one, or of a proposal and the person whom it probably means",
                      ("kind", "key_a", "key_b"), (
    Column("kind", Words(PAIR_KINDS), "Jenis", "person: two NIK that are probably one person's; proposal: a proposal whose NIK is damaged or"
           " missing, and the registry's person whom it probably means"),
    Column("key_a", Text(), "Kunci pertama", "Key of the person; of a proposal its case number"),
    Column("key_b", Text(), "Kunci kedua", "Key of the other person; of two people the larger key"),
    known("case_id_a", Text(), "Kasus pertama", "Case of the first, or of the family", "not proposed"),
    known("case_id_b", Text(), "Kasus kedua", "Case of the second, or of the family", "not proposed"),
    Column("weight", Whole(), "Bobot", "Log2 of the odds that both are one person", unit="thousandths"),
    Column("band", Words(BANDS), "Tindakan", "hold: a person decides first; flag: the verifier asks"),
    Column("agrees", Text(), "Yang sama", "What agrees, joined by ;"),
    Column("differs", Text(), "Yang berbeda", "What is known of both and differs, joined by ;"),
), released=True)

probable_person = Table("probable_person", "one row per person or proposal of a probable pair: what people need to tell them apart", ("key",), (
    Column("key", Text(), "Kunci", "Key as in `probable_pair`"),
    NIK, private("name", Text(), "Nama", "Name"), BIRTH_DATE, SEX,
    known("village_name", Text(), "Desa/kelurahan", "Village"), NO_KK, FAMILY_ID, regency_code("several, or place not recognised"),
))

probable_count = Table("probable_count", "one row per regency, kind and band: probable pairs with somebody there", ("regency_code", "kind", "band"), (
    Column("regency_code", Text(), "Kode kabupaten/kota", "Regency code, or `elsewhere` where it is not known"),
    Column("kind", Words(PAIR_KINDS), "Jenis", "Two people, or a proposal and a person"),
    Column("band", Words(BANDS), "Tindakan", "hold or flag"),
    Column("pairs", Whole(1), "Jumlah pasangan", "Pairs; one of two regencies counts in both"),
), released=True)

LIKENESS_SHARE = Whole(0, 1_000_000)
likeness_model = Table("likeness_model", "one row per level of a comparison: the model that weighed the probable pairs", ("comparison", "level"), (
    Column("comparison", Text(), "Perbandingan", "What is compared; `model` for what holds of all"),
    Column("level", Text(), "Tingkat", "How alike it is"),
    known("same_person", LIKENESS_SHARE, "Pada orang yang sama", "Share among pairs that are one person", "holds of all", unit="per million"),
    known("strangers", LIKENESS_SHARE, "Pada orang berbeda", "Share among pairs of strangers", "holds of all", unit="per million"),
    known("figure", Whole(), "Angka", "Number of people, expected odds of a person and of a proposal, or limit of a band; odds and limits are"
          " log2, in thousandths", "it is a level"),
), released=True)

LINKS = ("registry_person", "registry_family", "earlier_round", *(f"gave_up({reason})" for reason in REASONS))
link = Table("link", "one row per case and thing it is linked to", ("case_id", "linked_to", "linked_key"), (
    CASE_ID,
    Column("linked_to", Text(), "Tertaut ke", f"What the case is linked to: {', '.join(LINKS)}, or the code of a reference list"),
    Column("linked_key", Text(), "Kunci", "Key of the linked thing: person or family key, round, or list entry"),
    Column("evidence", Words(("nik", "card", "family", "person_key", "family_key")), "Bukti", "What the two sides share"),
), released=True)

probable_entry = Table("probable_entry", "one row per case, member and entry of a reference list that may be about that person, to be reviewed",
                       ("case_id", "person_key", "list", "entry_key"), (
    CASE_ID,
    Column("person_key", Text(), "Kunci orang", "Keyed hash of the member's NIK"),
    LIST,
    Column("entry_key", Text(), "Kunci baris daftar", "Keyed hash of what the entry says of the person"),
    Column("agrees", Text(), "Yang sama", "What the two sides share, joined by ;"),
), released=True)

# ---- eligibility ----------------------------------------------------------------------------------------------------

earlier_family = Table("earlier_family", "one row per case whose family has members of another family that received aid in an earlier round",
                       ("case_id",), (
    CASE_ID,
    Column("members", Whole(1), "Anggota", "Members who lived in a recipient's family, of the family with most of them"),
))
identity_finding = Table("identity_finding", "one row per case with a person who may be known by a second NIK", ("case_id",), (
    CASE_ID,
    Column("has_second_nik", Flag(), "Pemohon punya NIK kedua", "An officer decided that the applicant has a second NIK, and nobody proposed it"),
    Column("is_held", Flag(), "Ditahan", "Held until an officer decides"),
    Column("is_asked", Flag(), "Ditanyakan", "Asked in the field"),
))
candidate = Table("candidate", "one row per case that is judged: the facts it is judged on", ("case_id",), (
    CASE_ID, CASE_REGENCY,
    known("district_code", Text(), "Kode kecamatan", "District code (Kemendagri)"),
    known("applicant_named_by_proposal", Flag(), "Usulan menyebut orang pemilik NIK",
          "The proposal names the person of its NIK",
          "neither the name nor card and birth date agree with the registry, or the case is no proposal"),
    known("active_in_registry", Flag(), "Pemohon aktif di registri", "The applicant is active in the registry"),
    known("welfare_decile", Whole(1, 10), "Desil kesejahteraan nasional", "National welfare decile", "not determined"),
    known("lives_in_proposing_regency", Flag(), "Tinggal di kabupaten/kota kasus ini",
          "Lives in the regency of the case: the one that proposes it, or one of the round where the registry's families are the cases",
          "registered in several regencies, or the place is not recognised"),
    known("applicant_age_years", Whole(0, 130), "Umur pemohon", "Age of the applicant on the round's date", unit="years"),
    known("applicant_sex", Words(("L", "P")), "Jenis kelamin pemohon", "Sex of the applicant"),
    known("applicant_alive", Flag(), "Pemohon masih hidup", "The applicant is alive"),
    known("applicant_civil_registry_match", Flag(), "Data pemohon padan dengan Dukcapil",
          "The applicant is matched with the civil registry"),
    known("business_status", Words(("running", "starting")), "Status usaha", "The business runs or starts"),
    known("business_sector", Words(SECTORS), "Jenis usaha", "Sector of the business"),
    known("monthly_turnover_idr", Whole(0), "Omzet per bulan", "Monthly turnover", unit="Rp"),
    known("requested_package", Text(), "Paket yang diminta", "Package asked for"),
    known("has_active_kur", Flag(), "Sedang punya KUR", "Has an active KUR loan"),
    known("has_state_employee", Flag(), "Ada anggota ASN/TNI/Polri/BUMN menurut pekerjaan",
          "A member's job is paid by the state"),
    known("listed_as_state_employee", Flag(), "Ada anggota di daftar ASN/TNI/Polri/BUMN",
          "A member is on the list of state employees", "no such list was delivered, or a damaged one"),
    known("listed_as_earlier_recipient", Flag(), "Ada anggota di daftar penerima bantuan terdahulu",
          "A member is on the list of earlier recipients", "no such list was delivered, or a damaged one"),
    *(known(f"listed_as_{who}", Flag(), id_, en, "no such list was delivered, or a damaged one") for who, id_, en in (
        ("village_official", "Ada anggota di daftar perangkat desa", "A member is on the list of village officials"),
        ("social_assistant", "Ada anggota di daftar pendamping sosial", "A member is on the list of social assistants"),
        ("certified_teacher", "Ada anggota di daftar guru bersertifikasi", "A member is on the list of certified teachers"),
        ("wage_earner", "Ada anggota di daftar pekerja penerima upah", "A member is on the list of wage earners"),
        ("company_officer", "Ada anggota di daftar pengurus perusahaan", "A member is on the list of company officers"),
        ("kur_debtor", "Ada anggota di daftar debitur KUR", "A member is on the list of KUR debtors"),
        ("vehicle_owner", "Ada anggota di daftar pemilik kendaraan roda empat", "A member is on the list of owners of a four-wheeled vehicle"),
        ("high_power_customer", "Ada anggota di daftar pelanggan listrik di atas 900 VA",
         "A member is on the list of electricity customers above 900 VA"),
        ("living_abroad", "Pemohon di daftar warga di luar negeri", "The applicant is on the list of people abroad"),
        ("graduate", "Ada anggota di daftar yang sudah lulus dari bantuan atau menolaknya",
         "A member is on the list of those who graduated from aid or refused it"),
        ("finding", "Ada anggota di daftar temuan pemeriksaan tahun lalu", "A member is on the list of last year's audit findings"))),
    known("receives_pena", Flag(), "Ada anggota penerima PENA menurut registri", "A member is flagged as receiving PENA"),
    known("awarded_in_earlier_round", Flag(), "Sudah menerima pada putaran sebelumnya",
          "The person or the family received aid in an earlier round of this programme"),
    known("split_from_awarded_family", Flag(), "Anggotanya dulu sekeluarga dengan penerima putaran sebelumnya",
          "Members of the family lived in the family of a recipient of an earlier round: two or more",
          "one member did, who may have married out of it, or the family is not known"),
    known("applicant_has_second_nik", Flag(), "Pemohon tercatat pula dengan NIK lain", "The applicant is registered under a second NIK too",
          "a pair that is probably one person waits for an officer, or the registry's families are the cases"),
    known("family_resembles_another", Flag(), "Ada anggota keluarga yang mirip orang lain di registri",
          "A member of the family is like another person of the registry", "there is such a pair, or the registry's families are the cases"),
    known("has_disabled_member", Flag(), "Ada anggota penyandang disabilitas", "A member has a disability"),
    known("family_size", Whole(1), "Jumlah anggota keluarga", "Members of the family", unit="persons"),
    known("applicant_is_family_head", Flag(), "Pemohon adalah kepala keluarga", "The applicant is the head of the family",
          "who heads the family is not known"),
    known("applicant_marital_status", Words(MARITAL), "Status perkawinan pemohon", "Marital status of the applicant",
          "no layout that asks it has the applicant"),
), released=True)

APPLICANT_ALIVE = "applicant_alive"
# What a reference list may feed: being named makes such a fact true, and means that the applicant has died.
LIST_FACTS = (*(name for name in candidate.column_names if name.startswith("listed_as_")), APPLICANT_ALIVE)

rule_outcome = Table("rule_outcome", "one row per judged case and rule", ("case_id", "rule"), (
    CASE_ID,
    Column("rule", Text(), "Aturan", "Rule of the programme"),
    Column("outcome", Words(("met", "not_met", "unknown")), "Hasil", "Whether the rule's condition is met"),
    Column("decided_by", Words(("facts", "override")), "Diputuskan menurut", "The facts, or an officer's override of what they say"),
), released=True)

OVERRIDDEN_RULES = Column("overridden_rules", Text(), "Aturan yang diputuskan petugas",
                          "Rules that an officer decided, joined by ; in the file's order")

ACCEPTABLE_PACKAGES = Column("acceptable_packages", Text(), "Paket yang cocok",
                             "Packages the case may receive, first choice first, joined by ;")

verdict = Table("verdict", "one row per judged case", ("case_id",), (
    CASE_ID,
    Column("outcome", Words(OUTCOMES[:-1]), "Hasil", "Outcome by the programme's rules"),
    Column("failed_rules", Text(), "Aturan yang gagal", "Failed rules, joined by ; in the file's order"),
    Column("unknown_rules", Text(), "Aturan yang belum diketahui", "Unknown rules, joined by ; in the file's order"),
    Column("field_questions", Text(), "Pertanyaan lapangan", "Rules to ask about in the field, joined by ;"),
    Column("priority_key", Text(), "Dasar prioritas", "Facts that give the priority, joined by |; ? is unknown"),
    Column("priority_rank", Whole(1), "Tingkat prioritas", "Rank by priority alone, equal for equal facts"),
    OVERRIDDEN_RULES,
    Column("groups", Text(), "Kelompok", "Groups of the programme that the case is known to belong to, joined by ;"),
    ACCEPTABLE_PACKAGES,
    known("first_package", Text(), "Paket pilihan pertama", "First of the packages the case may receive", "no package fits what is known"),
))

# ---- allocation -----------------------------------------------------------------------------------------------------

quota = Table("quota", "one row per regency", ("regency_code",), (
    regency_code(),
    Column("seats", Whole(0), "Kuota", "Seats, after seats that nobody could fill have moved", unit="families"),
    Column("decreed_seats", Whole(0), "Kuota menurut keputusan", "Seats before any moved", unit="families"),
    known("hamilton_seats", Whole(0), "Kuota menurut Hamilton", "What largest remainders would give, for comparison",
          "equal remainders leave it open", unit="families"),
    Column("reserve_length", Whole(0), "Panjang cadangan", "Longest waiting list", unit="families"),
    known("poor_persons", Whole(0), "Penduduk miskin", "Poor persons", "no figure", unit="persons"),
    known("poor_persons_status", Words(("published", "derived")), "Status angka", "Whether the figure is published"),
    known("seats_per_1000_poor", Text(), "Kursi per 1.000 penduduk miskin", "Seats per 1,000 poor persons, 2 decimals",
          "no figure"),
), released=True)

seat_trace = Table("seat_trace", "one row per seat, in the order the seats were given", ("seat_no",), (
    Column("seat_no", Whole(1), "Kursi ke", "Number of the seat"),
    regency_code(),
    Column("basis", Words(("given", "minimum", "webster", "moved")), "Dasar", "Why the seat went there"),
    known("weight", Whole(0), "Bobot", "Weight of the regency", "given by decree"),
    known("divisor", Whole(1), "Pembagi", "Divisor: twice the seats held, plus one", "no quotient decides"),
    known("from_regency", Text(), "Pindah dari", "Regency that could not fill the seat", "the seat has not moved"),
), released=True)

floor = Table("floor", "one row per regency and group that has a floor", ("regency_code", "floor_group"), (
    regency_code(),
    Column("floor_group", Text(), "Kelompok", "Group of the programme"),
    Column("decreed_seats", Whole(0), "Kursi paling sedikit menurut keputusan", "Least seats that the round decrees", unit="families"),
    Column("members", Whole(0), "Anggota", "Ranked cases of the group", unit="cases"),
    Column("floor_seats", Whole(0), "Kursi paling sedikit", "Least seats that could be kept for the group", unit="families"),
    Column("selected_members", Whole(0), "Terpilih", "Members on the list", unit="cases"),
    Column("finding", Words(("MET", "FLOOR_SHORT", "FLOOR_UNMET_STOCK")), "Temuan",
           "Kept as decreed; cut for want of members; cut for want of packages or money"),
    Column("held_seats", Whole(0), "Kursi yang dikosongkan", "Seats of the regency left empty for absent members of any group"),
), released=True)

resource = Table("resource", "one row per package in stock; or, without stock, one for the budget if packages cost anything", ("resource",), (
    Column("resource", Text(), "Sumber daya", "A package, or budget"),
    Column("limit_count", Whole(0), "Batas", "Awards that there is enough for", unit="awards"),
    Column("used", Whole(0), "Terpakai", "Awards made", unit="awards"),
    known("last_winner_rank", Whole(1), "Peringkat penerima terakhir", "Rank in the province of the award that used up the last one",
          "not used up"),
), released=True)

placement = Table("placement", "one row per case that is eligible or conditional", ("case_id",), (
    CASE_ID, regency_code(),
    Column("draw_ticket", Text(), "Tiket undian", "Ticket of the draw, smaller first"),
    Column("rank_in_regency", Whole(1), "Peringkat", "Rank within the regency"),
    Column("rank_in_province", Whole(1), "Peringkat provinsi", "Rank within the province, by the same order"),
    Column("floor_groups", Text(), "Kelompok", "Groups with a floor that the case belongs to, joined by ;"),
    ACCEPTABLE_PACKAGES,
    Column("status", Words(("selected", "reserve", "not_selected")), "Status", "Place on the list"),
    known("list_no", Whole(1), "Nomor urut", "Number on the list of the own status", "not on a list"),
    known("package", Text(), "Paket", "Package: awarded, or else the first choice", "no package fits what is known"),
    Column("reason_code", Text(), "Kode alasan", "Why the case has this place"),
    known("cut_off_rank", Whole(1), "Batas kelompok", "Rank in the regency of the last selected case of the same groups", "none is selected"),
    known("short_resource", Text(), "Yang habis", "What had run out at the turn of the case: packages joined by ;, or budget", "nothing"),
    known("last_winner_rank", Whole(1), "Peringkat penerima terakhir", "Rank in the province of who took the last of it", "nothing ran out"),
), released=True)

# ---- publish --------------------------------------------------------------------------------------------------------

RELEASED_OUTCOME = Column("outcome", Words(OUTCOMES), "Hasil", "Outcome by the programme's rules")
REASON_CODE = Column("reason_code", Text(), "Kode alasan", "Code of the headline reason")

decision = Table("decision", "one row per case", ("case_id",), (
    CASE_ID,
    known("person_key", Text(), "Kunci orang", "Keyed hash of the NIK", "no well-formed NIK"),
    known("family_key", Text(), "Kunci keluarga", "Keyed hash of the family", "not in the registry"),
    CASE_REGENCY, RELEASED_OUTCOME,
    Column("status", Words(STATUSES), "Status", "Where the case ended"),
    Column("failed_rules", Text(), "Aturan yang gagal", "Failed rules, joined by ;"),
    Column("unknown_rules", Text(), "Aturan yang belum diketahui", "Unknown rules, joined by ;"),
    Column("field_questions", Text(), "Pertanyaan lapangan", "Rules to ask about in the field, joined by ;"),
    known("priority_key", Text(), "Dasar prioritas", "Facts that give the priority, joined by |; ? is unknown",
          "not judged"),
    known("draw_ticket", Text(), "Tiket undian", "Ticket of the draw", "not ranked"),
    known("rank_in_regency", Whole(1), "Peringkat", "Rank within the regency", "not ranked"),
    REASON_CODE,
    Column("reason_text_id", Text(), "Alasan", "Reason in Indonesian"),
    Column("reason_text_en", Text(), "Alasan (Inggris)", "Reason in English"),
    OVERRIDDEN_RULES,
), released=True)

award_member = Table("award_member", "one row per known member of the family of a case on the list or in reserve: later rounds find them again",
                     ("case_id", "person_key"), (
    CASE_ID,
    Column("person_key", Text(), "Kunci orang", "Keyed hash of the member's NIK"),
), released=True)

selection = Table("selection", "one row per case on the list or in reserve", ("regency_code", "status", "list_no"), (
    CASE_ID, ROUND,
    Column("list_stage", Words(("provisional", "final")), "Tahap daftar", "Provisional until verified in the field"),
    Column("status", Words(("selected", "reserve")), "Status", "On the list or in reserve"),
    regency_code(),
    Column("regency_name", Text(), "Kabupaten/kota", "Regency"),
    DISTRICT_CODE,
    known("district_name", Text(), "Kecamatan", "District"),
    VILLAGE_CODE,
    known("village_name", Text(), "Desa/kelurahan", "Village"),
    Column("list_no", Whole(1), "Nomor urut", "Number on the list of the own status and regency"),
    known("package", Text(), "Paket", "Package", "no package fits what is known"),
    FAMILY_ID, NO_KK, NIK,
    private("applicant_name", Text(), "Nama pemohon", "Name of the applicant"),
    private("applicant_sex", Words(("L", "P")), "Jenis kelamin", "Sex of the applicant"),
    known("applicant_age_years", Whole(0, 130), "Umur", "Age on the round's date", unit="years"),
    private("address", Text(), "Alamat", "Address"),
    private("rt", Text(), "RT", "Neighbourhood unit"),
    private("rw", Text(), "RW", "Neighbourhood association"),
    private("phone", Text(), "Nomor HP", "Telephone"),
    REASON_CODE,
    Column("field_questions", Text(), "Pertanyaan lapangan", "Rules to ask about in the field, joined by ;"),
), released=True)

EVIDENCE = Column("evidence", Words(("nik", "family", "card")), "Bukti", "The strongest that the two sides share: the NIK of the applicant, that"
                  " of another member, or a card of the family")
DISTRICT_OR_NONE = Column("district_code", Text(), "Kode kecamatan", "District code (Kemendagri), empty where it is not known")
list_exclusion = Table("list_exclusion", "one row per case, rule that fails it and reference list that the rule went by",
                       ("case_id", "rule", "list"), (
    CASE_ID,
    Column("rule", Text(), "Aturan", "Rule of the programme"),
    LIST, EVIDENCE, CASE_REGENCY, known("district_code", Text(), "Kode kecamatan", "District code (Kemendagri)"),
), released=True)

exclusion_count = Table("exclusion_count", "one row per reference list and kecamatan of which it excludes somebody",
                        ("list", "regency_code", "district_code"), (
    LIST, CASE_REGENCY, DISTRICT_OR_NONE,
    known("district_name", Text(), "Kecamatan", "District"),
    Column("judged", Whole(1), "Dinilai", "Cases judged there"),
    Column("excluded", Whole(1), "Dikecualikan", "Cases that a rule fails by this list"),
    Column("judged_elsewhere", Whole(0), "Dinilai di tempat lain", "Cases judged in all other kecamatan"),
    Column("excluded_elsewhere", Whole(0), "Dikecualikan di tempat lain", "Cases there that a rule fails by this list"),
    Column("is_alarm", Flag(), "Peringatan", "Excludes suspiciously many, by the limits in the rules"),
), released=True)

IDENTITY_CHECKS = (*DUPLICATE_KINDS, "HELD", "ASKED", "LIKELY_PERSON", "EARLIER_ROUND", "EARLIER_FAMILY")
identity_count = Table("identity_count", "one row per regency and identity check: how many cases it touches", ("regency_code", "check_name"), (
    CASE_REGENCY,
    Column("check_name", Words(IDENTITY_CHECKS), "Pemeriksaan", "Kind of duplicate; held or asked about for a second NIK; a proposal without a"
           " good NIK whose person is likely known; received in an earlier round, or lived with who did"),
    Column("cases", Whole(1), "Kasus", "Cases that it touches"),
), released=True)

FINDINGS = ("hit", "review", "unknown")
audit_check = Table("audit_check", "one row per check that auditors are known to run", ("check_no",), (
    Column("check_no", Whole(1), "Nomor", "Number of the check"),
    Column("code", Text(), "Kode", "Code of the check"),
    Column("title_id", Text(), "Pemeriksaan", "The check in Indonesian"),
    Column("title_en", Text(), "Pemeriksaan (Inggris)", "The check in English"),
    Column("checkable", Flag(), "Dapat diperiksa", "All that the check needs is there: then what it does not find is not there"),
    known("why_not_id", Text(), "Mengapa tidak", "Why it cannot be checked, in Indonesian", "it can be checked"),
    known("why_not_en", Text(), "Mengapa tidak (Inggris)", "Why it cannot be checked, in English", "it can be checked"),
    Column("cases", Whole(0), "Ditemukan", "Cases found, on the list or kept out of it"),
    Column("selected", Whole(0), "Terpilih", "Cases found that are selected"),
    Column("reserve", Whole(0), "Cadangan", "Cases found that are in reserve"),
    Column("to_review", Whole(0), "Perlu dipastikan", "Selected or in reserve, with a sign that a person has to look at"),
    Column("unknown", Whole(0), "Belum diketahui", "Selected or in reserve, and nobody knows"),
), released=True)

audit_check_case = Table("audit_check_case", "one row per check and case that it finds, or cannot clear on the list", ("check_no", "case_id"), (
    Column("check_no", Whole(1), "Nomor", "Number of the check"),
    CASE_ID,
    Column("status", Words(STATUSES), "Status", "Where the case ended"),
    Column("finding", Words(FINDINGS), "Temuan", "Found; a sign to be looked at; or not known, on the list or in reserve"),
    Column("found", Text(), "Yang ditemukan", "Fact, code of a fault, rule, or reference list that it goes by"),
), released=True)

audit_person = Table("audit_person", "one row per case that a check finds: whom it is about", ("case_id",), (
    CASE_ID, CASE_REGENCY, private("name", Text(), "Nama", "Name"), NIK, OVERRIDDEN_RULES,
))

_FOUND_AT = (SOURCE_FILE, SOURCE_ROW,
             Column("record", Words(RECORDS), "Jenis data", "Kind of record"),
             Column("column", Text(), "Kolom", "Column at fault"), FAULT_CODE)
_TOLD = (Column("text_id", Text(), "Masalah dan perbaikannya", "What is wrong and what to do, in Indonesian"),
         Column("text_en", Text(), "Masalah dan perbaikannya (Inggris)", "What is wrong and what to do, in English"))
released_quarantine = Table("quarantine_release", "one row per record not fit to decide on", ("source_file", "source_row"), (
    *_FOUND_AT,
    known("case_id", Text(), "Nomor kasus", "Case number of the proposal, stable over rounds", "the record is no proposal that makes a case"),
), released=True)
released_fault = Table("fault_release", "one row per broken constraint of a record",
                       ("source_file", "source_row", "column", "code"),
                       (*_FOUND_AT, Column("severity", Words(SEVERITIES), "Tingkat", "block, repair or warn"), *_TOLD),
                       released=True)
released_rejected_line = Table("rejected_line_release", "one row per physical line that is no record",
                               ("source_file", "line"), (SOURCE_FILE, *rejected_line.columns[1:], *_TOLD), released=True)

RECONCILED = ("header", "blank", "continuation", "accepted", "quarantined", "superseded", "repeated_file", "rejected")
reconciliation = Table("reconciliation", "one row per file: every physical line accounted for", ("source_file",), (
    SOURCE_FILE,
    Column("layout", Text(), "Tata letak", "Layout recognised by the header row"),
    Column("physical_lines", Whole(0), "Baris fisik", "Physical lines, or rows of the data sheet"),
    *(Column(name, Whole(0), name, f"Lines that are {name.replace('_', ' ')}") for name in RECONCILED),
    known("unknown_columns", Text(), "Kolom tak dikenal", "Numbers of the columns whose headers the layout does not know, joined by ;", "none"),
    known("absent_columns", Text(), "Kolom yang tidak ada", "Headers of the layout that the file lacks, joined by ;", "none"),
    Column("difference", Whole(0, 0), "Selisih", "Physical lines not accounted for: always 0"),
), released=True)

balance = Table("balance", "one row per regency", ("regency_code",), (
    regency_code(),
    Column("regency_name", Text(), "Kabupaten/kota", "Regency"),
    Column("quota", Whole(0), "Kuota", "Seats", unit="families"),
    Column("cases", Whole(0), "Kasus", "Cases"),
    *(Column(name, Whole(0), name, f"Cases with the outcome {name}") for name in OUTCOMES),
    Column("selected", Whole(0), "Terpilih", "Cases on the list"),
    Column("reserve", Whole(0), "Cadangan", "Cases in reserve"),
    Column("unfilled", Whole(0), "Kursi kosong", "Seats without a case"),
    known("cut_off_priority", Text(), "Batas prioritas", "Priority of the last case on the list", "nobody is on it"),
    known("poor_persons", Whole(0), "Penduduk miskin", "Poor persons", "no figure", unit="persons"),
    known("seats_per_1000_poor", Text(), "Kursi per 1.000 penduduk miskin", "Seats per 1,000 poor persons, 2 decimals",
          "no figure"),
), released=True)
