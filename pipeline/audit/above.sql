-- table above, one row per ranked case: what the cases above it had taken of its regency's seats at its turn
-- reads ranked, seat_rule
-- Below the last that is selected all turns are alike: nothing more is taken, and whom a floor passes over there takes no seat from anybody.
with last_selected as (
    select
        regency_code, max(rank_in_province) as last_turn, count(*) as taken, sum(in_1) as taken_1, sum(in_2) as taken_2
    from ranked
    where is_selected = 1
    group by regency_code
),
told as (
    select
        ranked.*,
        coalesce(sum(is_selected) over above, 0) as taken,
        coalesce(sum(is_passed_over) over above, 0) as passed_over,
        coalesce(sum(is_selected * in_1) over above, 0) as taken_1,
        coalesce(sum(is_selected * in_2) over above, 0) as taken_2
    from ranked
    join last_selected on last_selected.regency_code = ranked.regency_code and last_selected.last_turn >= ranked.rank_in_province
    window above as (partition by ranked.regency_code order by ranked.rank_in_province rows between unbounded preceding and 1 preceding)
    union all
    select
        ranked.*, coalesce(last_selected.taken, 0) as taken, 0 as passed_over,
        coalesce(last_selected.taken_1, 0) as taken_1, coalesce(last_selected.taken_2, 0) as taken_2
    from ranked
    left join last_selected on last_selected.regency_code = ranked.regency_code
    where last_selected.last_turn is null or last_selected.last_turn < ranked.rank_in_province
)
select
    told.*,
    seat_rule.held_seats,
    seat_rule.seats_to_give,
    seat_rule.seats_to_give - told.taken as seats_left,
    greatest(seat_rule.floor_1 - told.taken_1 - told.in_1, 0) as need_1,
    greatest(seat_rule.floor_2 - told.taken_2 - told.in_2, 0) as need_2
from told
join seat_rule on seat_rule.regency_code = told.regency_code
