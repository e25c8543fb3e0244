-- writes list_exclusion, one row per case, rule that fails it and reference list that the rule went by
-- reads link, reference_list, excluding_fact, rule_outcome, candidate
-- Of several entries of one list the strongest is told: max(evidence) is nik, else family, else card.
select
    rule_outcome.case_id,
    rule_outcome.rule,
    reference_list.list,
    max(link.evidence) as evidence,
    candidate.regency_code,
    candidate.district_code
from rule_outcome
join excluding_fact
    on excluding_fact.rule = rule_outcome.rule
    and excluding_fact.outcome = rule_outcome.outcome
join reference_list on reference_list.fact = excluding_fact.fact
join link
    on link.case_id = rule_outcome.case_id
    and link.linked_to = reference_list.list
    and (reference_list.concerns <> 'applicant' or link.evidence = 'nik')
join candidate on candidate.case_id = rule_outcome.case_id
-- Where an officer decided the rule, the list did not.
where rule_outcome.decided_by = 'facts'
group by rule_outcome.case_id, rule_outcome.rule, reference_list.list, candidate.regency_code, candidate.district_code
