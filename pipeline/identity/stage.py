"""The third stage: who is who. One case per proposal or registry family; one case per family is judged."""

from __future__ import annotations

import datetime
import hashlib
from collections import defaultdict
from pathlib import Path

import pyarrow as pa

from pipeline.core import tables
from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.engine import Engine
from pipeline.core.keys import case_id, entry_key, family_key, person_key
from pipeline.core.run import Run
from pipeline.core.stage import Stage, make_all
from pipeline.identity.decided_proposals import decided_proposals
from pipeline.identity.names import name_words, names_agree
from pipeline.identity.probable.pairs import find_pairs
from pipeline.identity.ties import identity_decisions, tie_families

HERE = Path(__file__).parent
NEAR = ("near_key", "near_person", "near_family")
REGISTRY = ("shared_family_id", "current_person", "current_family", "sought_nik", "card_family", "family_of_kk", "family_of_nik",
            "loose_row", "sought_family", "sought_row", "person_in_layout", "home_regency", "registry_person", "registry_family",
            "family_head", "family_member", "family_card", "award_card")
CASES = ("applicant_match", "case_claim", "duplicate", "case_file", "row_account", "current_entry", "listed_case", "same_birth")


def run_identity(run: Run, engine: DuckdbEngine) -> None:
    engine.make_from_arrow("case_number", case_numbers(run, engine))
    engine.make_from_arrow("decided_proposal", decided_proposals(run, engine))
    make_all(engine, HERE, ("identified_proposal",))
    bring_together(run.programme.candidates, engine)
    engine.make_from_arrow("round_regency", pa.table({"regency_code": pa.array(run.round.expect_regencies, pa.string())}))
    make_all(engine, HERE, ("registry_case",))
    engine.make_from_arrow("name_match", name_matches(engine))
    engine.make_from_arrow("case_key", case_keys(run, engine))
    engine.make_from_arrow("registry_case_key", registry_case_keys(run, engine))
    engine.make_from_arrow("member_key", member_keys(run, engine))
    engine.make_from_arrow("card_key", card_keys(run, engine))
    engine.make_from_arrow("identity_decision", identity_decisions(run))
    tie_families(engine)
    make_all(engine, HERE, CASES)
    engine.make_from_arrow("entry_key", entry_keys(run, engine))
    engine.make_from_arrow("probable_entry", probable_entries(run, engine))
    make_all(engine, HERE, ("entry_link", "link"))
    find_pairs(run, engine)
    make_all(engine, HERE, ("identity_finding", "earlier_family"))


def bring_together(candidates: str, engine: DuckdbEngine) -> None:
    """Who is who among the people and families that have a say in a case: those near a proposal, or, where the registry's
    families are the cases, all of them."""
    if candidates == "proposals":
        make_all(engine, HERE, NEAR)
    else:
        engine.make_view("near_person", "select * from person")
        engine.make_view("near_family", "select * from family")
    make_all(engine, HERE, REGISTRY)


def case_numbers(run: Run, engine: Engine) -> pa.Table:
    """The number of every current proposal that is a case, made of what it says itself: an officer's decision does not change it."""
    rows = engine.rows("""
        select current_proposal.file_no, current_proposal.source_row, current_proposal.regency_code,
               current_proposal.nik, current_proposal.cells, current_proposal.proposed_on
        from current_proposal
        cross join run
        where run.candidates = 'proposals'""")
    numbers = _numbered(rows)
    return pa.table({
        "file_no": pa.array([row[0] for row in rows], pa.int64()), "source_row": pa.array([row[1] for row in rows], pa.int64()),
        "case_id": pa.array([case_id(run.key, run.programme.programme, regency, _ident(nik, cells), numbers[file_no, source_row])
                             for file_no, source_row, regency, nik, cells, _ in rows], pa.string())})


def case_keys(run: Run, engine: Engine) -> pa.Table:
    """The keyed numbers of every proposal that is a case: of the case, of the person, and of the family where it is known."""
    rows = engine.rows("""
        select case_number.file_no, case_number.source_row, case_number.case_id, identified_proposal.nik, registry_person.family_id
        from case_number
        join identified_proposal
            on identified_proposal.file_no = case_number.file_no
            and identified_proposal.source_row = case_number.source_row
        left join registry_person on registry_person.nik = identified_proposal.nik""")
    keys = [{
        "file_no": file_no, "source_row": source_row, "case_id": case, "person_key": nik and person_key(run.key, nik),
        "family_key": family and family_key(run.key, family),
    } for file_no, source_row, case, nik, family in rows]
    return pa.Table.from_pylist(keys, schema=pa.schema([
        ("file_no", pa.int64()), ("source_row", pa.int64()), ("case_id", pa.string()), ("person_key", pa.string()),
        ("family_key", pa.string())]))


def registry_case_keys(run: Run, engine: Engine) -> pa.Table:
    """The keyed numbers of every registry family that is a case: of the case, of its head where known, and of the family."""
    cases = engine.arrow("select family_id, nik, regency_code from registry_case")
    families, niks, regencies = (cases[name].to_pylist() for name in ("family_id", "nik", "regency_code"))
    programme = run.programme.programme
    return pa.table({
        "family_id": cases["family_id"],
        "case_id": pa.array([case_id(run.key, programme, regency, f"family:{family}", 1)
                             for family, regency in zip(families, regencies, strict=True)], pa.string()),
        "person_key": pa.array([nik and person_key(run.key, nik) for nik in niks], pa.string()),
        "family_key": pa.array([family_key(run.key, family) for family in families], pa.string())})


def name_matches(engine: Engine) -> pa.Table:
    """Every pair of a proposed name and the registry's name for the same NIK, and whether they can be one person's."""
    pairs = engine.rows("""
        select identified_proposal.applicant_name, registry_person.name
        from identified_proposal
        join registry_person on registry_person.nik = identified_proposal.nik
        where identified_proposal.applicant_name is not null and registry_person.name is not null
        group by identified_proposal.applicant_name, registry_person.name""")
    return pa.table({"proposed_name": pa.array([proposed for proposed, _ in pairs], pa.string()),
                     "known_name": pa.array([known for _, known in pairs], pa.string()),
                     "agrees": pa.array([names_agree(*pair) for pair in pairs], pa.bool_())})


def member_keys(run: Run, engine: Engine) -> pa.Table:
    """The person keys of every member of a proposed family: whoever received aid may since have joined another, and officers
    decide on people by their keys."""
    members = engine.rows("select family_id, nik from family_member where nik is not null") if run.earlier or run.identity else []
    return pa.table({"family_id": pa.array([family for family, _ in members], pa.string()),
                     "person_key": pa.array([person_key(run.key, nik) for _, nik in members], pa.string())})


def entry_keys(run: Run, engine: Engine) -> pa.Table:
    """The keyed number of every entry that names a case or may do so: the same whichever file brings it."""
    entries = engine.rows("""
        select current_entry.file_no, current_entry.source_row, current_entry.list, current_entry.nik, current_entry.no_kk,
               current_entry.name, current_entry.birth_date
        from current_entry
        join (select file_no, source_row from listed_case union select file_no, source_row from same_birth) as found
            on found.file_no = current_entry.file_no and found.source_row = current_entry.source_row""")
    return pa.Table.from_pylist(
        [{"file_no": file_no, "source_row": source_row, "list": name, "entry_key": entry_key(run.key, name, _entry_ident(*told))}
         for file_no, source_row, name, *told in entries],
        schema=pa.schema([("file_no", pa.int64()), ("source_row", pa.int64()), ("list", pa.string()), ("entry_key", pa.string())]))


def probable_entries(run: Run, engine: Engine) -> pa.Table:
    """The table `probable_entry`: entries without a NIK that have the birth date of a member, and a name that agrees, unless an officer
    has told the two apart."""
    pairs = engine.rows("""
        select same_birth.case_id, same_birth.nik, same_birth.name, same_birth.entry_name, same_birth.list, same_birth.agrees,
               entry_key.entry_key
        from same_birth
        join entry_key on entry_key.file_no = same_birth.file_no and entry_key.source_row = same_birth.source_row""")
    agree = {names: names_agree(*names) for names in {pair[2:4] for pair in pairs}}
    found = {(case, person_key(run.key, nik), name, key, agrees) for case, nik, *names, name, agrees, key in pairs if agree[tuple(names)]}
    told_apart = {frozenset((one.key_a, one.key_b)) for one in run.identity if one.decision == "different"}
    found = {row for row in found if frozenset((row[1], row[3])) not in told_apart}
    # Of entries that say the same of a person, the one that says more of the place.
    rows = {row[:4]: row for row in sorted(found, key=lambda row: (len(row[4]), row))}
    return pa.Table.from_pylist([dict(zip(tables.probable_entry.column_names, row, strict=True)) for row in rows.values()],
                                schema=tables.probable_entry.arrow_schema())


def card_keys(run: Run, engine: Engine) -> pa.Table:
    """The family keys of every family that has the card of a proposed one: one card, one award, in all rounds."""
    families = engine.rows("""
        select award_card.family_id, card_family.id_keluarga as same_card
        from award_card
        join card_family on card_family.no_kk = award_card.no_kk
        union
        select family_id, 'kk:' || no_kk as same_card
        from award_card""") if run.earlier else []
    return pa.table({"family_id": pa.array([family for family, _ in families], pa.string()),
                     "family_key": pa.array([family_key(run.key, same_card) for _, same_card in families], pa.string())})


def _ident(nik: str | None, cells: str) -> str:
    """What makes a proposal the same proposal in the next round: its NIK, else all that stands in the row."""
    return f"nik:{nik}" if nik else f"row:{hashlib.sha256(cells.encode()).hexdigest()}"


def _entry_ident(nik: str | None, no_kk: str | None, name: str | None, birth_date: datetime.date | None) -> str:
    """Whom an entry means: its NIK, else all that it tells of the person."""
    return f"nik:{nik}" if nik else f"{no_kk or ''}|{' '.join(name_words(name or ''))}|{birth_date or ''}"


def _numbered(rows: list[tuple]) -> dict[tuple[int, int], int]:
    """Number the proposals of equal ident in a regency by date, then by content; file name and row never enter."""
    same: dict[tuple[str, str], list[tuple]] = defaultdict(list)
    for file_no, source_row, regency, nik, cells, proposed_on in rows:
        same[regency, _ident(nik, cells)].append((str(proposed_on or "9999"), cells, file_no, source_row))
    return {row[2:]: number for group in same.values() for number, row in enumerate(sorted(group), 1)}


identity = Stage("identity", run=run_identity,
                 parts=("programme.programme", "programme.candidates", "round.expect_regencies", "key", "likeness", "identity", "earlier"),
                 reads=(tables.source_file, tables.person, tables.family, tables.delivery, tables.reference_entry, tables.reference_list,
                        tables.earlier_award, tables.earlier_member, tables.earlier_vacancy, tables.current_proposal, tables.fault, tables.region),
                 writes=(tables.registry_person, tables.registry_family, tables.family_member, tables.case_file,
                         tables.row_account, tables.duplicate, tables.link, tables.probable_entry, tables.probable_pair, tables.probable_person,
                         tables.probable_count, tables.likeness_model, tables.identity_finding, tables.earlier_family))
