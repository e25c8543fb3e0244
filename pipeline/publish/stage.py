"""The last stage: the tables of the release, with a reason for every case."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from pipeline.core import tables
from pipeline.core.constraints import MEANINGS
from pipeline.core.engine import Engine
from pipeline.core.errors import Bug, Problem
from pipeline.core.keys import person_key
from pipeline.core.run import Run
from pipeline.core.stage import Stage, make_all
from pipeline.publish.audit_checks import audit_fact_sql, audit_facts, audit_rules, declared_checks
from pipeline.publish.exclusion import excluding_facts, list_reasons
from pipeline.publish.reason import Ending, reason_of

HERE = Path(__file__).parent
EXCLUSIONS = ("list_exclusion", "exclusion_count")
AUDIT_PACK = ("audit_row", "audit_check_case", "audit_check", "audit_person")
RELEASED = ("decision", "selection", "identity_count", "quarantine_release", "fault_release", "rejected_line_release", "balance")


def run_publish(run: Run, engine: Engine) -> None:
    make_all(engine, HERE, ("ending",))
    engine.make_from_arrow("reason", _reasons(run, engine))
    engine.make_from_arrow("meaning", _meanings())
    engine.make_from_arrow("excluding_fact", excluding_facts(run.programme))
    engine.make_from_arrow("exclusion_alarm", pa.table({name: [limit] for name, limit in run.limits.exclusion_alarm.model_dump().items()}))
    make_all(engine, HERE, EXCLUSIONS)
    engine.make_from_arrow("list_reason", list_reasons(run, engine))
    make_all(engine, HERE, RELEASED)
    engine.make_from_arrow("award_member", award_members(run, engine))
    make_audit_pack(run, engine)
    check_accounts(engine)


def award_members(run: Run, engine: Engine) -> pa.Table:
    """The keys of the members of every family on the list or in reserve: their cards and numbers may be others in the next round."""
    members = engine.rows("""
        select placement.case_id, family_member.nik
        from placement
        join case_file on case_file.case_id = placement.case_id
        join family_member on family_member.family_id = case_file.family_id
        where placement.status in ('selected', 'reserve') and family_member.nik is not null""")
    return pa.table({"case_id": pa.array([case for case, _ in members], pa.string()),
                     "person_key": pa.array([person_key(run.key, nik) for _, nik in members], pa.string())})


def make_audit_pack(run: Run, engine: Engine) -> None:
    """What auditors are known to look for, found before they do."""
    states = dict(engine.rows("select list, state from list_state"))
    engine.make_from_arrow("declared_check", declared_checks(run.programme, run.reference, states))
    engine.make_from_arrow("audit_fact_of", audit_facts())
    engine.make_from_arrow("audit_rule", audit_rules(run.programme))
    engine.make_from_query("audit_fact", audit_fact_sql())
    make_all(engine, HERE, AUDIT_PACK)


def check_accounts(engine: Engine) -> None:
    """Raises Bug if a row that makes cases was read and is not accounted for, or a case is not decided once.

    Proposals: each that was read is a case. The registry's families: each is a case, and each current row of the registry
    files is part of one, or is counted as nobody's.
    """
    unaccounted = engine.rows("""
        select count(*)
        from reconciliation
        cross join run
        left join row_account on row_account.source_file = reconciliation.source_file
        where (reconciliation.layout = 'proposal') = (run.candidates = 'proposals') and reconciliation.layout <> 'reference'
            and accepted + quarantined <> coalesce(rows_in_cases + rows_in_no_case, 0)""")[0][0]
    cases, decided = engine.rows("""
        select case when run.candidates = 'registry' then (select count(*) from registry_family)
                    else (select coalesce(sum(rows_in_cases + rows_in_no_case), 0) from row_account) end,
               (select count(*) from decision)
        from run""")[0]
    if unaccounted or cases != decided:
        raise Bug(Problem("publish", "ACCOUNTS",
                          id=f"{cases} kasus, tetapi {decided} diputuskan; {unaccounted} berkas tidak cocok hitungannya. "
                             "Laporkan kepada pengembang.",
                          en=f"{cases} cases, but {decided} decided; {unaccounted} files do not add up. Report it to the developers."))


def _meanings() -> pa.Table:
    """What each code of a fault says is wrong and what to do."""
    return pa.table({"code": list(MEANINGS),
                     "text_id": [f"{one.id}. {one.do_id}" for one in MEANINGS.values()],
                     "text_en": [f"{one.en}. {one.do_en}" for one in MEANINGS.values()]})


def _reasons(run: Run, engine: Engine) -> pa.Table:
    endings = engine.rows("""
        select distinct status, standing_code, failed_rules, unknown_rules, field_questions, overridden_rules, place_code, short_resource
        from ending""")
    rows = [vars(ending) | vars(reason_of(ending, run.programme, run.round.floors)) for ending in (Ending(*row) for row in endings)]
    names = [*Ending.__dataclass_fields__, "reason_code", "text_id", "text_en"]
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in names]))


publish = Stage("publish", run=run_publish, parts=("programme", "round", "limits", "reference", "key"),
                reads=(tables.source_file, tables.rejected_line, tables.region, tables.fault, tables.quarantine,
                       tables.current_proposal, tables.reconciliation, tables.row_account,
                       tables.registry_person, tables.registry_family, tables.family_member, tables.case_file, tables.duplicate, tables.link,
                       tables.probable_entry, tables.probable_pair, tables.identity_finding, tables.earlier_family, tables.reference_list, tables.list_state, tables.candidate, tables.rule_outcome,
                       tables.verdict, tables.quota, tables.placement),
                writes=(tables.decision, tables.selection, tables.award_member, tables.released_quarantine, tables.released_fault,
                        tables.released_rejected_line, tables.balance, tables.list_exclusion, tables.exclusion_count,
                        tables.identity_count, tables.audit_check, tables.audit_check_case, tables.audit_person))
