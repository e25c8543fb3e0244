-- claim seats_held
-- id Kursi hanya dikosongkan untuk kelompok yang anggotanya kurang, dan hanya bila putaran memintanya.
-- en Seats are held empty only for groups that lack members, and only where the round asks for it.
-- reads floor, quota, floor_member, seat_rule, round
with needed as (
    select
        floor.regency_code,
        max(floor.decreed_seats - least(floor.decreed_seats, floor.members)) as lacking,
        max(case when floor.floor_group = seat_rule.group_1 then least(floor.decreed_seats, floor.members) else 0 end) as need_1,
        max(case when floor.floor_group = seat_rule.group_2 then least(floor.decreed_seats, floor.members) else 0 end) as need_2,
        min(floor.held_seats) as held_least,
        max(floor.held_seats) as held_most
    from floor
    join seat_rule on seat_rule.regency_code = floor.regency_code
    group by floor.regency_code
),
paired as (
    select needed.*, quota.seats, least(floor_member.members_of_both, need_1, need_2) as in_both, round.unfilled_floor
    from needed
    join quota on quota.regency_code = needed.regency_code
    join floor_member on floor_member.regency_code = needed.regency_code
    cross join round
),
expected as (
    select paired.*, case when unfilled_floor = 'hold' then least(lacking, seats - (need_1 + need_2 - in_both)) else 0 end as held
    from paired
)
select cast(null as varchar) as case_id, regency_code, concat('held_seats: ', held_least, '..', held_most, ' ≠ ', held) as what
from expected
where held_least <> held or held_most <> held
order by regency_code
