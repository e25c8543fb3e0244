-- table turn, one row per ranked case: what was left at its turn, and whether the floors could be kept if it took a seat
-- reads ranked, seat_rule, below
with above as (
    select
        ranked.*,
        coalesce(sum(is_selected) over above, 0) as taken,
        coalesce(sum(is_passed_over) over above, 0) as passed_over,
        coalesce(sum(is_selected * in_1) over above, 0) as taken_1,
        coalesce(sum(is_selected * in_2) over above, 0) as taken_2
    from ranked
    window above as (partition by regency_code order by rank_in_province rows between unbounded preceding and 1 preceding)
),
needed as (
    select
        above.*,
        seat_rule.held_seats,
        seat_rule.seats_to_give,
        seat_rule.seats_to_give - above.taken as seats_left,
        greatest(seat_rule.floor_1 - above.taken_1 - above.in_1, 0) as need_1,
        greatest(seat_rule.floor_2 - above.taken_2 - above.in_2, 0) as need_2,
        coalesce(below.only_1, 0) as only_1,
        coalesce(below.only_2, 0) as only_2,
        coalesce(below.in_both, 0) as in_both
    from above
    join seat_rule on seat_rule.regency_code = above.regency_code
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
    case_id, regency_code, rank_in_province, rank_in_regency, status, reason_code, floor_groups, has_stock, money_until,
    packages_in_stock, served_until, held_seats, seats_to_give, seats_left, taken, passed_over,
    least_in_both <= in_both
        and best_in_both + greatest(need_1 - best_in_both, 0) + greatest(need_2 - best_in_both, 0) <= seats_left - 1 as keeps_floors
from paired
