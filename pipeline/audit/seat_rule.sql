-- table seat_rule, one row per regency: the seats it may give, and the floors of up to two groups
-- reads quota, floor
with floor_group as (
    select min(floor_group) as group_1, nullif(max(floor_group), min(floor_group)) as group_2 from floor
),
kept as (
    select quota.regency_code, quota.seats, floor_group.group_1, floor_group.group_2, floor.floor_group, floor.floor_seats, floor.held_seats
    from quota
    cross join floor_group
    left join floor on floor.regency_code = quota.regency_code
)
select
    regency_code,
    seats,
    coalesce(max(held_seats), 0) as held_seats,
    seats - coalesce(max(held_seats), 0) as seats_to_give,
    group_1,
    group_2,
    coalesce(max(case when floor_group = group_1 then floor_seats end), 0) as floor_1,
    coalesce(max(case when floor_group = group_2 then floor_seats end), 0) as floor_2
from kept
group by regency_code, seats, group_1, group_2
