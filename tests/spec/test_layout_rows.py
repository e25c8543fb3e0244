"""What each layout's rows say once they are read: one small file in, typed rows out."""

import datetime
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.engine import SqlFile
from pipeline.core.regions import Regions
from pipeline.ingest.deliveries import row_delivery_table
from pipeline.ingest.layouts import load_layouts
from pipeline.ingest.places import place_table, recognise
from pipeline.ingest.raw_row import raw_rows
from pipeline.ingest.row_query import numbered
from pipeline.ingest.source import Source, open_file
from pipeline.ingest.stage import HERE, define_macros
from tests.tables import make, put
from tests.tables import rows as table

RULES = Path(__file__).parents[2] / "rules"
LAYOUTS = load_layouts(RULES / "layouts")
REGIONS = Regions.load(RULES / "reference" / "regions.csv")
AS_OF = datetime.date(2025, 3, 31)
NIK, KK = "647205" + "170865" + "9001", "647205" + "010120" + "9001"


@pytest.fixture
def read(tmp_path):
    """Reads the lines of one file: → its typed rows as dictionaries."""
    engine = DuckdbEngine(tmp_path)
    engine.make_from_arrow("run", pa.table({"as_of": pa.array([AS_OF], pa.date32())}))
    define_macros(engine)
    put(engine, tables.region, "| region_code |\n| 64.72 |")
    make(engine, "ingest/nik_calendar", "ingest/region_number")
    put(engine, tables.family, "| file_no | source_row | id_keluarga | regency_code |\n| 9 | 2 | KLG-A | 64.72 |")
    put(engine, tables.delivery, "| file_no |")
    make(engine, "ingest/family_home")

    def rows(*lines: str) -> list[dict]:
        (tmp_path / "file").write_text("\n".join(lines) + "\n", encoding="utf-8")
        form, layout = open_file("file", tmp_path / "file", tmp_path / "copy", LAYOUTS)
        raw = raw_rows(engine, Source(1, None, "file", layout, form, None), tmp_path / "clean")
        cells = Counter(engine.rows(f"""
            select coalesce(regency_code, ''), coalesce(regency_name, ''), coalesce(district_name, ''), coalesce(village_name, '')
            from ({raw.query})"""))
        engine.make_from_arrow("place", place_table({1: recognise("file", cells, REGIONS)}))
        engine.make_view(f"numbered_{layout.record}", numbered(raw.query))
        engine.make_from_arrow("row_delivery", row_delivery_table([], {}))
        return engine.arrow(SqlFile.load(HERE / f"{layout.record}.sql").query).to_pylist()

    yield rows
    engine.close()


def picked(row: dict, *names: str) -> tuple:
    return tuple(row[name] for name in names)


OLD_L1 = ("ID DTKS|PROVINSI|KABUPATEN/KOTA|KECAMATAN|DESA/KELUARAHAN|ALAMAT|DUSUN|RT|RW|NOMOR KK|NOMOR NIK|NAMA|TANGGAL LAHIR|"
          "TEMPAT LAHIR|JENIS KELAMIN|NAMA IBU KANDUNG|HUBUNGAN KELUARGA")


def test_the_older_dtks_extract_says_what_it_has_and_nothing_of_jobs_and_matches(read):
    [row] = read(OLD_L1, f"D-1|KALIMANTAN TIMUR|KOTA SAMARINDA|SUNGAI PINANG|GUNUNG LINGAI|JL A||1|2|{KK}|{NIK}|BUDI|"
                         "17/08/1965|SAMARINDA|LAKI-LAKI|ANI|KEPALA KELUARGA")
    assert picked(row, "layout", "regency_code", "no_kk", "nik", "name", "birth_date", "sex", "active") == (
        "L1", "64.72", KK, NIK, "BUDI", datetime.date(1965, 8, 17), "L", True)
    assert picked(row, "state_paid", "civil_registry_match", "alive", "disabled") == (None, None, None, None)


L2_FAMILY = ("id_keluarga,no_kk,nik,nama_kepala_keluarga,alamat,rt,rw,provinsi,kabupaten,kecamatan,kelurahan,id_wilayah,desil_nasional,"
             "percentile_nasional,peringkat_nasional,peringkat_provinsi,peringkat_kab_kota,jumlah_anggota_keluarga,id_lantai_terluas,"
             "id_disabilitas,tingkat_disabilitas,kemiskinan_ekstrem,aset_bergerak_sepeda_motor")


@pytest.mark.parametrize("case", table("""
    | decile  | size | disabled | degree | → decile | → size | → disabled |
    | 1       | 4    | 1        | 1      | 1        | 4      | True       |
    | 1.0     | 4.0  | 1.0      | 1.0    | 1        | 4      | True       |
    | DESIL 2 | 12   | 0.0      |        | 2        | 12     | False      |
    | 10      | 1    |          | 0.0    | 10       | 1      | False      |
    | 0       | 0    | 0        | 1      | None     | None   | None       |
    | nan     | nan  | nan      | nan    | None     | None   | None       |
    | -       | -    | -        | -      | None     | None   | None       |
    |         |      |          |        | None     | None   | None       |
    | 11      | 51   | 2        |        | None     | None   | None       |
"""), ids=str)
def test_the_wide_columns_of_a_dtsen_family_come_as_flags_and_decimals(read, case):
    [row] = read(L2_FAMILY, f"KLG-A,{KK},{NIK},BUDI,JL A,1,2,KALIMANTAN TIMUR,KOTA SAMARINDA,SUNGAI PINANG,GUNUNG LINGAI,6472,"
                            f"{case['decile']},10,1,1,1,{case['size']},3,{case['disabled']},{case['degree']},1.0,0.0")
    assert [str(row[name]) for name in ("welfare_decile", "family_size", "has_disabled_member")] == [
        case["→ decile"], case["→ size"], case["→ disabled"]]


@pytest.mark.parametrize(("lines", "key", "name"), [
    (" KLG-A ,,,BUDI,1,PNS", "KLG-A", "BUDI"), ("NULL,,,-,1,PNS", None, None), ("nan,,,Nan,1,PNS", None, "Nan"),
    ("0000,,,BUDI,1,PNS", None, "BUDI"), ("tidak ada,,,BUDI,1,PNS", None, "BUDI")])
def test_marks_for_none_are_the_layouts_own_by_column(read, lines, key, name):
    [row] = read("id_keluarga,no_kk,nik,nama,hub_kepala_keluarga,pekerjaan_utama", lines)
    assert picked(row, "layout", "id_keluarga", "name", "active") == ("L2", key, name, True)


@pytest.mark.parametrize(("cell", "day", "code"), [
    ("17/08/1965", datetime.date(1965, 8, 17), None), ("23971", datetime.date(1965, 8, 17), None), ("-", None, None), ("0", None, None),
    ("", None, None), ("08/17/1965", None, "BIRTH_DATE_UNREADABLE"), ("x", None, "BIRTH_DATE_UNREADABLE")])
def test_a_birth_date_is_read_missing_or_told(read, cell, day, code):
    [row] = read(OLD_L1, f"D-1||KOTA SAMARINDA|SUNGAI PINANG|GUNUNG LINGAI|||||{KK}|{NIK}|BUDI|{cell}||L||ANAK")
    assert picked(row, "birth_date", "birth_code") == (day, code)


L3 = "NIK,NOKK,Nama,kabupaten,kecamatan,desa_kelurahan,kab_capil,is_nonaktif,deleted_label,masih_hidup_label,padankan_at,keterangan_disabilitas"


@pytest.mark.parametrize(("says", "active", "match", "disabled"), [
    ("0,,Masih hidup,2025-01-15 08:00:00,[]", True, True, False), ("1.0,,,,", False, None, None),
    ("0,ya,,0000-00-00 00:00:00,\"[\"\"Netra\"\"]\"", False, None, True), ("x,tidak,,-,Netra", None, None, None)])
def test_siks_ng_says_who_is_inactive_when_it_was_matched_and_which_disabilities(read, says, active, match, disabled):
    [row] = read(L3, f"{NIK},{KK},BUDI,KOTA SAMARINDA,SUNGAI PINANG,GUNUNG LINGAI,6472,{says}")
    assert picked(row, "layout", "active", "civil_registry_match", "disabled") == ("L3", active, match, disabled)


DIFFICULTIES = [f"r428{letter}" for letter in "abcdefghi"]
L4 = "kabupaten,kecamatan,desa,no_kk,nik,nama,r404,r405,r408,r409,r418,r420a,r425,r431c," + ",".join(DIFFICULTIES)


def regsosek(**answers: str) -> str:
    """A row of Regsosek in which nothing is answered but this."""
    cells = {"kabupaten": "KOTA SAMARINDA", "kecamatan": "SUNGAI PINANG", "desa": "GUNUNG LINGAI", "no_kk": KK, "nik": NIK, "nama": "BUDI"}
    return ",".join((cells | answers).get(header, "") for header in L4.split(","))


@pytest.mark.parametrize(("presence", "lives_with_family", "alive"), [
    ("1", True, True), ("5", True, True), ("5.0", True, True), ("2", False, False), ("3", False, True), ("4", False, True),
    ("6", None, None), ("99", None, None), ("", None, None)])
def test_regsosek_tells_by_one_answer_who_is_dead_and_who_has_left(read, presence, lives_with_family, alive):
    [row] = read(L4, regsosek(r404=presence))
    assert picked(row, "layout", "regency_code", "lives_with_family", "alive", "active") == ("L4", "64.72", lives_with_family, alive, None)


@pytest.mark.parametrize(("answers", "fact", "says"), [
    ({"r405": "1"}, "sex", "L"), ({"r405": "2"}, "sex", "P"), ({"r408": "4"}, "marital", "widowed"), ({"r408": "99"}, "marital", None),
    ({"r418": "5"}, "state_paid", True), ({"r418": "8"}, "state_paid", False), ({"r418": "1.0"}, "state_paid", False),
    ({"r418": "99"}, "state_paid", None), ({"r418": ""}, "state_paid", None),
    ({"r420a": "1"}, "owns_business", True), ({"r420a": "2"}, "owns_business", False), ({"r420a": "99"}, "owns_business", None),
    ({"r425": "4"}, "turnover_class", "from_25m"), ({"r425": ""}, "turnover_class", None),
    ({"r431c": "1"}, "takes_kur", True), ({"r431c": "2"}, "takes_kur", False), ({"r431c": "8"}, "takes_kur", None),
], ids=str)
def test_regsosek_answers_are_read_by_its_own_codes(read, answers, fact, says):
    assert read(L4, regsosek(**answers))[0][fact] == says


@pytest.mark.parametrize(("answers", "disabled"), [
    ("444444444", False), ("343434343", False), ("144444444", True), ("444444442", True), ("2        ", True),
    ("44444444 ", None), ("444494444", None), ("         ", None)])
def test_one_difficulty_is_enough_and_none_needs_nine_answers(read, answers, disabled):
    [row] = read(L4, regsosek(**dict(zip(DIFFICULTIES, answers, strict=True))))
    assert row["disabled"] is disabled


def test_a_file_that_lacks_one_of_the_nine_difficulties_says_nothing_of_disability(read):
    [row] = read(L4.replace(",r428i", ""), regsosek(r428a="1").rpartition(",")[0])
    assert row["disabled"] is None


@pytest.mark.parametrize(("code", "dtks", "dtsen", "regsosek_says"), [
    ("1", "head", "head", "head"), ("2", "spouse", "spouse", "spouse"), ("3", "spouse", "child", "child"),
    ("4", "child", "child_in_law", "child_in_law"), ("6", "grandchild", "parent", "parent"), ("8", "parent", "other", "other"),
    ("9", "relative", None, None), ("ISTRI", "spouse", "spouse", None), ("99", None, None, None)])
def test_relation_3_is_the_wife_in_one_file_and_a_child_in_another(read, code, dtks, dtsen, regsosek_says):
    [in_dtks] = read(OLD_L1, f"D-1||KOTA SAMARINDA|SUNGAI PINANG|GUNUNG LINGAI|||||{KK}|{NIK}|BUDI|||P||{code}")
    [in_dtsen] = read("id_keluarga,no_kk,nik,nama,hub_kepala_keluarga,pekerjaan_utama", f"KLG-A,{KK},{NIK},BUDI,{code},PNS")
    [in_regsosek] = read(L4, regsosek(r409=code))
    assert [row["relation"] for row in (in_dtks, in_dtsen, in_regsosek)] == [dtks, dtsen, regsosek_says]
