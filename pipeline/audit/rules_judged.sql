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
    select case_id, count(distinct rule_no) as judged_rules, count(*) as lines from told group by case_id
)
select case_id, regency_code, concat(rule, ': ', outcome, ' ≠ ', coalesce(expected, '–')) as what
from told
where outcome is distinct from expected or decided_by is distinct from expected_by
union all
select judged.case_id, judged.regency_code, 'rule_outcome: ' || coalesce(counted.lines, 0) || ' ≠ ' || (select count(*) from rule) as what
from judged
left join counted on counted.case_id = judged.case_id
where counted.judged_rules is distinct from (select count(*) from rule) or counted.lines is distinct from (select count(*) from rule)
order by case_id, what
