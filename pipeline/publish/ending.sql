-- writes ending, one row per case: where it ended and by what
-- reads case_file, verdict, placement, duplicate, quota
select
    case_file.case_id,
    case_file.person_key,
    case_file.family_key,
    case_file.regency_code,
    coalesce(verdict.outcome, 'not_judged') as outcome,
    case
        when case_file.standing <> 'to_judge' then case_file.standing
        when verdict.outcome in ('ineligible', 'undetermined') then verdict.outcome
        else placement.status
    end as status,
    coalesce(case_file.standing_code, '') as standing_code,
    coalesce(verdict.failed_rules, '') as failed_rules,
    coalesce(verdict.unknown_rules, '') as unknown_rules,
    coalesce(verdict.field_questions, '') as field_questions,
    coalesce(verdict.overridden_rules, '') as overridden_rules,
    verdict.priority_key,
    placement.draw_ticket,
    placement.rank_in_regency,
    placement.list_no,
    placement.reason_code as place_code,
    quota.seats,
    quota.reserve_length,
    duplicate.kept_case_id
from case_file
left join verdict on verdict.case_id = case_file.case_id
left join placement on placement.case_id = case_file.case_id
left join duplicate on duplicate.case_id = case_file.case_id
left join quota on quota.regency_code = case_file.regency_code
