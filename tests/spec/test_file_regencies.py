"""Whose delivery a registry file is: rows by regency in, the regencies that it delivers for out."""

from random import Random

import pytest

from pipeline.core.errors import InputError
from pipeline.ingest.deliveries import regencies_of
from tests.fixtures.people_in_files import PLAIN
from tests.fixtures.people_in_files import LAYOUTS
from tests.fixtures.people_in_files import people_table
from tests.fixtures.written_files import as_parquet


def outcome(rows: dict[str, int], total: int) -> list[str] | str:
    try:
        return regencies_of("file", rows, total)
    except InputError as refused:
        return refused.problems[0].code


@pytest.mark.parametrize(("samarinda", "penajam", "unplaced", "delivers_for"), [
    (5, 0, 0, ["64.72"]), (1, 0, 99, ["64.72"]),
    (9, 1, 0, ["64.72"]),  # the one is a stray in Samarinda's own file
    (181, 19, 0, ["64.72"]), (180, 20, 0, "REGENCIES_MIXED"),  # from 20 rows and one in a hundred on they are no strays
    (1980, 20, 0, ["64.72"]), (1979, 20, 0, "REGENCIES_MIXED"), (1979, 20, 1, ["64.72"]),
    (8, 2, 0, ["64.09", "64.72"]), (50, 50, 0, ["64.09", "64.72"]),  # under 90 of a hundred it is nobody's own
    (0, 0, 7, "REGION_UNKNOWN"),
])
def test_a_file_is_its_regencys_with_strays_or_that_of_several_or_cannot_be_told(samarinda, penajam, unplaced, delivers_for):
    rows = {code: count for code, count in {"64.72": samarinda, "64.09": penajam}.items() if count}
    assert outcome(rows, samarinda + penajam + unplaced) == delivers_for


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS.values() if "regency_name" in layout.columns and layout.record != "reference_entry"],
                         ids=lambda layout: layout.name)
def test_a_row_of_a_file_of_several_regencies_belongs_to_the_delivery_of_its_own_or_to_none(reader, layout):
    table = people_table(Random(1), layout, PLAIN, 5)
    names, codes = table.position("regency_name"), table.position("regency_code")
    places = {"KOTA SAMARINDA": ("64.72", "64.72"), "PENAJAM PASER UTARA": ("64.09", "64.09"), "BANJARMASIN": (None, "elsewhere")}
    named = ["KOTA SAMARINDA", "PENAJAM PASER UTARA", "KOTA SAMARINDA", "BANJARMASIN", "PENAJAM PASER UTARA"]
    for row, name in zip(table.rows, named, strict=True):
        row.cells[names] = name
        if codes is not None:
            row.cells[codes] = places[name][0] or "6371"
    records = reader.read({"file": as_parquet(table)[0]})["file"].records
    assert [(row["regency_code"], row["delivered_for"]) for _, row in sorted(records.items())] == [places[name] for name in named]
