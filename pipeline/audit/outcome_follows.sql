-- claim outcome_follows
-- id Hasil setiap kasus, aturan yang gagal, yang belum diketahui dan pertanyaan lapangan mengikuti hasil tiap aturan.
-- en The outcome of a case, its failed and unknown rules and its field questions follow from the outcomes of the rules.
-- reads decision, rule_outcome, rule
with settled as (
    select
        rule_outcome.case_id, rule.rule_no, rule.rule, rule.sense, rule.if_unknown, rule_outcome.decided_by,
        case when rule_outcome.outcome = 'unknown' and rule.if_unknown in ('met', 'not_met') then rule.if_unknown
             else rule_outcome.outcome end as outcome
    from rule_outcome
    join rule on rule.rule = rule_outcome.rule
),
told as (
    select
        case_id,
        string_agg(rule, ';' order by rule_no) filter (outcome = case sense when 'required' then 'not_met' else 'met' end) as failed_rules,
        string_agg(rule, ';' order by rule_no) filter (outcome = 'unknown') as unknown_rules,
        string_agg(rule, ';' order by rule_no) filter (outcome = 'unknown' and if_unknown = 'ask_field') as field_questions,
        string_agg(rule, ';' order by rule_no) filter (decided_by = 'override') as overridden_rules
    from settled
    group by case_id
),
expected as (
    select
        decision.case_id, decision.regency_code, decision.outcome,
        case
            when told.case_id is null then 'not_judged'
            when told.failed_rules is not null then 'ineligible'
            when told.unknown_rules is distinct from told.field_questions then 'undetermined'
            when told.field_questions is not null then 'conditional'
            else 'eligible'
        end as expected_outcome,
        concat_ws(' | ', decision.failed_rules, decision.unknown_rules, decision.field_questions, decision.overridden_rules) as rules,
        concat_ws(' | ', coalesce(told.failed_rules, ''), coalesce(told.unknown_rules, ''), coalesce(told.field_questions, ''),
                  coalesce(told.overridden_rules, '')) as expected_rules
    from decision
    left join told on told.case_id = decision.case_id
)
select
    case_id, regency_code,
    case when outcome is distinct from expected_outcome then concat('outcome: ', outcome, ' ≠ ', expected_outcome)
         else concat(rules, ' ≠ ', expected_rules) end as what
from expected
where outcome is distinct from expected_outcome or rules is distinct from expected_rules
order by case_id
