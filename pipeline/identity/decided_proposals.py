"""Whom proposals without a good NIK mean, as officers decided: by the keys of both, because the decisions hold nothing else."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa

from pipeline.core.engine import Engine
from pipeline.core.errors import Problem, RulesError
from pipeline.core.identity_decisions import IdentityDecision
from pipeline.core.keys import person_key
from pipeline.core.run import Run


def decided_proposals(run: Run, engine: Engine) -> pa.Table:
    """One row per proposal that is quarantined for its NIK alone and that an officer says is a person's, with the person's NIK."""
    meant: dict[str, list[IdentityDecision]] = defaultdict(list)
    for decision in run.identity:
        if decision.decision == "same":
            meant[decision.key_a].append(decision)
            meant[decision.key_b].append(decision)
    proposals = engine.rows("""
        select case_number.case_id, current_proposal.file_no, current_proposal.source_row
        from case_number
        join current_proposal
            on current_proposal.file_no = case_number.file_no
            and current_proposal.source_row = case_number.source_row
        left join fault
            on fault.file_no = current_proposal.file_no
            and fault.source_row = current_proposal.source_row
            and fault.severity = 'block'
            and fault.column_name <> 'nik'
        where current_proposal.quarantine_code is not null and fault.file_no is null
        order by current_proposal.file_no, current_proposal.source_row""") if meant else []
    if problems := [_two_people(meant[case]) for case, _, _ in proposals if len(meant[case]) > 1]:
        raise RulesError(problems)
    decided = [(file_no, row, *{meant[case][0].key_a, meant[case][0].key_b} - {case}) for case, file_no, row in proposals if meant[case]]
    niks = niks_of({key for _, _, key in decided}, run.key, engine)
    found = [(file_no, row, niks[key]) for file_no, row, key in decided if key in niks]
    return pa.table({"file_no": pa.array([file_no for file_no, _, _ in found], pa.int64()),
                     "source_row": pa.array([row for _, row, _ in found], pa.int64()),
                     "nik": pa.array([nik for _, _, nik in found], pa.string())})


def _two_people(decisions: list[IdentityDecision]) -> Problem:
    lines = ", ".join(str(one.line) for one in decisions)
    return Problem(f"rules/identity.csv:{decisions[-1].line}", "IDENTITY_TWO_PEOPLE",
                   id=f"satu usulan diputuskan sebagai beberapa orang (baris {lines}). Sisakan satu baris `same`, yang lain jadikan `different`.",
                   en=f"one proposal is decided to be several people (lines {lines}). Leave one line `same`, make the others `different`.")


def niks_of(wanted: set[str], key: bytes, engine: Engine) -> dict[str, str]:
    """The registry's NIK of each of these person keys. Keys cannot be turned back, so every NIK is keyed until all are found."""
    found: dict[str, str] = {}
    for nik, in engine.rows("select distinct nik from person where nik is not null") if wanted else ():
        keyed = person_key(key, nik)
        if keyed in wanted:
            found[keyed] = nik
            if len(found) == len(wanted):
                break
    return found
