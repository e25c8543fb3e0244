-- writes passed_over, one row per ranked case without a seat: why, and what had run out at its turn
-- reads ranked, seated, quota, regency_seating, resource, package_list, supply
with full_regency as (
    select ranked.regency_code, max(ranked.rank_in_province) as full_at
    from ranked
    join seated on seated.case_id = ranked.case_id
    join quota on quota.regency_code = ranked.regency_code
    join regency_seating on regency_seating.regency_code = ranked.regency_code
    group by ranked.regency_code
    having count(*) = max(quota.seats - regency_seating.held_seats)
),
judged as (
    select
        ranked.case_id,
        ranked.acceptable_packages,
        budget.last_winner_rank as budget_winner,
        package_list.used_up_at,
        case
            when supply.stocked and ranked.acceptable_packages = '' then 'NO_PACKAGE'
            when full_regency.full_at < ranked.rank_in_province or quota.seats = regency_seating.held_seats then
                case when regency_seating.held_seats > 0 then 'LAST_SEATS_HELD_FOR_FLOOR' else 'QUOTA_FULL' end
            when budget.used = budget.limit_count and coalesce(budget.last_winner_rank, 0) < ranked.rank_in_province then 'BUDGET'
            when package_list.used_up_at < ranked.rank_in_province then 'STOCK_OUT'
            else 'LAST_SEATS_HELD_FOR_FLOOR'
        end as reason_code
    from ranked
    cross join supply
    left join seated on seated.case_id = ranked.case_id
    join quota on quota.regency_code = ranked.regency_code
    join regency_seating on regency_seating.regency_code = ranked.regency_code
    left join full_regency on full_regency.regency_code = ranked.regency_code
    left join resource budget on budget.resource = 'budget' and not supply.stocked
    left join package_list on package_list.acceptable_packages = ranked.acceptable_packages
    where seated.case_id is null
)
select
    case_id,
    reason_code,
    case reason_code when 'BUDGET' then 'budget' when 'STOCK_OUT' then acceptable_packages end as short_resource,
    case reason_code when 'BUDGET' then budget_winner when 'STOCK_OUT' then nullif(used_up_at, 0) end as last_winner_rank
from judged
