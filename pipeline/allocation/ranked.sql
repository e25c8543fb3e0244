-- writes ranked, one row per case that is eligible or conditional, with its rank
-- reads verdict, case_file, ticket, floor_pair, quota
with ordered as (
    select
        verdict.case_id,
        case_file.regency_code,
        ticket.draw_ticket,
        cast(row_number() over (order by verdict.priority_rank, ticket.draw_ticket) as bigint) as rank_in_province,
        verdict.groups,
        verdict.acceptable_packages,
        verdict.first_package
    from verdict
    join case_file on case_file.case_id = verdict.case_id
    join ticket on ticket.case_id = verdict.case_id
    join quota on quota.regency_code = case_file.regency_code
    where verdict.outcome in ('eligible', 'conditional')
)
select
    ordered.case_id,
    ordered.regency_code,
    ordered.draw_ticket,
    cast(row_number() over (partition by ordered.regency_code order by ordered.rank_in_province) as bigint) as rank_in_regency,
    ordered.rank_in_province,
    concat_ws(';', case when instr(';' || ordered.groups || ';', ';' || floor_pair.first_group || ';') > 0 then floor_pair.first_group end,
              case when instr(';' || ordered.groups || ';', ';' || floor_pair.second_group || ';') > 0 then floor_pair.second_group end)
        as floor_groups,
    ordered.acceptable_packages,
    ordered.first_package
from ordered
cross join floor_pair
