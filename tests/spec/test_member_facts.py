"""What is true of some member of a family, false of all, or unknown (blank); docs/rules-reference.md shows it."""

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


def told(members: str) -> list[str]:
    """What each member says, blank where it is unknown."""
    return [said.replace("unknown", "") for said in members.split(", ")]


def has_state_employee(engine, family_size, members):
    put(engine, tables.registry_family, f"""| family_id | family_size |
                                             | F | {family_size} |""")
    lines = [f"| F | {number} | {born} | {paid} |" for number, (born, paid) in enumerate(members, 1)]
    put(engine, tables.family_member, "\n".join(["| family_id | member_no | birth_date | state_paid |", *lines]))
    make(engine, "eligibility/age", "eligibility/member_fact")
    return engine.rows("select has_state_employee from member_fact")[0][0]


TOLD = {"true": True, "false": False, "": None}


@pytest.mark.parametrize("row", rows("""
    | members say    | some member is |
    | true, unknown  | true           |
    | true, false    | true           |
    | false, false   | false          |
    | false, unknown |                |
    | unknown        |                |
"""), ids=str)
def test_one_known_member_settles_a_yes_but_every_member_must_be_known_for_a_no(engine, row):
    members = [(ADULT, said) for said in told(row["members say"])]
    assert has_state_employee(engine, len(members), members) is TOLD[row["some member is"]]


@pytest.mark.parametrize("row", rows("""
    | the other member          | born       | some member is paid |
    | turns 15 tomorrow         | 2010-04-01 | false               |
    | is 15 today               | 2010-03-31 |                     |
    | is of unknown age         |            |                     |
"""), ids=str)
def test_members_under_15_count_as_not_employed(engine, row):
    assert has_state_employee(engine, 2, [(ADULT, "false"), (row["born"], "")]) is TOLD[row["some member is paid"]]


@pytest.mark.parametrize("row", rows("""
    | members in the registry | members say  | some member is |
    | 2                       | false, false | false          |
    | 3                       | false, false |                |
    | 3                       | true, false  | true           |
    |                         | false        |                |
    |                         | false, false |                |
    |                         | false, true  | true           |
"""), ids=str)
def test_a_member_may_be_unseen_where_fewer_are_known_than_the_registry_counts_or_nobody_tells_the_size(engine, row):
    members = [(ADULT, said) for said in told(row["members say"])]
    assert has_state_employee(engine, row["members in the registry"], members) is TOLD[row["some member is"]]


def test_a_child_completes_a_family_of_which_nobody_works_for_the_state(engine):
    assert has_state_employee(engine, "2", [(ADULT, "false"), (CHILD, "")]) is False
    assert has_state_employee(engine, "3", [(ADULT, "false"), (CHILD, "")]) is None


@pytest.mark.parametrize("row", rows("""
    | family says | members say      | some member is |
    | true        | false, false     | true           |
    | false       | unknown, unknown | false          |
    | false       | true, unknown    | true           |
    |             | false, true      | true           |
    |             | false, false     | false          |
    |             | false, unknown   |                |
"""), ids=str)
def test_disability_is_told_of_the_family_or_of_each_member(engine, row):
    said = told(row["members say"])
    put(engine, tables.registry_family, f"""| family_id | has_disabled_member | family_size |
                                             | F | {row['family says']} | {len(said)} |""")
    lines = [f"| F | {number} | {disabled} |" for number, disabled in enumerate(said, 1)]
    put(engine, tables.family_member, "\n".join(["| family_id | member_no | disabled |", *lines]))
    make(engine, "eligibility/age", "eligibility/member_fact")
    assert engine.rows("select has_disabled_member from member_fact")[0][0] is TOLD[row["some member is"]]


@pytest.mark.parametrize(("born", "years"), [
    ("2007-03-31", 18), ("2007-04-01", 17), ("1964-03-31", 61), ("1964-04-01", 60), ("2004-02-29", 21), ("2025-03-31", 0)])
def test_a_year_is_completed_on_the_birthday(engine, born, years):
    put(engine, tables.family_member, f"""| family_id | member_no | birth_date |
                                           | F | 1 | {born} |""")
    make(engine, "eligibility/age")
    assert engine.rows("select age_years from age") == [(years,)]
