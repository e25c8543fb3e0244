"""Reference lists as issuers send them: by NIK, by family card, or by name and birth date; and only those that the rules declare."""

import datetime

import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import InputError
from pipeline.core.reference import load_reference
from tests.fixtures.tree import ROOT
from tests.tables import make, put

SHIPPED = load_reference(ROOT / "rules/reference.yaml")
HEADER = "DAFTAR;NIK;NO KK;NAMA;TANGGAL LAHIR;KABUPATEN/KOTA;KECAMATAN;DESA/KELURAHAN"


def read(reader, *lines):
    found, = reader.read({"daftar.csv": "\n".join(lines).encode()}).values()
    return [found.records[row] for row in sorted(found.records)]


@pytest.mark.parametrize(("word", "code"), [(word, code) for code, words in SHIPPED.words.items() for word in words])
def test_every_declared_word_names_its_list(reader, word, code):
    assert [row["list"] for row in read(reader, "DAFTAR;NAMA", f"{word};SITI", f"{word.lower()};BUDI")] == [code, code]


def test_every_fact_that_lists_may_feed_is_fed_by_a_declared_list():
    assert {one.fact for one in SHIPPED.lists.values()} == set(tables.LIST_FACTS)


@pytest.mark.parametrize(("lines", "expected"), [
    ((HEADER, "GURU SERTIFIKASI;;6472051001019001;;;;;"), {"nik": None, "no_kk": "6472051001019001"}),
    (("DAFTAR;NO KK", "GURU SERTIFIKASI;6472051001019001"), {"nik": None, "no_kk": "6472051001019001", "name": None}),
    ((HEADER, "GURU SERTIFIKASI;;;SITI RAHMAH;05/05/1980;KOTA SAMARINDA;PALARAN;RAWA MAKMUR"),
     {"nik": None, "no_kk": None, "name": "SITI RAHMAH", "birth_date": datetime.date(1980, 5, 5), "regency_code": "64.72",
      "village_code": "64.72.01.1001"}),
])
def test_a_list_may_give_a_card_alone_or_a_name_and_birth_date_with_its_place(reader, lines, expected):
    row, = read(reader, *lines)
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize("lines", [("DAFTAR;NIK", "PEGAWAI HONORER;6472054505809001"),
                                   ("DAFTAR;NIK", "ASN;6472054505809001", "MENINGGAL;6472054505809002")])
def test_a_list_that_the_rules_do_not_declare_and_a_file_of_two_lists_stop_the_run(reader, lines):
    with pytest.raises(InputError) as stopped:
        read(reader, *lines)
    problem, = stopped.value.problems
    assert problem.code == "LIST_UNKNOWN" and "rules/reference.yaml" in problem.id and "GURU SERTIFIKASI" in problem.id


@pytest.mark.parametrize(("entry", "fault"), [
    ("| any    | NIK_MISSING | K |      |            |", None),               # the card tells whom it means
    ("| any    | NIK_MISSING |   | SITI | 1980-05-05 |", None),
    ("| any    | NIK_MISSING |   | SITI |            |", "NIK_MISSING"),
    ("| any    | NIK_MISSING |   |      | 1980-05-05 |", "NIK_MISSING"),
    ("| any    | NIK_LENGTH  | K | SITI | 1980-05-05 |", "NIK_LENGTH"),       # a NIK that was given, and damaged
    ("| by_nik | NIK_MISSING | K | SITI | 1980-05-05 |", "NIK_MISSING"),      # the rules match it by NIK alone
])
def test_an_entry_needs_no_nik_where_something_else_tells_whom_it_means(tmp_path, entry, fault):
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.reference_list, "| list | by_kk | by_name_and_birth_date |\n| any | true | true |\n| by_nik | false | false |")
    put(engine, tables.reference_entry, f"| list | nik_code | no_kk | name | birth_date | file_no | source_row | delivered_for |\n{entry} 1 | 2 | i |")
    put(engine, tables.delivery, "| file_no | delivered_for | superseded |\n| 1 | i | false |")
    make(engine, "quality/superseded_delivery", "quality/checked_reference_entry")
    assert engine.rows("select nik_code from checked_reference_entry") == [(fault,)]
    engine.close()
