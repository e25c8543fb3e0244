"""A clean province: nothing is wrong with it, and whoever knows the rules selects the same families from its files by other means."""

import shutil
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

from pipeline.flow import select
from pipeline.sample.province import write
from tests.bench import by_pandas, by_polars
from tests.bench.tickets import selected, write_tickets
from tests.fixtures.tree import MURNI, current, edit_round, given

ROOT = Path(__file__).parents[2]
FAMILIES, SEATS = 6_000, 90


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """A clean province whose regencies have fewer seats than families that may have one, its lists made."""
    folder = tmp_path_factory.mktemp("clean")
    write(ROOT, FAMILIES, 11, folder / "data/raw/contoh-2025", folder / "truth", clean=True)
    shutil.copytree(ROOT / "rules", folder / "rules")
    regencies = [f"64.{number}" for number in ("01", "02", "03", "07", "08", "09", "11", "71", "72", "74")]
    edit_round(folder, MURNI, quota=given(dict.fromkeys(regencies, SEATS)))
    select(folder, MURNI)
    write_tickets(folder, MURNI, folder / "tickets.parquet")
    return folder


def rows(province, name):
    return pq.read_table(current(province) / f"{name}.parquet").to_pylist()


@pytest.mark.parametrize("table", ["fault", "quarantine", "rejected_line", "duplicate"])
def test_nothing_is_wrong_in_a_clean_province(province, table):
    assert rows(province, table) == []


def test_every_check_of_the_gate_passes_a_clean_province(province):
    checks = rows(province, "gate")
    assert checks and {check["verdict"] for check in checks} == {"pass"}


def test_every_number_stands_once_in_a_layout_and_nothing_was_planted(province):
    raw = province / "data/raw/contoh-2025"
    for kind, column in (("dtsen_anggota", 3), ("dtsen_keluarga", 1)):
        numbers = [line.split(",")[column] for path in raw.glob(f"*/registry/{kind}_*.csv") for line in path.read_text().splitlines()[1:]]
        assert len(numbers) == len(set(numbers)) > FAMILIES / 2
    assert {path.read_text().count("\n") for path in (province / "truth").iterdir() if path.stem in ("defect", "duplicate")} == {1}
    assert {path.parts[-3] for path in raw.glob("*/*/*")} == {"2025-03-10"}


def test_pandas_selects_the_cases_that_tepat_selects(province):
    found = by_pandas.select(province / "data/raw/contoh-2025", province / "rules", pd.read_parquet(province / "tickets.parquet"))
    assert len(found) > 8 * SEATS and sorted(found) == sorted(selected(province, MURNI))


def test_polars_selects_the_cases_that_tepat_selects(province):
    found = by_polars.select(province / "data/raw/contoh-2025", province / "rules", pl.scan_parquet(province / "tickets.parquet"))
    assert len(found) > 8 * SEATS and sorted(found) == sorted(selected(province, MURNI))
