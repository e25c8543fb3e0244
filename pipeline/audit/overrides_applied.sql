-- claim overrides_applied
-- id Setiap keputusan petugas di manifest berlaku pada satu kasus yang dinilai dan satu aturan yang boleh ditinjau.
-- en Every decision of an officer in the manifest holds for one case that is judged and one rule that may be reviewed.
-- reads rule_override, rule_outcome, rule
select rule_override.case_id, cast(null as varchar) as regency_code, concat(rule_override.rule, ': ', rule_override.outcome) as what
from rule_override
left join rule on rule.rule = rule_override.rule and rule.review_allowed
left join rule_outcome
    on rule_outcome.case_id = rule_override.case_id and rule_outcome.rule = rule.rule and rule_outcome.decided_by = 'override'
where rule_outcome.case_id is null
union all
select case_id, null as regency_code, concat(rule, ': ', count(*), ' ≠ 1') as what
from rule_override
group by case_id, rule
having count(*) > 1
order by case_id, what
