"""The fourth stage: the facts of each case, and what the programme's rules say of them."""

from __future__ import annotations

from pathlib import Path

from pipeline.core import tables
from pipeline.core.engine import Engine
from pipeline.core.programme import Programme
from pipeline.core.run import Run
from pipeline.core.stage import Stage, make_all
from pipeline.eligibility.rule_sql import judged_sql, package_sql, priority_sql, rule_outcome_sql, verdict_sql

HERE = Path(__file__).parent
FACTS = ("age", "member_fact", "list_fact", "candidate")


def run_eligibility(run: Run, engine: Engine) -> None:
    make_all(engine, HERE, FACTS)
    judge_all(run.programme, engine)


def judge_all(programme: Programme, engine: Engine) -> None:
    """Judge every row of `candidate` by every rule."""
    engine.make_from_query("judged", judged_sql(programme))
    engine.make_from_query("rule_outcome", rule_outcome_sql(programme))
    engine.make_from_query("rule_verdict", verdict_sql(programme))
    engine.make_from_query("case_priority", case_priority_sql(programme))
    engine.make_from_query("verdict", """
        select rule_verdict.case_id, rule_verdict.outcome, rule_verdict.failed_rules, rule_verdict.unknown_rules,
               rule_verdict.field_questions, case_priority.priority_key, case_priority.priority_rank
        from rule_verdict
        join case_priority on case_priority.case_id = rule_verdict.case_id""")
    engine.make_from_query("acceptable_package", package_sql(programme))


def case_priority_sql(programme: Programme) -> str:
    """One row per case: the facts that give its priority, and its rank by them; cases with equal facts rank equal."""
    facts = [f"coalesce(cast(candidate.{criterion.fact.name} as string), '?')" for criterion in programme.priority] or ["''"]
    order = priority_sql(programme) or ["1"]  # without criteria the draw alone decides
    return f"""
        select candidate.case_id, concat_ws('|', {', '.join(facts)}) as priority_key,
               cast(dense_rank() over (order by {', '.join(order)}) as bigint) as priority_rank
        from candidate"""


eligibility = Stage("eligibility", run=run_eligibility,
                    reads=(tables.source_file, tables.delivery, tables.reference_entry, tables.current_proposal,
                           tables.registry_person, tables.registry_family, tables.family_member, tables.case_file, tables.link),
                    writes=(tables.candidate, tables.rule_outcome, tables.verdict, tables.acceptable_package))
