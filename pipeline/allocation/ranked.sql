-- writes ranked, one row per case that is eligible or conditional, with its rank
-- reads verdict, case_file, ticket, floor_rule, quota
with membership as (
    select
        verdict.case_id,
        max(case when floor_rule.position = 1 then floor_rule.floor_group end) as first_group,
        max(case when floor_rule.position = 2 then floor_rule.floor_group end) as second_group
    from verdict
    join floor_rule on instr(';' || verdict.groups || ';', ';' || floor_rule.floor_group || ';') > 0
    group by verdict.case_id
)
select
    verdict.case_id,
    case_file.regency_code,
    ticket.draw_ticket,
    cast(row_number() over (partition by case_file.regency_code order by verdict.priority_rank, ticket.draw_ticket)
         as bigint) as rank_in_regency,
    cast(row_number() over (order by verdict.priority_rank, ticket.draw_ticket) as bigint) as rank_in_province,
    concat_ws(';', membership.first_group, membership.second_group) as floor_groups,
    verdict.acceptable_packages,
    verdict.first_package
from verdict
join case_file on case_file.case_id = verdict.case_id
join ticket on ticket.case_id = verdict.case_id
join quota on quota.regency_code = case_file.regency_code
left join membership on membership.case_id = verdict.case_id
where verdict.outcome in ('eligible', 'conditional')
