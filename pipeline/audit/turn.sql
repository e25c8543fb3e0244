-- table turn, one row per ranked case: what was left at its turn, and whether the floors could be kept if it took a seat
-- reads above, below
with needed as (
    select
        above.*,
        coalesce(below.only_1, 0) as only_1,
        coalesce(below.only_2, 0) as only_2,
        coalesce(below.in_both, 0) as in_both
    from above
    left join below on below.case_id = above.case_id
),
paired as (
    select
        needed.*,
        greatest(need_1 - only_1, need_2 - only_2, 0) as least_in_both,
        least(greatest(least(need_1, need_2), need_1 - only_1, need_2 - only_2, 0), in_both) as best_in_both
    from needed
)
select
    case_id, regency_code, rank_in_province, status, reason_code, floor_groups, money_until,
    fits_some_package, served_until, held_seats, seats_to_give, seats_left, taken, passed_over,
    least_in_both <= in_both
        and best_in_both + greatest(need_1 - best_in_both, 0) + greatest(need_2 - best_in_both, 0) <= seats_left - 1 as keeps_floors
from paired
