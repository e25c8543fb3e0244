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
PROPOSAL = ("NO,NIK,NO KK,NAMA,TANGGAL LAHIR,JENIS KELAMIN,KECAMATAN,DESA/KELURAHAN,ALAMAT,RT,RW,NO HP,JENIS USAHA,STATUS USAHA,"
            "LAMA USAHA (BULAN),OMZET PER BULAN (RP),PAKET YANG DIBUTUHKAN,KUR AKTIF,TANGGAL USULAN,PETUGAS")
REFERENCE = "DAFTAR,NIK,NO KK,NAMA,TANGGAL LAHIR,PROGRAM,TAHUN,SUMBER"


@pytest.mark.parametrize(("header", "layout"), [
    (L1, "L1"), (L1_OLDER, "L1"), (L2_FAMILY, "L2_family"), (L2_MEMBER, "L2_member"), (L3, "L3"), (PROPOSAL, "proposal"), (REFERENCE, "reference"),
    (L2_FAMILY.replace("desil_nasional", "DESIL"), "L2_family"), (L2_FAMILY.replace("desil_nasional", "desil"), "L2_family"),
    (PROPOSAL.replace("OMZET PER BULAN (RP),", "").replace(",PETUGAS", ""), "proposal"),
    (",".join(reversed(L2_MEMBER.split(","))), "L2_member"),
])
def test_a_layout_is_recognised_by_its_headers(header, layout):
    assert detect("file", header.split("|" if "|" in header else ","), LAYOUTS).name == layout


def test_the_older_dtks_extract_lacks_only_columns_that_may_be_absent():
    layout = detect("file", L1_OLDER.split("|"), LAYOUTS)
    assert layout.absent(L1_OLDER.split("|")) == ["PEKERJAAN", "KETERANGAN PADAN"]
    assert layout.absent(L1.split("|")) == []


def test_a_header_row_that_lacks_a_column_is_refused_with_the_nearest_layout():
    with pytest.raises(InputError) as stopped:
        detect("anggota.csv", L2_MEMBER.replace("hub_kepala_keluarga,", "").split(","), LAYOUTS)
    assert stopped.value.problems[0].text("en") == (
        "anggota.csv: unknown header row. Nearest layout: DTSEN anggota keluarga; missing columns: hub_kepala_keluarga. "
        "Correct the header row, or ask for the right file. [HEADER_UNKNOWN]")


@pytest.mark.parametrize("header", [REFERENCE + ",NIK", L2_FAMILY + ",desil"])
def test_a_header_that_stands_twice_is_refused_for_which_is_meant_cannot_be_told(header):
    with pytest.raises(InputError) as stopped:
        detect("file", header.split(","), LAYOUTS)
    assert stopped.value.problems[0].code == "HEADER_TWICE"


def test_a_file_without_a_header_row_is_refused_without_naming_the_person_in_it():
    with pytest.raises(InputError) as stopped:
        detect("anggota.csv", ["KLG-A", "SITI RAHMAH", "Pedagang"], LAYOUTS)
    assert "SITI" not in str(stopped.value)


def test_every_column_that_has_codes_is_a_column_of_its_layout():
    for layout in LAYOUTS:
        assert set(layout.codes) <= set(layout.headers), layout.name


def test_a_column_that_no_reader_knows_is_refused_with_its_line(tmp_path):
    (tmp_path / "anggota.yaml").write_text("""layout: L9
record: person
title: Contoh
columns:
  nik: {headers: [NIK], required: true}
  desil: {headers: [DESIL]}
codes:
  sex: {male: [L]}
""", encoding="utf-8")
    with pytest.raises(RulesError) as stopped:
        load_layouts(tmp_path)
    told = [one.text("en") for one in stopped.value.problems]
    assert [text[:62] for text in told] == [
        "rules/layouts/anggota.yaml:6: unknown column desil in columns.", "rules/layouts/anggota.yaml:8: unknown column sex in codes. Col"]
