"""Whether a proposal names the person whose NIK it gives: a mistyped NIK can be another person's."""

import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.identity.names import name_key
from pipeline.identity.stage import name_keys
from tests.tables import make, put


@pytest.mark.parametrize(("name", "letters"), [
    ("SITI RAHMAH", "sitirahmah"), ("Hj. Siti Rahmah, S.Pd", "sitirahmah"), ("SITI RAHMAH (ALM)", "sitirahmah"),
    ("Siti/Rahmah", "sitirahmah"), ("H. Ahmad", "ahmad"), ("Dra. Hj. Nurul, A.Md", "nurul"), ("José", "jose"), ("Alm", "alm")])
def test_a_name_is_compared_without_titles_and_marks(name, letters):
    assert name_key(name) == letters


@pytest.mark.parametrize(("proposal", "known"), [
    ("| K  | EKO  | 1990-01-01 |", True),      # the card agrees
    ("| K2 | ANDI | 1990-01-01 |", True),      # the name does
    ("| K2 | EKO  | 1980-05-05 |", True),      # the birth date does
    ("| K2 | EKO  | 1990-01-01 |", None),      # nothing does: nobody can tell
    ("|    |      |            |", None),      # nothing is given
])
def test_card_name_or_birth_date_must_agree_with_the_registry(tmp_path, proposal, known):
    engine = DuckdbEngine(tmp_path)
    put(engine, tables.current_proposal, f"""| file_no | source_row | nik | no_kk | applicant_name | birth_date |
                                             | 1 | 2 | A {proposal}""")
    put(engine, tables.registry_person, """| nik | family_id | name | nik_born_on |
                                           | A | F | H. ANDI | 1980-05-05 |""")
    put(engine, tables.registry_family, "| family_id | no_kk |\n| F | K |")
    make(engine, "identity/proposed_nik")
    engine.make_from_arrow("name_key", name_keys(engine))
    make(engine, "identity/applicant_match")
    assert engine.rows("select names_the_person from applicant_match") == [(known,)]
    engine.close()
