"""Probable pairs: whom the evidence makes one person, and who is never one however alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.keys import person_key
from pipeline.core.likeness import load_likeness
from pipeline.identity.probable.pairs import find_pairs, make_name_forms
from tests.tables import put, rows

LIKENESS = load_likeness(Path(__file__).parents[2] / "rules" / "likeness.yaml")
RUN = SimpleNamespace(key=b"k" * 32, likeness=LIKENESS, programme=SimpleNamespace(candidates="proposals"))
COLUMNS = ("file_no", "source_row", "layout", "nik", "name", "mother_name", "birth_date", "sex", "regency_code", "village_code", "no_kk", "delivered_for")
# Strangers, each of a name of its own, so that the names, days and villages of the others are rare.
STRANGERS = [{"nik": f"640199{at % 28 + 1:02d}{at % 12 + 1:02d}{25 + at % 75:02d}{9000 + at % 900}", "name": f"ORANG {chr(65 + at % 26)}{chr(65 + at // 26 % 26)}{chr(65 + at // 676)}",
              "village_code": f"64.01.{at % 9 + 2:02d}.{2001 + at % 40}", "no_kk": f"640101010101{9000 + at % 900}"} for at in range(2600)]
ANI = "640101510375"  # a woman born on 11 March 1975


@pytest.fixture
def engine(tmp_path) -> Iterator[DuckdbEngine]:
    engine = DuckdbEngine(tmp_path, threads=1)
    yield engine
    engine.close()


def judged(engine: DuckdbEngine, people: str, proposals: str = "| file_no | source_row |") -> list[tuple]:
    """(kind, band, agrees, differs, weight) of every pair among people who are all of proposed families."""
    told = [{"village_code": "64.01.01.2001"} | row for row in rows(people)]
    lines = [{"file_no": "1", "layout": "L2", "regency_code": "64.01", "delivered_for": "64.01", "source_row": str(at)} | row
             for at, row in enumerate([*told, *STRANGERS], 1)]
    put(engine, tables.person, _piped(COLUMNS, lines))
    # What ingest reads of a NIK; in this century's way: nobody here was born after 1999.
    engine.make_from_query("person", """
        select * replace (
            cast('19' || substr(nik, 11, 2) || '-' || substr(nik, 9, 2) || '-' ||
                 lpad(cast(cast(substr(nik, 7, 2) as integer) % 40 as varchar), 2, '0') as date) as nik_born_on,
            case when substr(nik, 7, 2) > '40' then 'P' else 'L' end as nik_sex)
        from person""")
    put(engine, tables.registry_person, _piped(("nik",), [{"nik": nik} for nik in sorted({row["nik"] for row in told} - {""})]))
    put(engine, tables.delivery, _piped(("file_no", "delivered_for", "superseded"), [
        {"file_no": number, "delivered_for": "64.01", "superseded": "false"} for number in "123"]))
    put(engine, tables.region, "| region_code | level | name |\n| 64.01.01.2001 | desa | Satu |")
    put(engine, tables.current_proposal, proposals)
    put(engine, tables.case_file, _piped(("case_id", "file_no", "source_row", "standing", "nik"), [
        {"case_id": f"C{row['source_row']}", "standing": "not_in_registry" if row["nik"] else "quarantined"} | row
        for row in rows(proposals)]))
    find_pairs(RUN, engine)
    return engine.rows("select kind, band, agrees, differs, weight from probable_pair order by kind, weight desc")


def _piped(columns: tuple[str, ...], lines: list[dict[str, str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in [columns, *([row.get(name, "") for name in columns] for row in lines)])


def test_one_name_one_birth_date_and_one_village_on_two_cards_are_one_person_until_somebody_decides(engine):
    assert [pair[:4] for pair in judged(engine, f"""
        | nik        | name             | no_kk            |
        | {ANI}9001  | NOERHAYATI       | 6401010101019001 |
        | {ANI}9002  | HJ. NURHAYATI    | 6401010101019002 |
    """)] == [("person", "hold", "name;birth_date;sex;village", "card")]


@pytest.mark.parametrize(("name", "kk"), [
    pytest.param("SITI HASANAH", "6401010101019001", id="of one name and mother on one card of one file"),
    pytest.param("SITI HUSANAH", "6401010101019001", id="of names a letter apart on one card of one file"),
    pytest.param("SITI HUSANAH", "6401010101019002", id="of names a letter apart on two cards of one village"),
    pytest.param("SITI HUSNIAH", "6401010101019002", id="of like names on two cards of one village"),
])
def test_twins_are_never_held(engine, name, kk):
    pairs = judged(engine, f"""
        | nik       | name         | mother_name | no_kk            |
        | {ANI}9001 | SITI HASANAH | KARTINAH    | 6401010101019001 |
        | {ANI}9002 | {name}       | KARTINAH    | {kk}             |
    """)
    assert "hold" not in {pair[1] for pair in pairs}


def test_one_card_in_two_files_is_evidence_as_it_may_be_the_same_member(engine):
    assert [pair[:4] for pair in judged(engine, f"""
        | file_no | layout | nik       | name       | no_kk            |
        | 1       | L2     | {ANI}9001 | NURHAYATI  | 6401010101019001 |
        | 2       | L1     | {ANI}9002 | NURHAYATI  | 6401010101019001 |
    """)] == [("person", "hold", "name;birth_date;sex;village;card", "")]


@pytest.mark.parametrize(("other", "name", "village"), [
    pytest.param("6401011103759002", "AHMAD FAUZI", "64.01.01.2001", id="husband and wife of one birth date"),
    pytest.param("6401014109999002", "NURHAYATI", "64.01.01.2001", id="mother and daughter of one name"),
    pytest.param(f"{ANI}9002", "KARTINAH", "64.01.05.2001", id="women of one birth date"),
])
def test_who_differs_in_name_or_birth_is_no_pair(engine, other, name, village):
    assert judged(engine, f"""
        | nik       | name      | no_kk            | village_code |
        | {ANI}9001 | NURHAYATI | 6401010101019001 | 64.01.01.2001 |
        | {other}   | {name}    | 6401010101019002 | {village} |
    """) == []


def test_one_nik_is_one_person_and_no_pair_and_a_missing_one_is_like_no_other(engine):
    assert judged(engine, f"""
        | file_no | layout | nik       | name       | no_kk            |
        | 1       | L2     | {ANI}9001 | NURHAYATI  | 6401010101019001 |
        | 2       | L1     | {ANI}9001 | NURHAYATI  | 6401010101019002 |
        | 1       | L2     |           | KARTINAH   | 6401010101019003 |
        | 2       | L1     |           | KARTINAH   | 6401010101019003 |
    """) == []


def weight(engine, mothers: tuple[str, str], village: str = "64.01.01.2001", common: int = 0) -> int:
    """The weight of a pair of one name and birth date; `common` others have that name."""
    others = "".join(f"| 64019{at:05d}75{9100 + at} | NURHAYATI | | 64.01.05.2001 | 64010101020{at:05d} |\n" for at in range(10101, 10101 + common))
    return judged(engine, f"""
        | nik       | name      | mother_name  | village_code  | no_kk            |
        | {ANI}9001 | NURHAYATI | {mothers[0]} | 64.01.01.2001 | 6401010101019001 |
        | {ANI}9002 | NURHAYATI | {mothers[1]} | {village}     | 6401010101019002 |
        {others}
    """.rstrip() + "\n")[0][4]


def test_the_mothers_name_speaks_for_or_against_and_says_nothing_where_one_is_not_known(engine):
    unknown = weight(engine, ("SITI", ""))
    assert weight(engine, ("SITI", "ST.")) > unknown > weight(engine, ("SITI", "KARTINAH"))


def test_the_nearer_two_records_are_at_home_the_more_they_weigh(engine):
    same, regency = (weight(engine, ("", ""), village) for village in ("64.01.01.2001", "64.01.07.2001"))
    assert same > regency


PROPOSAL = """
    | file_no | source_row | regency_code | nik       | applicant_name | birth_date | sex | village_code  | no_kk            |
    | 9       | 7          | 64.01        | {nik}     | Noerhayati     | {born}     | P   | 64.01.01.2001 | 6401010101019001 |
"""
KNOWN = f"| nik | name | no_kk |\n| {ANI}9001 | NURHAYATI | 6401010101019001 |"


def test_a_proposal_without_a_good_nik_means_the_person_who_is_alike(engine):
    assert [pair[:4] for pair in judged(engine, KNOWN, PROPOSAL.format(nik="", born="1975-03-11"))] == [
        ("proposal", "hold", "name;birth_date;sex;village;card", "")]
    [(a, b, case_a, case_b)] = engine.rows("select key_a, key_b, case_id_a, case_id_b from probable_pair")
    assert (a, b, case_a, case_b) == ("C7", person_key(RUN.key, f"{ANI}9001"), "C7", None)


def test_without_a_birth_date_a_pair_is_only_flagged(engine):
    assert [pair[:4] for pair in judged(engine, KNOWN, PROPOSAL.format(nik="", born=""))] == [
        ("proposal", "flag", "name;sex;village;card", "")]


def test_a_proposal_whose_nik_the_registry_does_not_know_is_a_person_who_may_have_another(engine):
    assert [pair[:2] for pair in judged(engine, KNOWN, PROPOSAL.format(nik=f"{ANI}9009", born="1975-03-11"))] == [("person", "hold")]
    assert engine.rows("select nik, name from probable_person order by nik") == [(f"{ANI}9001", "NURHAYATI"), (f"{ANI}9009", "Noerhayati")]


def test_names_have_the_same_numbers_whatever_the_order_they_come_in(engine):
    make_name_forms(engine, ["YUSUF", "AHMAD", "SITI", "JUSUF", "-"])
    assert engine.rows("select spoken from spoken_name order by spoken_no") == [("ahmad",), ("siti",), ("yusuf",)]
    assert engine.rows("select name from name_form where spoken_no is null") == [("-",)]


def test_the_pairs_are_the_same_in_any_order_of_rows_and_on_any_number_of_threads(released, tmp_path):
    work = released / "data/out/.work" / (released / "data/out/2025-murni/current").resolve().name
    found = [_found_in(work, tmp_path, threads, order) for threads, order in ((1, "nik"), (2, "hash(nik)"), (4, "hash(name), source_row desc"))]
    assert found[0] == found[1] == found[2]
    assert len(found[0]["probable_pair"]) > 200


def _found_in(work: Path, spill: Path, threads: int, order: str) -> dict[str, list]:
    engine = DuckdbEngine(spill, threads=threads)
    for table in (tables.delivery, tables.region, tables.registry_person, tables.case_file, tables.current_proposal):
        engine.make_from_query(table.name, f"select * from read_parquet('{next(work.glob(f'*/{table.name}.parquet'))}') order by hash(columns(*))")
    engine.make_from_query("person", f"select * from read_parquet('{work / 'ingest/person.parquet'}') order by {order}")
    find_pairs(RUN, engine)
    made = {name: engine.arrow(f"select * from {name}").to_pylist() for name in ("probable_pair", "likeness_model", "probable_count")}
    engine.close()
    return made
