"""The header lines of real files, typing errors included, are recognised; others are refused with the nearest layout."""

from pathlib import Path

import pytest

from pipeline.core.errors import InputError, RulesError
from pipeline.ingest.layouts import detect, load_layouts

LAYOUTS = load_layouts(Path(__file__).parents[2] / "rules" / "layouts")
L1 = ("ID DTKS|PROVINSI|KABUPATEN/KOTA|KECAMATAN|DESA/KELUARAHAN|ALAMAT|DUSUN|RT|RW|NOKK|NIK|NAMA|TANGGAL LAHIR|TEMPAT LAHIR|"
      "JENIS KELAMIN|PEKERJAAN|NAMA IBU KANDUNG|HUB KELUARGA|KETERANGAN PADAN|BANSOS BPNT|BANSOS PKH|BANSOS BPNT-PPKM|PBI JKN")
L1_OLDER = ("ID DTKS|PROVINSI|KABUPATEN/KOTA|KECAMATAN|DESA/KELUARAHAN|ALAMAT|DUSUN|RT|RW|NOMOR KK|NOMOR NIK|NAMA|TANGGAL LAHIR|"
            "TEMPAT LAHIR|JENIS KELAMIN|NAMA IBU KANDUNG|HUBUNGAN KELUARGA")
L2_FAMILY = ("id_keluarga,no_kk,nik,nama_kepala_keluarga,alamat,rt,rw,provinsi,kabupaten,kecamatan,kelurahan,id_wilayah,"
             "desil_nasional,percentile_nasional,peringkat_nasional,peringkat_provinsi,peringkat_kab_kota")
L2_MEMBER = "id_keluarga,idsemesta,no_kk,nik,nama,hub_kepala_keluarga,pekerjaan_utama"
L3 = ("idsemesta,verifyid,NIK,NOKK,Nama,Alamat,rt,rw,provinsi,kabupaten,kecamatan,desa_kelurahan,prop_capil,kab_capil,id_kec,"
      "id_desa,FIRST_SK,PKH,BPNT,BNPT_PPKM,BST,BLT,BLT_BBM,PBI,ATENSI,PENA,PERMAKANAN,RUTILAHU,SEMBAKO_ADAPTIF,YAPI,is_nonaktif,"
      "deleted_label,masih_hidup_label,keterangan_meninggal,is_btn_padankan,padankan_at,keterangan_disabilitas")
L4 = ("kabupaten,kecamatan,desa,no_kk,nik,nama,r404,r405,r408,r409,r417,r418,r420a,r421,r424,r425,r428a,r428b,r428c,r428d,r428e,"
      "r428f,r428g,r428h,r428i,r431c")
L4_OPENSID = ("id_keluarga,kabupaten,kecamatan,desa,no_kk,nik,nama,kd_ket_keberadaan_art,kd_jenis_kelamin,kd_hubungan_dg_kk,"
              "kd_kedudukan_di_pekerjaan,kd_ikut_kur")
PROPOSAL = ("NO,NIK,NO KK,NAMA,TANGGAL LAHIR,JENIS KELAMIN,KECAMATAN,DESA/KELURAHAN,ALAMAT,RT,RW,NO HP,JENIS USAHA,STATUS USAHA,"
            "LAMA USAHA (BULAN),OMZET PER BULAN (RP),PAKET YANG DIBUTUHKAN,KUR AKTIF,TANGGAL USULAN,PETUGAS")
REFERENCE = "DAFTAR,NIK,NO KK,NAMA,TANGGAL LAHIR,PROGRAM,TAHUN,SUMBER"


@pytest.mark.parametrize(("header", "layout"), [
    (L1, "L1"), (L1_OLDER, "L1"), (L2_FAMILY, "L2_family"), (L2_MEMBER, "L2_member"), (L3, "L3"), (L4, "L4"), (L4_OPENSID, "L4"),
    (PROPOSAL, "proposal"), (REFERENCE, "reference"),
    (L2_FAMILY.replace("desil_nasional", "DESIL"), "L2_family"), (L2_FAMILY.replace("desil_nasional", "desil"), "L2_family"),
    (PROPOSAL.replace("OMZET PER BULAN (RP),", "").replace(",PETUGAS", ""), "proposal"),
    (",".join(reversed(L2_MEMBER.split(","))), "L2_member"),
])
def test_a_layout_is_recognised_by_its_headers(header, layout):
    assert detect("file", header.split("|" if "|" in header else ","), LAYOUTS).name == layout


def test_a_header_that_makes_two_columns_is_told_once_where_it_is_missing():
    with pytest.raises(InputError) as stopped:
        detect("regsosek.csv", L4.replace("r404,", "").split(","), LAYOUTS)
    assert "Nearest layout: Regsosek 2022 perorangan; missing columns: r404; other" in stopped.value.problems[0].en


def test_the_older_dtks_extract_lacks_only_columns_that_may_be_absent():
    layout = detect("file", L1_OLDER.split("|"), LAYOUTS)
    assert layout.absent(L1_OLDER.split("|")) == ["PEKERJAAN", "KETERANGAN PADAN"]
    assert layout.absent(L1.split("|")) == []


def test_a_header_row_that_lacks_a_column_is_refused_with_the_nearest_layout():
    with pytest.raises(InputError) as stopped:
        detect("anggota.csv", L2_MEMBER.replace("hub_kepala_keluarga,", "").split(","), LAYOUTS)
    assert stopped.value.problems[0].text("en") == (
        "anggota.csv: unknown header row. Nearest layout: DTSEN anggota keluarga; missing columns: hub_kepala_keluarga; "
        "other columns in this file, by number: 2. Correct the header row, or ask for the right file. [HEADER_UNKNOWN]")


@pytest.mark.parametrize("header", [REFERENCE + ",NIK", L2_FAMILY + ",desil"])
def test_a_header_that_stands_twice_is_refused_for_which_is_meant_cannot_be_told(header):
    with pytest.raises(InputError) as stopped:
        detect("file", header.split(","), LAYOUTS)
    assert stopped.value.problems[0].code == "HEADER_TWICE"


def test_a_file_without_a_header_row_is_refused_without_naming_the_person_in_it():
    with pytest.raises(InputError) as stopped:
        detect("anggota.csv", ["KLG-A", "SITI RAHMAH", "Pedagang"], LAYOUTS)
    assert "SITI" not in str(stopped.value)


def test_an_extra_column_is_named_only_where_some_layout_knows_its_header():
    with pytest.raises(InputError) as stopped:
        detect("anggota.csv", "id_keluarga,no_kk,nik,nama,hub,pekerjaan_utama,desil_nasional,SITI".split(","), LAYOUTS)
    told = stopped.value.problems[0]
    assert "other columns in this file, by number: 5, 7 (desil_nasional), 8." in told.en
    assert "kolom lain di berkas ini, menurut nomornya: 5, 7 (desil_nasional), 8." in told.id
    assert "hub," not in told.en and "SITI" not in told.en + told.id


GOOD = """layout: L9
record: person
title: Contoh
columns:
  nik: {headers: [NIK], required: true}
  sex: {headers: [JK]}
  birth_date: {headers: [LAHIR]}
every_row: {layout: L1}
missing: {nik: ["-"]}
dates: [iso]
codes:
  sex: {L: ["1", l], P: ["2", p]}
"""


def told(tmp_path, *change: str) -> list[str]:
    """What the loader says of the sound layout with one change."""
    (tmp_path / "contoh.yaml").write_text(GOOD.replace(*change) if change else GOOD, encoding="utf-8")
    try:
        load_layouts(tmp_path)
    except RulesError as stopped:
        return [one.text("en").removeprefix("rules/layouts/contoh.yaml:") for one in stopped.problems]
    return []


def test_a_sound_layout_is_taken_as_it_stands(tmp_path):
    assert told(tmp_path) == []
    [layout] = load_layouts(tmp_path)
    assert (layout.dates, layout.every_row, layout.columns["nik"].missing) == (("iso",), {"layout": "L1"}, ("-",))
    assert layout.columns["sex"].codes == {"L": ("1", "1.0", "l"), "P": ("2", "2.0", "p")}


@pytest.mark.parametrize(("old", "new", "line", "says"), [
    ("record: person", "record: persons", 2, "`record` must be one of: family, person, proposal, reference_entry."),
    ("  sex: {headers", "  sexe: {headers", 6, "unknown `sexe` in columns. Did you mean `sex`?"),
    ("{nik: [", "{nikk: [", 9, "unknown `nikk` in missing. Did you mean `nik`?"),
    ('["-"]', "[0]", 9, '`0` is read as a number but must be text.'),
    ("[iso]", "[iso, month_first]", 10, "must be one of: iso, day_month_year, day_month_name_year, spreadsheet_number."),
    ("dates: [iso]\n", "", 7, "birth_date is a date: write its forms in `dates`."),
    ("{layout: L1}", "{layout: L8}", 8, "unknown `L8` in every_row."),
    ("{layout: L1}", '{layout: L1, active: "yes"}', 8, "unknown `yes` in every_row. Known: true, false."),
    ("{layout: L1}", "{layout: L1, sex: L}", 8, "sex also stands in `columns`. Leave one."),
    ("every_row: {layout: L1}\n", "", 4, "`every_row` must name layout."),
    ("P: [", "W: [", 12, "unknown `W` in sex. Known: L, P."),
    ('"2", p', '"2", L', 12, "sex: codes written twice: l. Leave one."),
    ("  sex: {L", "  nik: {A: [x]}\n  sex: {L", 12, "nik: takes no `codes`."),
    ("codes:\n  sex: {L: [\"1\", l], P: [\"2\", p]}\n", "", 6, "sex: needs `codes`."),
    ('"2", p', '"2", "2.0"', 12, "sex: codes written twice: 2. Leave one."),
    ("{headers: [JK]}", "{any_of: [[JK], [KELAMIN]]}", 6, "sex: `any_of` is for yes and no alone."),
    ("{headers: [JK]}", "{required: true}", 6, "sex: write either `headers` or `any_of`."),
    ("{headers: [JK]}", "{header: [JK]}", 6, "unknown key `header`. Did you mean `headers`?"),
])
def test_what_a_layout_says_wrongly_is_refused_with_its_line(tmp_path, old, new, line, says):
    assert old in GOOD
    found = told(tmp_path, old, new)
    assert any(text.startswith(f"{line}: ") and says in text for text in found), found
