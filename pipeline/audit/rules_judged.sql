-- claim rules_judged
-- id Setiap aturan dinilai untuk setiap kasus menurut fakta di candidate, atau menurut keputusan petugas.
-- en Every rule is judged for every case by the facts in candidate, or by what an officer decided.
-- reads rule_outcome, outcome_told, judged, rule, rule_override
-- Where every rule stands once, by the facts and as the facts say, nothing is left to ask; the other cases are looked at rule by rule.
with whole as (
    select count(*) as lines, bit_or(bit) as bits from rule
),
asked as (
    select coalesce(judged.case_id, outcome_told.case_id) as case_id, judged.case_id is not null as is_judged, judged.regency_code, judged.met, judged.not_met
    from judged
    full join outcome_told on outcome_told.case_id = judged.case_id
    cross join whole
    where judged.met is distinct from outcome_told.met or judged.not_met is distinct from outcome_told.not_met
        or outcome_told.met | outcome_told.not_met | outcome_told.unknown <> whole.bits or outcome_told.factual is distinct from whole.bits or outcome_told.lines is distinct from whole.lines
        or outcome_told.case_id in (select case_id from rule_override)
),
told as (
    select
        asked.case_id, asked.regency_code, rule_outcome.rule, rule_outcome.outcome, rule_outcome.decided_by,
        coalesce(rule_override.outcome, case when asked.met & rule.bit <> 0 then 'met'
                                             when asked.not_met & rule.bit <> 0 then 'not_met'
                                             when asked.is_judged and rule.rule is not null then 'unknown' end) as expected,
        case when rule_override.outcome is null then 'facts' else 'override' end as expected_by
    from asked
    join rule_outcome on rule_outcome.case_id = asked.case_id
    left join rule on rule.rule = rule_outcome.rule
    left join rule_override
        on rule_override.case_id = asked.case_id and rule_override.rule = rule_outcome.rule and rule.review_allowed
),
counted as (
    select case_id, rule, count(*) as lines from told group by case_id, rule
)
select case_id, regency_code, concat(rule, ': ', outcome, ' ≠ ', coalesce(expected, '–')) as what
from told
where outcome is distinct from expected or decided_by is distinct from expected_by
union all
select asked.case_id, asked.regency_code, concat('rule_outcome: ', rule.rule, ' ', coalesce(counted.lines, 0), ' ≠ 1') as what
from asked
cross join rule
left join counted on counted.case_id = asked.case_id and counted.rule = rule.rule
where asked.is_judged and counted.lines is distinct from 1
order by case_id, what
