-- writes ending, one row per case: where it ended and by what
-- reads case_file, verdict, placement, duplicate, quota
with last_reserve as (
    select regency_code, max(rank_in_regency) as rank_in_regency
    from placement
    where status in ('selected', 'reserve')
    group by regency_code
)
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
    placement.rank_in_province,
    placement.cut_off_rank,
    placement.last_winner_rank,
    coalesce(placement.reason_code, '') as place_code,
    coalesce(placement.short_resource, '') as short_resource,
    quota.seats,
    last_reserve.rank_in_regency as last_reserve_rank,
    duplicate.kept_case_id
from case_file
left join verdict on verdict.case_id = case_file.case_id
left join placement on placement.case_id = case_file.case_id
left join duplicate on duplicate.case_id = case_file.case_id
left join quota on quota.regency_code = case_file.regency_code
left join last_reserve on last_reserve.regency_code = case_file.regency_code
