-- table below, one row per ranked case where there are floors: the members below it that can still be served at its turn
-- reads ranked, seat_rule
-- A member counts until its own turn, or until the last of its packages is taken, whichever comes first.
with floored as (
    select regency_code from seat_rule where floor_1 + floor_2 > 0
),
event as (
    select ranked.case_id, ranked.regency_code, ranked.rank_in_province as turn, 0 as only_1, 0 as only_2, 0 as in_both
    from ranked
    join floored on floored.regency_code = ranked.regency_code
    union all
    select
        null as case_id, ranked.regency_code, least(ranked.rank_in_province, ranked.served_until + 1) as turn,
        in_1 * (1 - in_2) as only_1, in_2 * (1 - in_1) as only_2, in_1 * in_2 as in_both
    from ranked
    join floored on floored.regency_code = ranked.regency_code
    where in_1 + in_2 > 0
),
counted as (
    select
        case_id,
        sum(only_1) over whole - sum(only_1) over so_far as only_1,
        sum(only_2) over whole - sum(only_2) over so_far as only_2,
        sum(in_both) over whole - sum(in_both) over so_far as in_both
    from event
    window whole as (partition by regency_code),
        so_far as (partition by regency_code order by turn range between unbounded preceding and current row)
)
select case_id, only_1, only_2, in_both
from counted
where case_id is not null
