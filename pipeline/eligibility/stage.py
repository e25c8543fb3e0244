"""The fourth stage: the facts of each case, and what the programme's rules say of them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from pipeline.core import tables
from pipeline.core.engine import Engine
from pipeline.core.errors import Problem, RulesError
from pipeline.core.overrides import Override
from pipeline.core.paths import overrides_name
from pipeline.core.programme import Programme
from pipeline.core.run import Run
from pipeline.core.stage import Stage, make_all
from pipeline.eligibility.rule_sql import (
    decided_sql, group_and_package_sql, judged_sql, overridden_sql, priority_sql, rule_outcome_sql, verdict_sql,
)

HERE = Path(__file__).parent
FACTS = ("age", "member_fact", "seen", "list_fact", "listed", "death", "history", "candidate")


def run_eligibility(run: Run, engine: Engine) -> None:
    engine.make_from_arrow("rule_override", override_table(run.overrides))
    check_cases(run, engine)
    make_all(engine, HERE, FACTS)
    judge_all(run.programme, engine)


def check_cases(run: Run, engine: Engine) -> None:
    """Raises RulesError, with its line, for every override of a case that this round does not judge."""
    standings = dict(engine.rows("""
        select rule_override.case_id, case_file.standing
        from rule_override
        left join case_file on case_file.case_id = rule_override.case_id
        where case_file.standing is null or case_file.standing <> 'to_judge'"""))
    where = overrides_name(run.round.round)
    problems = [_not_judged(f"{where}:{one.line}", standings[one.case_id]) for one in run.overrides if one.case_id in standings]
    if problems:
        raise RulesError(problems)


def _not_judged(where: str, standing: str | None) -> Problem:
    if standing is None:
        return Problem(where, "OVERRIDE_CASE_UNKNOWN",
                       id="nomor kasus ini tidak ada di putaran ini. Salin lagi dari daftar keputusan, atau hapus baris ini.",
                       en="this round has no case of this number. Copy it again from the decisions, or delete this line.")
    return Problem(where, "OVERRIDE_CASE_NOT_JUDGED",
                   id=f"kasus ini tidak dinilai di putaran ini ({standing}), jadi tidak ada aturan yang dapat diputuskan. "
                      "Perbaiki usulannya, atau hapus baris ini.",
                   en=f"this case is not judged in this round ({standing}), so there is no rule to decide. "
                      "Correct its proposal, or delete this line.")


def override_table(overrides: tuple[Override, ...]) -> pa.Table:
    """One row per case and rule that an officer decided."""
    return pa.table({name: pa.array([getattr(one, name) for one in overrides], pa.string()) for name in ("case_id", "rule", "outcome")})


def judge_all(programme: Programme, engine: Engine) -> None:
    """Judge every row of `candidate` by every rule; what an officer decided stands in the place of what the facts say."""
    engine.make_from_query("judged", judged_sql(programme))
    engine.make_from_query("overridden", overridden_sql(programme))
    engine.make_from_query("decided", decided_sql(programme))
    engine.make_from_query("rule_outcome", rule_outcome_sql(programme))
    engine.make_from_query("rule_verdict", verdict_sql(programme))
    engine.make_from_query("case_priority", case_priority_sql(programme))
    engine.make_from_query("group_and_package", group_and_package_sql(programme))
    engine.make_from_query("verdict", """
        select rule_verdict.case_id, rule_verdict.outcome, rule_verdict.failed_rules, rule_verdict.unknown_rules,
               rule_verdict.field_questions, case_priority.priority_key, case_priority.priority_rank, rule_verdict.overridden_rules,
               group_and_package.groups, group_and_package.acceptable_packages, group_and_package.first_package
        from rule_verdict
        join case_priority on case_priority.case_id = rule_verdict.case_id
        join group_and_package on group_and_package.case_id = rule_verdict.case_id""")


def case_priority_sql(programme: Programme) -> str:
    """One row per case: the facts that give its priority, and its rank by them; cases with equal facts rank equal."""
    facts = [f"coalesce(cast(candidate.{criterion.fact.name} as string), '?')" for criterion in programme.priority] or ["''"]
    order = priority_sql(programme) or ["1"]  # without criteria the draw alone decides
    return f"""
        select candidate.case_id, concat_ws('|', {', '.join(facts)}) as priority_key,
               cast(dense_rank() over (order by {', '.join(order)}) as bigint) as priority_rank
        from candidate"""


eligibility = Stage("eligibility", portable=True, run=run_eligibility, parts=("programme", "overrides", "round.round", "round.as_of"),
                    reads=(tables.reference_list, tables.list_state, tables.current_proposal, tables.registry_person, tables.registry_family,
                           tables.family_member, tables.case_file, tables.link, tables.probable_entry, tables.identity_finding, tables.earlier_family),
                    writes=(tables.candidate, tables.rule_outcome, tables.verdict))
