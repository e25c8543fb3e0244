-- claim floors_kept
-- id Kursi paling sedikit tiap kelompok dihitung dari keputusan, dan terpenuhi.
-- en The least seats of every group are counted as the round decrees them, and kept.
-- reads floor, quota, floor_decree, floor_member, seat_rule
with told as (
    select
        quota.regency_code, floor_decree.floor_group, floor.regency_code is null as is_missing,
        floor.decreed_seats, floor.members, floor.floor_seats, floor.selected_members, floor.finding,
        coalesce(floor_decree.at_least, (quota.seats * floor_decree.at_least_percent + 99) // 100) as expected_decreed,
        case when floor_decree.floor_group = seat_rule.group_1 then floor_member.members_1 else floor_member.members_2 end as expected_members,
        case when floor_decree.floor_group = seat_rule.group_1 then floor_member.selected_1 else floor_member.selected_2 end as expected_selected
    from quota
    cross join floor_decree
    left join floor on floor.regency_code = quota.regency_code and floor.floor_group = floor_decree.floor_group
    left join floor_member on floor_member.regency_code = quota.regency_code
    left join seat_rule on seat_rule.regency_code = quota.regency_code
)
select
    cast(null as varchar) as case_id, regency_code,
    concat(floor_group, ': ', decreed_seats, ' ', members, ' ', floor_seats, ' ', selected_members, ' ', finding,
           ' ≠ ', expected_decreed, ' ', expected_members, ' … ', expected_selected) as what
from told
where is_missing
    or decreed_seats <> expected_decreed
    or members <> expected_members
    or selected_members <> expected_selected
    or selected_members < floor_seats
    or floor_seats > least(decreed_seats, members)
    or finding <> case when floor_seats < least(members, decreed_seats) then 'FLOOR_UNMET_STOCK'
                       when floor_seats < decreed_seats then 'FLOOR_SHORT'
                       else 'MET' end
union all
select null as case_id, floor.regency_code, floor.floor_group as what
from floor
left join floor_decree on floor_decree.floor_group = floor.floor_group
where floor_decree.floor_group is null
order by regency_code, what
