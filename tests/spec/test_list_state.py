"""Whether a reference list may be taken at its word: what a missing, a damaged or an old list does not say is unknown."""

import datetime

import pyarrow as pa
import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from tests.tables import make, put

ROUNDED = "640101" + "010170" + "9010" + "; "
RECIPIENTS, TEACHERS = "earlier_recipients", "certified_teachers"


@pytest.fixture
def engine(tmp_path):
    engine = DuckdbEngine(tmp_path)
    engine.make_from_arrow("run", pa.table({"as_of": pa.array([datetime.date(2025, 3, 31)], pa.date32())}))
    yield engine
    engine.close()


def state(engine, *files, day="2025-03-10", oldest="12", by_kk="true", by_name="true", columns="state"):
    """What is told of the list of recipients. Files: list, entries as NIK;KK;name-and-birth-date, lines rejected, superseded or not."""
    put(engine, tables.reference_list, f"""| list | oldest_months | by_nik | by_kk | by_name_and_birth_date |
        | {RECIPIENTS} | {oldest} | true | {by_kk} | {by_name} |
        | {TEACHERS} | {oldest} | true | {by_kk} | {by_name} |""")
    put(engine, tables.source_file, "\n".join(["| file_no | records | rejected_lines |", *(
        f"| {number} | {len(rows.split())} | {rejected} |" for number, (_, rows, rejected, *_) in enumerate(files, 1))]))
    put(engine, tables.delivery, "\n".join(["| file_no | delivered_for | superseded | delivered_on |", *(
        f"| {number} | issue {number} | {'true' if 'old' in rest else 'false'} | {day} |"
        for number, (_, _, _, *rest) in enumerate(files, 1))]))
    entries = [(number, row, what, f"issue {number}", *(entry + ";;").split(";")[:3]) for number, (what, rows, *_) in enumerate(files, 1)
               for row, entry in enumerate(rows.split(), 2)]
    put(engine, tables.reference_entry, "\n".join(
        ["| file_no | source_row | list | delivered_for | nik | no_kk | name | birth_date |",
         *(f"| {file} | {row} | {what} | {issue} | {nik} | {kk} | {name} | {'1980-01-01' if name else ''} |"
           for file, row, what, issue, nik, kk, name in entries)]))
    make(engine, "quality/list_state")
    return engine.rows(f"select {columns} from list_state where list = '{RECIPIENTS}'")[0]


@pytest.mark.parametrize(("files", "expected"), [
    ([(RECIPIENTS, "Z; ;K Y;K", 0)], "usable"),
    ([(RECIPIENTS, "Z; ;", 0)], "usable"),                                    # half of it can be used
    ([(RECIPIENTS, "Z; ; ;", 0)], "damaged"),
    ([(RECIPIENTS, "Z;", 2)], "damaged"),                                     # two lines are no record at all
    ([(RECIPIENTS, "Z; Y; X;", 0), (RECIPIENTS, "; ;", 0)], "damaged"),       # one issuer's list is damaged
    ([(RECIPIENTS, "Z;", 0), (RECIPIENTS, "; ;", 0, "old")], "usable"),       # a later one of its issuer replaced it
    ([(RECIPIENTS, "Z;", 0), (TEACHERS, "; ;", 0)], "usable"),                # it is another list that is damaged
    ([(TEACHERS, "Z;", 0)], "missing"),                                       # no such list was delivered
    ([(RECIPIENTS, f"Z; {ROUNDED * 9}", 0)], "damaged"),                      # a spreadsheet rounded most of ten NIKs or more
    ([(RECIPIENTS, f"Z; {ROUNDED * 5}{'X; ' * 4}", 0)], "usable"),            # half of them may end so by chance
    ([(RECIPIENTS, f"Z; {ROUNDED * 8}", 0)], "usable"),                       # of fewer nothing can be said
    ([(RECIPIENTS, ";K ;L", 0)], "usable"),                                   # cards alone
    ([(RECIPIENTS, ";;Ani ;;Budi", 0)], "usable"),                            # names with birth dates alone
    ([], "missing"),
])
def test_a_list_is_usable_where_half_of_its_rows_name_somebody_and_no_spreadsheet_rounded_them(engine, files, expected):
    assert state(engine, *files) == (expected,)


@pytest.mark.parametrize(("by_kk", "by_name", "entries", "expected"), [
    ("false", "true", ";K ;L", "damaged"), ("true", "false", ";;Ani ;;Budi", "damaged"), ("false", "false", "Z; Y;", "usable")])
def test_a_row_that_the_rules_do_not_match_so_names_nobody(engine, by_kk, by_name, entries, expected):
    assert state(engine, (RECIPIENTS, entries, 0), by_kk=by_kk, by_name=by_name) == (expected,)


@pytest.mark.parametrize(("day", "oldest", "expected"), [
    ("2024-03-31", "12", "usable"), ("2024-03-01", "12", "usable"), ("2024-02-29", "12", "outdated"), ("2024-02-29", "13", "usable"),
    ("2015-01-01", "", "usable"),
])
def test_a_list_is_outdated_once_more_whole_months_have_passed_than_the_rules_allow(engine, day, oldest, expected):
    assert state(engine, (RECIPIENTS, "Z;", 0), day=day, oldest=oldest) == (expected,)


@pytest.mark.parametrize(("files", "asks"), [
    ([(RECIPIENTS, "Z; Y; ;K ;;Ani", 0)], (True, False, False)),              # how most rows name people
    ([(RECIPIENTS, "Z; ;K ;K2 ;K3", 0)], (False, True, False)),
    ([(RECIPIENTS, ";K ;;Ani ;;Budi", 0)], (False, False, True)),
    ([(RECIPIENTS, "Z;", 0), (RECIPIENTS, ";K", 0)], (True, True, False)),
    ([], (False, False, False)),
])
def test_it_is_told_by_what_a_list_names_people(engine, files, asks):
    assert state(engine, *files, columns="asks_nik, asks_kk, asks_birth_date") == asks
