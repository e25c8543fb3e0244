"""What is true of some member of a family, false of all, or unknown."""

import datetime

import pyarrow as pa
import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from tests.tables import make, put, rows

ADULT, CHILD = "1980-01-01", "2015-06-01"


@pytest.fixture
def engine(tmp_path):
    engine = DuckdbEngine(tmp_path)
    engine.make_from_arrow("run", pa.table({"as_of": pa.array([datetime.date(2025, 3, 31)], pa.date32())}))
    put(engine, tables.registry_person, "| nik |")
    put(engine, tables.current_proposal, "| file_no |")
    yield engine
    engine.close()


def has_state_employee(engine, family_size, members):
    put(engine, tables.registry_family, f"""| family_id | family_size |
                                             | F | {family_size} |""")
    lines = [f"| F | {number} | {born} | {paid} |" for number, (born, paid) in enumerate(members, 1)]
    put(engine, tables.family_member, "\n".join(["| family_id | member_no | birth_date | state_paid |", *lines]))
    make(engine, "eligibility/age", "eligibility/member_fact")
    return engine.rows("select has_state_employee from member_fact")[0][0]


@pytest.mark.parametrize(("members", "expected"), [
    ([(ADULT, "true"), (ADULT, "")], True),
    ([(ADULT, "false"), (ADULT, "false")], False),
    ([(ADULT, "false"), (ADULT, "")], None),
    ([(ADULT, "")], None),
])
def test_one_known_member_settles_a_yes_but_every_member_must_be_known_for_a_no(engine, members, expected):
    assert has_state_employee(engine, len(members), members) is expected


@pytest.mark.parametrize(("born", "expected"), [
    ("2010-04-01", False),   # turns 15 tomorrow
    ("2010-03-31", None),    # is 15 today
    ("", None),              # of unknown age
])
def test_members_under_15_count_as_not_employed(engine, born, expected):
    assert has_state_employee(engine, 2, [(ADULT, "false"), (born, "")]) is expected


def test_a_family_with_fewer_known_members_than_the_registry_counts_has_unknown_members(engine):
    assert has_state_employee(engine, "3", [(ADULT, "false"), (CHILD, "")]) is None
    assert has_state_employee(engine, "2", [(ADULT, "false"), (CHILD, "")]) is False
    assert has_state_employee(engine, "3", [(ADULT, "true"), (CHILD, "")]) is True


def test_where_nobody_tells_the_size_of_a_family_a_member_may_be_unseen(engine):
    assert has_state_employee(engine, "", [(ADULT, "false")]) is None
    assert has_state_employee(engine, "", [(ADULT, "false"), (CHILD, "false")]) is None
    assert has_state_employee(engine, "", [(ADULT, "false"), (ADULT, "true")]) is True


@pytest.mark.parametrize("case", rows("""
    | family says | members say | expected |
    | true        | false;false | true     |
    | false       | ;           | false    |
    | false       | true;       | true     |
    |             | false;true  | true     |
    |             | false;false | false    |
    |             | false;      |          |
"""), ids=str)
def test_disability_is_told_of_the_family_or_of_each_member(engine, case):
    told = case["members say"].split(";")
    put(engine, tables.registry_family, f"""| family_id | has_disabled_member | family_size |
                                             | F | {case['family says']} | {len(told)} |""")
    lines = [f"| F | {number} | {disabled} |" for number, disabled in enumerate(told, 1)]
    put(engine, tables.family_member, "\n".join(["| family_id | member_no | disabled |", *lines]))
    make(engine, "eligibility/age", "eligibility/member_fact")
    expected = {"true": True, "false": False, "": None}[case["expected"]]
    assert engine.rows("select has_disabled_member from member_fact")[0][0] is expected


@pytest.mark.parametrize(("born", "years"), [
    ("2007-03-31", 18), ("2007-04-01", 17), ("1964-03-31", 61), ("1964-04-01", 60), ("2004-02-29", 21), ("2025-03-31", 0)])
def test_a_year_is_completed_on_the_birthday(engine, born, years):
    put(engine, tables.family_member, f"""| family_id | member_no | birth_date |
                                           | F | 1 | {born} |""")
    make(engine, "eligibility/age")
    assert engine.rows("select age_years from age") == [(years,)]
