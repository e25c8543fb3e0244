-- claim outcome_follows
-- id Hasil setiap kasus, aturan yang gagal, yang belum diketahui dan pertanyaan lapangan mengikuti hasil tiap aturan.
-- en The outcome of a case, its failed and unknown rules and its field questions follow from the outcomes of the rules.
-- reads decision, outcome_told, rule
with ending as (
    select distinct met, not_met, unknown, overridden from outcome_told
),
found as (
    select
        ending.*, rule.rule_no, rule.rule, rule.sense, rule.if_unknown, ending.overridden & rule.bit <> 0 as is_overridden,
        case when ending.met & rule.bit <> 0 then 'met'
             when ending.not_met & rule.bit <> 0 then 'not_met'
             when ending.unknown & rule.bit = 0 then '–'
             when rule.if_unknown in ('met', 'not_met') then rule.if_unknown
             else 'unknown' end as outcome
    from ending
    cross join rule
),
told as (
    select
        met, not_met, unknown, overridden,
        string_agg(rule, ';' order by rule_no) filter (outcome = case sense when 'required' then 'not_met' else 'met' end) as failed_rules,
        string_agg(rule, ';' order by rule_no) filter (outcome = 'unknown') as unknown_rules,
        string_agg(rule, ';' order by rule_no) filter (outcome = 'unknown' and if_unknown = 'ask_field') as field_questions,
        string_agg(rule, ';' order by rule_no) filter (is_overridden) as overridden_rules
    from found
    group by met, not_met, unknown, overridden
),
worded as (
    select
        met, not_met, unknown, overridden,
        case
            when failed_rules is not null then 'ineligible'
            when unknown_rules is distinct from field_questions then 'undetermined'
            when field_questions is not null then 'conditional'
            else 'eligible'
        end as outcome,
        concat_ws(' | ', coalesce(failed_rules, ''), coalesce(unknown_rules, ''), coalesce(field_questions, ''), coalesce(overridden_rules, '')) as rules
    from told
),
expected as (
    select
        decision.case_id, decision.regency_code, decision.outcome, coalesce(worded.outcome, 'not_judged') as expected_outcome,
        concat_ws(' | ', decision.failed_rules, decision.unknown_rules, decision.field_questions, decision.overridden_rules) as rules,
        coalesce(worded.rules, ' |  |  | ') as expected_rules
    from decision
    left join outcome_told on outcome_told.case_id = decision.case_id
    left join worded
        on worded.met = outcome_told.met and worded.not_met = outcome_told.not_met
        and worded.unknown = outcome_told.unknown and worded.overridden = outcome_told.overridden
)
select
    case_id, regency_code,
    case when outcome is distinct from expected_outcome then concat('outcome: ', outcome, ' ≠ ', expected_outcome)
         else concat(rules, ' ≠ ', expected_rules) end as what
from expected
where outcome is distinct from expected_outcome or rules is distinct from expected_rules
order by case_id
