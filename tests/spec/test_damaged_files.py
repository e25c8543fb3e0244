"""Files damaged on their way: what can be read is read, the rest is told, and nothing ends in a traceback."""

import io
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.core.errors import InputError
from tests.fixtures.people_in_files import LAYOUTS, PLAIN, families_of, people_table
from tests.fixtures.written_files import Around, as_parquet, as_workbook


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_number_from_a_numeric_cell_is_damaged_in_every_layout(reader, layout):
    table = people_table(Random(1), layout, PLAIN, 3)
    nik, kk = table.position("nik"), table.position("no_kk")
    for position in {nik, kk} - {None}:
        table.rows[1].cells[position] = float(f"647205170865{9120}")  # Excel keeps 15 digits
    content, _ = as_workbook(table, Around())
    families, _ = as_parquet(families_of(table.regency))
    records = reader.read({"file": content, "families": families})["file"].records
    assert (records[3]["nik"], records[3]["nik_code"]) == (None, "NIK_NUMERIC")
    assert (records[3]["no_kk"], records[3]["kk_code"]) == (None, "KK_INVALID" if kk is not None else "KK_MISSING")
    assert [records[row]["nik_code"] for row in (2, 4)] == [None, None]


@pytest.mark.parametrize("line", [b"ASN,1,SITI,\rBKD\n", b"ASN,1,SITI,\rASN,3,ANI,BKD\n\n"], ids=["a rest", "a row and a blank line"])
def test_nothing_is_cut_off_a_row_at_a_carriage_return(reader, line):
    found = reader.read({"file": b"DAFTAR,NIK,NAMA,SUMBER\n" + line + b"ASN,2,BUDI,BKD\n"})["file"]
    assert sorted(found.records) == [found.counted.physical]
    assert [(line, code) for line, _, code in found.counted.rejected] == [(2, "BAD_QUOTE")]


@pytest.mark.parametrize(("type_", "code"), [(pa.float64(), "NIK_NUMERIC"), (pa.int64(), None)], ids=["decimal", "whole"])
def test_a_column_of_decimal_numbers_has_lost_digits_and_one_of_whole_numbers_has_not(reader, type_, code):
    nik = pa.array([int(f"647205{170865}{serial}") for serial in (9001, 9002)]).cast(type_, safe=False)
    out = io.BytesIO()
    pq.write_table(pa.table({"DAFTAR": ["ASN", "ASN"], "NIK": nik, "NAMA": ["A", "B"]}), out)
    records = reader.read({"file": out.getvalue()})["file"].records
    assert [records[row]["nik_code"] for row in (1, 2)] == [code, code]


def test_a_parquet_file_whose_rows_are_damaged_is_refused_as_unreadable(reader):
    table = people_table(Random(1), LAYOUTS["reference"], PLAIN, 40)
    content, _ = as_parquet(table, compression="none")
    name = str(table.rows[20].cells[table.position("name")]).encode()
    with pytest.raises(InputError) as stopped:
        reader.read({"file": content.replace(name, b"\xff" * len(name))})
    [problem] = stopped.value.problems
    assert (problem.where, problem.code) == ("data/raw/contoh-2025/2025-03-10/registry/file", "UNREADABLE")
