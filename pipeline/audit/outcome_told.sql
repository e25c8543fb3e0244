-- table outcome_told, one row per case of rule_outcome: the rules it is told to meet, as bits, and how many lines it has
-- reads rule_outcome, rule
select
    rule_outcome.case_id,
    bit_or(case when outcome = 'met' then rule.bit else 0 end) as met,
    bit_or(case when outcome = 'not_met' then rule.bit else 0 end) as not_met,
    bit_or(case when outcome = 'unknown' then rule.bit else 0 end) as unknown,
    bit_or(case when decided_by = 'override' then rule.bit else 0 end) as overridden,
    bit_or(case when decided_by = 'facts' then rule.bit else 0 end) as factual,
    count(*) as lines
from rule_outcome
left join rule on rule.rule = rule_outcome.rule
group by rule_outcome.case_id
