-- writes placement, one row per case that is eligible or conditional
-- reads ranked, seated, passed_over, waiting, quota, regency_seating
with cut_off as (
    select ranked.regency_code, ranked.floor_groups, max(ranked.rank_in_regency) as cut_off_rank
    from ranked
    join seated on seated.case_id = ranked.case_id
    group by ranked.regency_code, ranked.floor_groups
),
last_seated as (
    select regency_code, max(cut_off_rank) as rank_in_regency
    from cut_off
    group by regency_code
),
-- Seats that would have been taken before the turn of a case, had nobody been passed over for a floor.
claimed as (
    select
        ranked.case_id,
        count(case when seated.case_id is not null or passed_over.reason_code = 'LAST_SEATS_HELD_FOR_FLOOR' then 1 end)
            over (partition by ranked.regency_code order by ranked.rank_in_regency) as seats,
        count(seated.case_id) over (partition by ranked.regency_code order by ranked.rank_in_regency) as list_no
    from ranked
    join last_seated
        on last_seated.regency_code = ranked.regency_code
        and last_seated.rank_in_regency >= ranked.rank_in_regency
    left join seated on seated.case_id = ranked.case_id
    left join passed_over on passed_over.case_id = ranked.case_id
)
select
    ranked.case_id,
    ranked.regency_code,
    ranked.draw_ticket,
    ranked.rank_in_regency,
    ranked.rank_in_province,
    ranked.floor_groups,
    ranked.acceptable_packages,
    case when seated.case_id is not null then 'selected' when waiting.case_id is not null then 'reserve' else 'not_selected' end
        as status,
    case when seated.case_id is not null then claimed.list_no else waiting.list_no end as list_no,
    case
        when seated.case_id is not null then seated.package
        else ranked.first_package
    end as package,
    case
        when seated.case_id is not null and claimed.seats > quota.seats - regency_seating.held_seats
            then 'SELECTED_FLOOR(' || ranked.floor_groups || ')'
        when seated.case_id is not null then 'SELECTED_OPEN'
        when waiting.case_id is not null and passed_over.reason_code = 'QUOTA_FULL' then 'RESERVE'
        else passed_over.reason_code
    end as reason_code,
    cut_off.cut_off_rank,
    passed_over.short_resource,
    passed_over.last_winner_rank
from ranked
join quota on quota.regency_code = ranked.regency_code
join regency_seating on regency_seating.regency_code = ranked.regency_code
left join seated on seated.case_id = ranked.case_id
left join claimed on claimed.case_id = ranked.case_id
left join passed_over on passed_over.case_id = ranked.case_id
left join waiting on waiting.case_id = ranked.case_id
left join cut_off on cut_off.regency_code = ranked.regency_code and cut_off.floor_groups = ranked.floor_groups
