-- claim rules_judged
-- id Setiap aturan dinilai untuk setiap kasus menurut fakta di candidate, atau menurut keputusan petugas.
-- en Every rule is judged for every case by the facts in candidate, or by what an officer decided.
-- reads rule_outcome, judged, rule, rule_override
with told as (
    select
        rule_outcome.case_id, judged.regency_code, rule_outcome.rule, rule_outcome.outcome, rule_outcome.decided_by, rule.rule_no,
        coalesce(rule_override.outcome, judged.outcomes[rule.rule_no]) as expected,
        case when rule_override.outcome is null then 'facts' else 'override' end as expected_by
    from rule_outcome
    left join judged on judged.case_id = rule_outcome.case_id
    left join rule on rule.rule = rule_outcome.rule
    left join rule_override
        on rule_override.case_id = rule_outcome.case_id and rule_override.rule = rule_outcome.rule and rule.review_allowed
),
counted as (
    select rule_outcome.case_id, bit_or(1 << rule.rule_no) as judged_rules, count(*) as lines
    from rule_outcome
    left join rule on rule.rule = rule_outcome.rule
    group by rule_outcome.case_id
),
whole as (
    select bit_or(1 << rule_no) as judged_rules, count(*) as lines from rule
)
select case_id, regency_code, concat(rule, ': ', outcome, ' ≠ ', coalesce(expected, '–')) as what
from told
where outcome is distinct from expected or decided_by is distinct from expected_by
union all
select judged.case_id, judged.regency_code, concat('rule_outcome: ', coalesce(counted.lines, 0), ' ≠ ', whole.lines) as what
from judged
cross join whole
left join counted on counted.case_id = judged.case_id
where counted.judged_rules is distinct from whole.judged_rules or counted.lines is distinct from whole.lines
order by case_id, what
