"""What the reference lists settle of a case: a name on a list is a yes, its silence a no only where nobody could be on it unseen."""

import datetime

import pyarrow as pa
import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from tests.tables import make, nothing_in_question, nothing_listed, put

ADULT, CHILD, AS_OF = "1980-05-05", "2015-05-05", datetime.date(2025, 3, 31)
A_AND_B = f"A {ADULT}; B {ADULT}"


@pytest.fixture
def engine(tmp_path):
    engine = DuckdbEngine(tmp_path)
    yield engine
    engine.close()


def fact(engine, *, state="usable", asks="nik", links="", alike=False, members=A_AND_B, card="K", concerns="any_member",
         of="listed_as_vehicle_owner", second="usable", column=None, alive="true"):
    """A fact of the case C of the family F, which a list feeds, and a second one with nobody on it."""
    put(engine, tables.reference_list, f"""| list | fact | concerns |
        | cars   | {of} | {concerns} |
        | lorries | {of} | {concerns} |
        | others | listed_as_kur_debtor | any_member |""")
    put(engine, tables.list_state, "\n".join(["| list | state | asks_nik | asks_kk | asks_birth_date |", *(
        f"| {name} | {word} | {' | '.join(str(way == asks).lower() for way in ('nik', 'kk', 'birth_date'))} |"
        for name, word in (("cars", state), ("lorries", second), ("others", "missing")))]))
    put(engine, tables.case_file, "| case_id | standing | nik | family_id | names_the_person |\n| C | to_judge | A | F | true |")
    put(engine, tables.link, f"| case_id | linked_to | evidence |\n{links}")
    put(engine, tables.probable_entry, "| case_id | list |" + ("\n| C | cars |" if alike else ""))
    put(engine, tables.registry_person, f"| nik | birth_date | alive |\n| A | {ADULT} | {alive} |")
    put(engine, tables.registry_family, f"| family_id | no_kk |\n| F | {card} |")
    told = [one.split(" ") for one in members.split("; ")]
    put(engine, tables.family_member, "\n".join(["| family_id | member_no | nik | birth_date |", *(
        f"| F | {number} | {nik.strip('-')} | {born.strip('-')} |" for number, (nik, born) in enumerate(told, 1))]))
    engine.make_from_arrow("member_fact", pa.table({"family_id": ["F"], "members": [2]} | {
        name: pa.array([None], pa.bool_()) for name in ("has_state_employee", "receives_pena", "has_disabled_member")}))
    engine.make_from_arrow("run", pa.table({"as_of": pa.array([AS_OF], pa.date32())}))
    put(engine, tables.current_proposal, "| file_no |")
    nothing_in_question(engine)
    make(engine, *(f"eligibility/{name}" for name in ("age", "seen", "list_fact", "listed", "death", "history", "candidate")))
    return engine.rows(f"select {column or of} from candidate")[0][0]


def test_whoever_is_on_no_list_that_is_usable_is_not_listed(engine):
    assert fact(engine) is False


@pytest.mark.parametrize("state", ["missing", "damaged", "outdated"])
@pytest.mark.parametrize("which", ["state", "second"])
def test_where_one_list_of_the_fact_is_missing_damaged_or_old_nobody_is_cleared_but_whoever_is_named_stays_named(engine, state, which):
    assert fact(engine, **{which: state}) is None
    assert fact(engine, **{which: state}, links="| C | lorries | family |") is True


def test_a_list_that_another_fact_counts_on_changes_nothing(engine):
    assert fact(engine, column="listed_as_kur_debtor") is None
    assert fact(engine) is False


@pytest.mark.parametrize("evidence", ["nik", "family", "card"])
def test_a_member_or_the_card_on_a_list_of_families_lists_the_family(engine, evidence):
    assert fact(engine, links=f"| C | cars | {evidence} |") is True


@pytest.mark.parametrize(("evidence", "listed"), [("nik", True), ("family", False)])
def test_a_list_about_the_applicant_says_nothing_of_him_by_another_member(engine, evidence, listed):
    assert fact(engine, concerns="applicant", of="listed_as_living_abroad", links=f"| C | cars | {evidence} |") is listed


def test_a_likeness_keeps_the_list_from_clearing_the_case_and_never_excludes_it(engine):
    assert fact(engine, alike=True) is None
    assert fact(engine, alike=True, links="| C | lorries | nik |") is True


@pytest.mark.parametrize(("concerns", "asks", "members", "card", "listed"), [
    ("any_member", "nik",        f"A {ADULT}; B -",          "",  False),
    ("any_member", "nik",        f"A {ADULT}; - {ADULT}",    "K", None),     # the second member may be on it unseen
    ("any_member", "nik",        f"A {ADULT}",               "K", None),     # so may one whom no file shows
    ("any_member", "nik",        f"A {ADULT}; - {CHILD}",    "K", None),
    ("any_worker", "nik",        f"A {ADULT}; - {CHILD}",    "K", False),    # a child has no job
    ("any_worker", "nik",        f"A {ADULT}; - -",          "K", None),
    ("any_member", "kk",         f"A {ADULT}; - -",          "K", False),
    ("any_member", "kk",         A_AND_B,                    "",  None),
    ("any_member", "birth_date", A_AND_B,                    "",  False),
    ("any_member", "birth_date", f"A {ADULT}; B -",          "K", None),
    ("any_worker", "birth_date", f"A {ADULT}; - {CHILD}",    "K", False),
    ("applicant",  "nik",        f"A {ADULT}; - -",          "",  False),
    ("applicant",  "birth_date", f"A {ADULT}; - -",          "",  False),
])
def test_whoever_could_be_on_a_list_unseen_is_not_cleared_by_it(engine, concerns, asks, members, card, listed):
    assert fact(engine, concerns=concerns, asks=asks, members=members, card=card) is listed


@pytest.mark.parametrize(("links", "alike", "state", "registry", "alive"), [
    ("| C | cars | nik |",    False, "usable",  "true",  False),
    ("| C | cars | family |", False, "usable",  "true",  True),     # another member has died
    ("",                      True,  "usable",  "true",  None),
    ("",                      True,  "usable",  "false", False),
    ("",                      False, "usable",  "true",  True),
    ("",                      False, "missing", "true",  True),     # the registry says it
    ("",                      False, "usable",  "",      None),     # not to be on the list is not to be alive
])
def test_the_list_of_the_deceased_says_who_has_died_and_of_nobody_that_he_lives(engine, links, alike, state, registry, alive):
    assert fact(engine, concerns="applicant", of="applicant_alive", links=links, alike=alike, state=state, alive=registry) is alive


@pytest.mark.parametrize("name", tables.LIST_FACTS[:-1])
def test_every_fact_that_a_list_may_feed_is_a_fact_of_the_case(engine, name):
    nothing_listed(engine)
    engine.make_from_arrow("list_fact", pa.table({"case_id": ["C", "D"], "fact": [name, name], "listed": [True, False]}))
    make(engine, "eligibility/listed")
    assert engine.rows(f"select case_id, {name} from listed order by 1") == [("C", True), ("D", False)]
