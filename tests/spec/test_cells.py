"""How the cells of a file are read."""

import datetime

import pyarrow as pa
import pytest

from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.ingest.stage import define_macros
from tests.tables import make, rows

AS_OF = datetime.date(2025, 3, 31)


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    engine = DuckdbEngine(tmp_path_factory.mktemp("spill"))
    engine.make_from_arrow("run", pa.table({"as_of": pa.array([AS_OF], pa.date32())}))
    define_macros(engine)
    make(engine, "ingest/nik_calendar")
    yield lambda query, *cells: engine.execute("test", query, list(cells))[0][0]
    engine.close()


def nik_code(ask, cell, was_number=False):
    return ask("""select nik_code(number_text(cell), ?, digits is not null)
                  from (select ? as cell) left join nik_calendar on digits = substr(number_text(cell), 7, 6)""", was_number, cell)


@pytest.mark.parametrize("case", rows("""
    | NIK                     | code           | why                                |
    | 647205 170865 9001      |                | 17 August 1965                     |
    | 647205 570865 9001      |                | a woman                            |
    | '647205 170865 9001     |                | marked as text                     |
    | 647205 290200 9001      |                | 2000 was a leap year               |
    | 647205 290225 9001      | NIK_DATE       | neither 1925 nor 2025 was          |
    | 647205 310465 9001      | NIK_DATE       | April has 30 days                  |
    | 647205 711265 9001      |                | a woman, the 31st                  |
    | 647205 721265 9001      | NIK_DATE       | day 32                             |
    | 647205 401265 9001      | NIK_DATE       | day 40                             |
    | 647205 171365 9001      | NIK_DATE       | month 13                           |
    | 647205 170865 0000      | NIK_SERIAL     | a spreadsheet rounded it           |
    | 647205 170865 900       | NIK_LENGTH     | 15 digits                          |
    | 647205 170865 90010     | NIK_LENGTH     | 17 digits                          |
    | 6.47201E+15             | NIK_SCIENTIFIC |                                    |
    | 6,47201E15              | NIK_SCIENTIFIC |                                    |
    | 647205-170865-9001      | NIK_NOT_DIGITS |                                    |
    |                         | NIK_MISSING    |                                    |
    | 0                       | NIK_MISSING    |                                    |
    | -                       | NIK_MISSING    |                                    |
    | 000000 000000 0000      | NIK_MISSING    |                                    |
    | 35.2318.00000000000     | NIK_MISSING    | a region pattern followed by zeros |
"""), ids=lambda case: case["why"] or case["NIK"])
def test_a_nik_is_well_formed_or_has_one_code(ask, case):
    # Written with spaces here, because no such number may stand in the repository.
    assert nik_code(ask, case["NIK"].replace(" ", "")) == (case["code"] or None)


def test_a_nik_from_a_numeric_cell_is_damaged_for_good(ask):
    assert nik_code(ask, "647205" + "170865" + "9120", was_number=True) == "NIK_NUMERIC"
    assert nik_code(ask, "0", was_number=True) == "NIK_MISSING"


@pytest.mark.parametrize(("digits", "born", "sex"), [
    ("170865", datetime.date(1965, 8, 17), "L"), ("570865", datetime.date(1965, 8, 17), "P"),
    ("010426", datetime.date(1926, 4, 1), "L"),  # 2026 lies ahead
    ("310325", None, "L"),                       # 100 years old, or born today
    ("010414", None, "L"), ("310314", datetime.date(2014, 3, 31), "L"),  # 110 years old is possible, 111 is not
])
def test_a_nik_tells_birth_and_sex_where_only_one_century_gives_an_age_of_0_to_110(ask, digits, born, sex):
    assert ask("select struct_pack(born_on, sex) from nik_calendar where digits = ?", digits) == {"born_on": born, "sex": sex}


FORMS = ("iso", "day_month_year", "day_month_name_year", "spreadsheet_number")


@pytest.mark.parametrize(("cell", "form", "day"), [
    ("1965-08-17", "iso", (1965, 8, 17)), ("1965-08-17 00:00:00", "iso", (1965, 8, 17)),
    ("17/08/1965", "day_month_year", (1965, 8, 17)), ("17-08-1965", "day_month_year", (1965, 8, 17)),
    ("7/8/1965", "day_month_year", (1965, 8, 7)), ("17 Agustus 1965", "day_month_name_year", (1965, 8, 17)),
    ("3  mei 2001", "day_month_name_year", (2001, 5, 3)), ("25708", "spreadsheet_number", (1970, 5, 20)),
    ("31/02/1990", None, None), ("08/17/1965", None, None), ("0000-00-00 00:00:00", None, None), ("17 August 1965", None, None),
    ("kemarin", None, None), (None, None, None)])
def test_each_date_form_reads_its_own_days_and_no_other(ask, cell, form, day):
    read = {name: ask(f"select {name}(?::varchar)", cell) for name in FORMS}
    assert {name: one for name, one in read.items() if one} == ({form: datetime.date(*day)} if day else {})


@pytest.mark.parametrize(("cell", "day", "code"), [
    ("17/08/1965", datetime.date(1965, 8, 17), None), (None, None, None), ("31/02/1990", None, "BIRTH_DATE_UNREADABLE"),
    ("1900-01-01", datetime.date(1900, 1, 1), "BIRTH_DATE_PLACEHOLDER"),
    ("2025-04-01", datetime.date(2025, 4, 1), "BIRTH_DATE_IMPOSSIBLE"), ("1899-12-31", datetime.date(1899, 12, 31), "BIRTH_DATE_IMPOSSIBLE")])
def test_a_birth_date_that_cannot_be_is_unknown_and_told(ask, cell, day, code):
    assert ask("select birth_code(?::varchar, ?::date, ?)", cell, day, AS_OF) == code
    assert (ask("select as_birth_date(?::date, ?)", day, AS_OF) is None) == (cell != "17/08/1965")


@pytest.mark.parametrize(("cell", "amount"), [
    ("1500000", 1_500_000), ("1.500.000", 1_500_000), ("Rp 1.500.000,00", 1_500_000), ("1,500,000", 1_500_000), ("12.0", 12),
    ("2.000", 2000), ("7150000.5", None), ("1,500", None), ("-5", None), ("banyak", None), ("", None)])
def test_an_amount_is_read_only_where_it_can_mean_one_thing(ask, cell, amount):
    assert ask("select as_whole(?)", cell) == amount


@pytest.mark.parametrize(("cell", "code"), [
    ("647205" + "010120" + "9001", None), ("", "KK_MISSING"), ("0", "KK_MISSING"), ("12345", "KK_INVALID")])
def test_a_kk_number_has_16_digits_and_no_date_that_could_be_wrong(ask, cell, code):
    assert ask("select kk_code(number_text(?), false)", cell) == code
    assert ask("select kk_code(number_text(?), false)", "647205" + "991399" + "9001") is None


@pytest.mark.parametrize(("cell", "key"), [
    ("KLG-AB", "KLG-AB"), ("-", None), ("0", None), ("0.0", None), ("00000", None), (None, None)])
def test_zeros_and_dashes_are_no_key_that_strangers_share(ask, cell, key):
    assert ask("select as_key(?)", cell) == key
