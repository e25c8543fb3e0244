"""`duplikat.xlsx`: who may be one person, side by side, with the keys that a decision names."""

from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from pipeline.core import tables
from pipeline.core.identity_decisions import IdentityDecision
from pipeline.core.keys import person_key
from pipeline.publish.duplicate_workbook import write_duplicate_workbook

KEY, NIK, OTHER = b"k" * 32, "6401010101809001", "6401010101809002"
PERSON, SECOND = person_key(KEY, NIK), person_key(KEY, OTHER)
PEOPLE = [{"nik": NIK, "name": "SITI", "family_id": "F", "regency_code": "64.01"}, {"nik": OTHER, "name": "AMINAH", "family_id": "G", "regency_code": "64.01"}]
CASES = [{"case_id": "C", "nik": NIK, "family_id": "F", "person_key": PERSON}, {"case_id": "D", "nik": OTHER, "family_id": "G", "person_key": SECOND}]
FAMILIES = [{"family_id": "F", "no_kk": "6401010101019001"}, {"family_id": "G", "no_kk": "6401010101019001"}]


@pytest.fixture
def shown(tmp_path):
    """The rows of the workbook by title, for the rows of some stage tables."""
    def write(identity=(), **rows):
        work = tmp_path / "work"
        (work / "identity").mkdir(parents=True, exist_ok=True)
        rows = {"registry_person": PEOPLE, "case_file": CASES, "registry_family": FAMILIES} | rows
        for name in ("probable_pair", "probable_person", "probable_entry", "duplicate", "case_file", "registry_person", "registry_family"):
            table = pa.Table.from_pylist(rows.get(name, []), schema=getattr(tables, name).arrow_schema())
            pq.write_table(table, work / "identity" / f"{name}.parquet")
        lists = {"deceased": SimpleNamespace(title=SimpleNamespace(id="Orang yang sudah meninggal"))}
        run = SimpleNamespace(key=KEY, identity=identity, reference=SimpleNamespace(lists=lists),
                              regions=SimpleNamespace(regencies={"64.01": SimpleNamespace(name="Kabupaten Paser")}))
        files = write_duplicate_workbook(run, work, tmp_path)
        if not files:
            return []
        _, titles, *cells = CalamineWorkbook.from_path(str(files[0])).get_sheet_by_index(0).to_python()
        return [dict(zip(titles, row, strict=True)) for row in cells]
    return write


def test_where_nobody_is_like_another_there_is_no_workbook(shown):
    assert shown() == []


def test_a_member_who_is_like_an_entry_of_a_list_stands_beside_the_list(shown):
    row, = shown(probable_entry=[{"case_id": "C", "person_key": PERSON, "list": "deceased", "entry_key": "E" * 26, "agrees": "name;birth_date;regency"}])
    assert (row["KEADAAN"], row["NAMA 1"], row["NAMA 2"]) == ("Mungkin orang di daftar rujukan ini", "SITI", "Orang yang sudah meninggal")
    assert (row["KUNCI 1"], row["KUNCI 2"], row["KASUS 1"], row["KASUS 2"]) == (PERSON, "E" * 26, "C", "")
    assert row["YANG SAMA"] == "nama, tanggal lahir, kabupaten/kota"


@pytest.mark.parametrize(("kind", "state"), [("SAME_CARD", "Satu bantuan: nomor KK sama"), ("SHARED_MEMBERS", "Satu bantuan: dua anggota atau lebih sama")])
def test_families_tied_by_a_card_or_members_can_be_told_apart_here(shown, kind, state):
    row, = shown(duplicate=[{"case_id": "D", "kept_case_id": "C", "kind": kind}])
    assert (row["KEADAAN"], row["NAMA 1"], row["NAMA 2"], row["NO KK 1"], row["KABUPATEN/KOTA 2"]) == (
        state, "AMINAH", "SITI", "6401010101019001", "64.01 Kabupaten Paser")
    assert {row["KUNCI 1"], row["KUNCI 2"]} == {PERSON, SECOND}


def test_what_nobody_can_undo_by_a_line_is_not_shown(shown):
    assert shown(duplicate=[{"case_id": "D", "kept_case_id": "C", "kind": "SAME_FAMILY"}]) == []


def test_what_is_held_comes_first_and_what_is_decided_last(shown):
    pair = {"kind": "person", "agrees": "name", "differs": "", "case_id_a": "C"}
    pairs = [pair | {"key_a": f"A{number}", "key_b": f"B{number}", "weight": weight, "band": band}
             for number, (weight, band) in enumerate([(9000, "flag"), (5000, "hold"), (8000, "hold"), (9900, "hold")])]
    people = [{"key": f"{side}{number}", "nik": NIK, "name": f"{side}{number}"} for side in "AB" for number in range(4)]
    decision = IdentityDecision("A3", "B3", "different", "surat", "Rina", None, 2)
    assert [row["NAMA 1"] for row in shown([decision], probable_pair=pairs, probable_person=people)] == ["A2", "A1", "A0", "A3"]


def test_pairs_that_touch_no_case_are_left_out(shown):
    assert shown(probable_pair=[{"kind": "person", "key_a": "A", "key_b": "B", "weight": 1, "band": "hold", "agrees": "", "differs": ""}]) == []
