"""Who received aid in an earlier round, themselves, in their family, on their card, or before they joined the family."""

import pyarrow as pa
import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from tests.tables import make, put


@pytest.mark.parametrize(("award", "evidence"), [
    ("| 2025-murni | X | P | |", "person_key"),
    ("| 2025-murni | X | other | FK |", "family_key"),
    ("| 2025-murni | X | M | gone |", "family"),      # a member who received aid in the family they have left
    ("| 2025-murni | X | other | GK |", "card"),      # another DTSEN family with the same card
    ("| 2025-murni | X | other | other |", None),
])
def test_an_award_is_found_by_person_by_family_by_card_and_by_every_member(tmp_path, award, evidence):
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.case_file, """| case_id | standing | family_id | person_key | family_key |
                                     | C | to_judge | F | P | FK |""")
    put(engine, tables.earlier_award, f"| round | case_id | person_key | family_key |\n{award}")
    put(engine, tables.earlier_vacancy, "| round |")
    not_on_a_list(engine)
    engine.make_from_arrow("member_key", pa.table({"family_id": ["F", "F"], "person_key": ["P2", "M"]}))
    engine.make_from_arrow("card_key", pa.table({"family_id": ["F", "F", "H"], "family_key": ["FK", "GK", "other"]}))
    make(engine, "identity/link")
    found = engine.rows("select evidence from link where linked_to = 'earlier_round'")
    assert found == ([(evidence,)] if evidence else [])
    engine.close()


@pytest.mark.parametrize(("vacancy", "found"), [
    ("DIED | 64.01 | P | FK", ("gave_up(DIED)", "2025-murni", "person_key")),
    ("DIED | 64.02 | P | ", ("gave_up(DIED)", "2025-murni", "person_key")),
    ("DIED | 64.01 | other | FK", ("gave_up(DIED)", "2025-murni", "family_key")),   # another of the family is proposed now
    ("MOVED | 64.01 | P | FK", ("gave_up(MOVED)", "2025-murni", "person_key")),
    ("MOVED | 64.02 | P | FK", None),                                                # it is proposed where it has moved to
    ("DECLINED | 64.01 | other | FK", ("gave_up(DECLINED)", "2025-murni", "family_key")),
    ("DECLINED | 64.01 | other | other", None),
    ("DECLINED | 64.01 | | ", None),
])
def test_whoever_gave_up_an_award_is_linked_to_it_with_the_reason(tmp_path, vacancy, found):
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.case_file, """| case_id | standing | family_id | person_key | family_key | regency_code |
                                     | C | to_judge | F | P | FK | 64.01 |""")
    put(engine, tables.earlier_vacancy, "| round | case_id | reason | regency_code | person_key | family_key |\n"
                                      f"| 2025-murni | X | {vacancy} |")
    put(engine, tables.earlier_award, "| round |")
    not_on_a_list(engine)
    for name, second in (("member_key", "person_key"), ("card_key", "family_key")):
        engine.make_from_arrow(name, pa.table({"family_id": pa.array([], pa.string()), second: pa.array([], pa.string())}))
    make(engine, "identity/link")
    assert engine.rows("select linked_to, linked_key, evidence from link where linked_to like 'gave_up%'") == ([found] if found else [])
    engine.close()


@pytest.mark.parametrize(("link", "alive", "expected"), [
    ("gave_up(DIED) | 2025-murni | person_key", "true", None),       # who was found dead in the field is not alive for certain
    ("gave_up(DIED) | 2025-murni | person_key", "", None),
    ("gave_up(DIED) | 2025-murni | person_key", "false", False),
    ("gave_up(DIED) | 2025-murni | family_key", "true", True),       # somebody else of the family
    ("gave_up(MOVED) | 2025-murni | person_key", "true", True),
    ("gave_up(DECLINED) | 2025-murni | person_key", "true", True),
])
def test_an_applicant_who_gave_up_an_award_by_dying_is_alive_is_unknown(tmp_path, link, alive, expected):
    assert judged_on(tmp_path, link, alive=alive)[0] is expected


@pytest.mark.parametrize(("link", "lives", "expected"), [
    ("gave_up(MOVED) | 2025-murni | person_key", "true", None),
    ("gave_up(MOVED) | 2025-murni | family_key", "true", None),
    ("gave_up(MOVED) | 2025-murni | family_key", "", None),
    ("gave_up(MOVED) | 2025-murni | family_key", "false", False),
    ("gave_up(DIED) | 2025-murni | person_key", "true", True),
])
def test_where_a_family_lives_that_gave_up_an_award_by_moving_is_unknown(tmp_path, link, lives, expected):
    assert judged_on(tmp_path, link, lives=lives)[1] is expected


@pytest.mark.parametrize(("members", "expected"), [(0, False), (1, None), (2, True), (4, True)])
def test_one_member_may_have_married_out_of_a_recipients_family_and_two_are_that_family_under_another_number(tmp_path, members, expected):
    assert judged_on(tmp_path, "registry_person | P | nik", members=members)[2] is expected


@pytest.mark.parametrize(("earlier", "members"), [
    ("| X | M1 | old |\n| X | M2 | old |\n| X | gone | old |", 2),   # the card was split
    ("| X | M1 | old |\n| Y | M2 | older |", 1),                      # of two recipients' families one each
    ("| X | M1 | FK |\n| X | M2 | FK |", None),                       # the recipient's own family
    ("| X | gone | old |", None),
])
def test_members_of_a_recipients_family_are_found_in_another_family(tmp_path, earlier, members):
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.case_file, "| case_id | family_id | family_key |\n| C | F | FK |")
    put(engine, tables.earlier_member, "| round | case_id | person_key | family_key |\n" + "\n".join(
        f"| 2025-murni {line}" for line in earlier.splitlines()))
    engine.make_from_arrow("member_key", pa.table({"family_id": ["F", "F", "G"], "person_key": ["M1", "M2", "gone"]}))
    make(engine, "identity/earlier_family")
    assert engine.rows("select members from earlier_family") == ([(members,)] if members else [])
    engine.close()


def not_on_a_list(engine: DuckdbEngine) -> None:
    engine.make_from_arrow("entry_link", pa.table({name: pa.array([], pa.string()) for name in ("case_id", "list", "entry_key", "evidence")}))


def judged_on(folder, link: str, alive: str = "true", lives: str = "true", members: int = 0) -> tuple:
    """Whether the applicant is alive, the family lives here, and it was split from a recipient's, for a case with a link, what the
    registry says, and so many members who lived with a recipient."""
    engine = DuckdbEngine(folder)
    put(engine, tables.case_file, f"""| case_id | standing | names_the_person | nik | family_id | regency_code | lives_in_regency |
                                      | C | to_judge | true | A | F | 64.01 | {lives} |""")
    put(engine, tables.current_proposal, "| file_no | source_row |")
    put(engine, tables.registry_person, f"| nik | alive |\n| A | {alive} |")
    put(engine, tables.registry_family, "| family_id |\n| F |")
    put(engine, tables.link, f"| case_id | linked_to | linked_key | evidence |\n| C | {link} |")
    engine.make_from_arrow("age", pa.table({"birth_date": pa.array([], pa.date32()), "age_years": pa.array([], pa.int64())}))
    engine.make_from_arrow("member_fact", pa.table({"family_id": ["F"], "has_state_employee": [False], "receives_pena": [False],
                                                    "has_disabled_member": [False]}))
    engine.make_from_query("list_fact", "select '' as case_id, '' as fact, false as listed")
    put(engine, tables.probable_entry, "| case_id |")
    put(engine, tables.reference_list, "| list |")
    put(engine, tables.identity_finding, "| case_id |")
    put(engine, tables.earlier_family, f"| case_id | members |\n| {'C' if members else 'D'} | {members or 1} |")
    make(engine, *(f"eligibility/{name}" for name in ("listed", "death", "history", "candidate")))
    found, = engine.rows("select applicant_alive, lives_in_proposing_regency, split_from_awarded_family from candidate")
    engine.close()
    return found
