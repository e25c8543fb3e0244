-- table below, one row per ranked case with a seat left at its turn, where floors need any: the members below who can still be served then
-- reads above
-- A member counts until its own turn, or until the last of its packages is taken, whichever comes first.
with asked as (
    select case_id, regency_code, rank_in_province as turn from above where seats_left > 0 and need_1 + need_2 > 0
),
last_asked as (
    select regency_code, max(turn) as turn from asked group by regency_code
),
member as (
    select
        above.regency_code, least(above.rank_in_province, above.served_until + 1) as turn, last_asked.turn as last_turn,
        in_1 * (1 - in_2) as only_1, in_2 * (1 - in_1) as only_2, in_1 * in_2 as in_both
    from above
    join last_asked on last_asked.regency_code = above.regency_code
    where in_1 + in_2 > 0
),
later as (
    select regency_code, sum(only_1) as only_1, sum(only_2) as only_2, sum(in_both) as in_both from member where turn > last_turn group by regency_code
),
event as (
    select case_id, regency_code, turn, 0 as only_1, 0 as only_2, 0 as in_both from asked
    union all
    select null as case_id, regency_code, turn, only_1, only_2, in_both from member where turn <= last_turn
),
counted as (
    select
        case_id, regency_code,
        sum(only_1) over whole - sum(only_1) over so_far as only_1,
        sum(only_2) over whole - sum(only_2) over so_far as only_2,
        sum(in_both) over whole - sum(in_both) over so_far as in_both
    from event
    window whole as (partition by regency_code),
        so_far as (partition by regency_code order by turn range between unbounded preceding and current row)
)
select
    counted.case_id,
    counted.only_1 + coalesce(later.only_1, 0) as only_1,
    counted.only_2 + coalesce(later.only_2, 0) as only_2,
    counted.in_both + coalesce(later.in_both, 0) as in_both
from counted
left join later on later.regency_code = counted.regency_code
where counted.case_id is not null
