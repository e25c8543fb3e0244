-- table above, one row per ranked case: what the cases above it had taken of its regency's seats at its turn
-- reads ranked, seat_rule
with counted as (
    select
        ranked.*,
        coalesce(sum(is_selected) over above, 0) as taken,
        coalesce(sum(is_passed_over) over above, 0) as passed_over,
        coalesce(sum(is_selected * in_1) over above, 0) as taken_1,
        coalesce(sum(is_selected * in_2) over above, 0) as taken_2
    from ranked
    window above as (partition by regency_code order by rank_in_province rows between unbounded preceding and 1 preceding)
)
select
    counted.*,
    seat_rule.held_seats,
    seat_rule.seats_to_give,
    seat_rule.seats_to_give - counted.taken as seats_left,
    greatest(seat_rule.floor_1 - counted.taken_1 - counted.in_1, 0) as need_1,
    greatest(seat_rule.floor_2 - counted.taken_2 - counted.in_2, 0) as need_2
from counted
join seat_rule on seat_rule.regency_code = counted.regency_code
