-- writes placement, one row per case that is eligible or conditional
-- reads verdict, case_file, ticket, quota, acceptable_package
with ranked as (
    select
        verdict.case_id,
        case_file.regency_code,
        ticket.draw_ticket,
        cast(row_number() over (partition by case_file.regency_code order by verdict.priority_rank, ticket.draw_ticket)
             as bigint) as rank_in_regency
    from verdict
    join case_file on case_file.case_id = verdict.case_id
    join ticket on ticket.case_id = verdict.case_id
    where verdict.outcome in ('eligible', 'conditional')
),
placed as (
    select
        ranked.case_id,
        ranked.regency_code,
        ranked.draw_ticket,
        ranked.rank_in_regency,
        quota.seats,
        case
            when ranked.rank_in_regency <= quota.seats then 'selected'
            when ranked.rank_in_regency <= quota.seats + quota.reserve_length then 'reserve'
            else 'not_selected'
        end as status
    from ranked
    join quota on quota.regency_code = ranked.regency_code
)
select
    placed.case_id,
    placed.regency_code,
    placed.draw_ticket,
    placed.rank_in_regency,
    placed.status,
    case placed.status
        when 'selected' then placed.rank_in_regency
        when 'reserve' then placed.rank_in_regency - placed.seats
    end as list_no,
    acceptable_package.package,
    case placed.status when 'selected' then 'SELECTED_OPEN' when 'reserve' then 'RESERVE' else 'QUOTA_FULL' end
        as reason_code
from placed
left join acceptable_package
    on acceptable_package.case_id = placed.case_id
    and acceptable_package.preference = 1
