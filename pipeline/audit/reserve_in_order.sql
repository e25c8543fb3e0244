-- claim reserve_in_order
-- id Cadangan berisi kasus berikutnya menurut urutan, dan anggota kelompok sebanyak yang diperlukan; nomornya berurutan.
-- en The reserve holds the next cases in order, and as many members of each group as needed; the lists are numbered in order.
-- reads placement, ranked, seat_rule, quota, reserve
-- Down to the last case in reserve all are numbered; below it nobody waits, so there each is asked as if it were the next.
with last_in_reserve as (
    select regency_code, max(rank_in_province) as last_turn from placement where status = 'reserve' group by regency_code
),
waiting as (
    select ranked.case_id, ranked.regency_code, ranked.rank_in_province, ranked.in_1, ranked.in_2, ranked.rank_in_province <= last_turn as is_numbered
    from ranked
    left join last_in_reserve on last_in_reserve.regency_code = ranked.regency_code
    where ranked.is_selected = 0 and ranked.reason_code <> 'NO_PACKAGE'
),
numbered as (
    select case_id, regency_code, in_1, in_2, row_number() over in_order as place, sum(in_1) over in_order as place_1, sum(in_2) over in_order as place_2
    from waiting
    where is_numbered
    window in_order as (partition by regency_code order by rank_in_province rows between unbounded preceding and current row)
),
counted as (
    select regency_code, count(*) as cases, sum(in_1) as cases_1, sum(in_2) as cases_2 from numbered group by regency_code
),
placed as (
    select case_id, regency_code, in_1, in_2, place, place_1, place_2 from numbered
    union all
    select waiting.case_id, waiting.regency_code, waiting.in_1, waiting.in_2, coalesce(counted.cases, 0) + 1 as place,
           coalesce(counted.cases_1, 0) + waiting.in_1 as place_1, coalesce(counted.cases_2, 0) + waiting.in_2 as place_2
    from waiting
    left join counted on counted.regency_code = waiting.regency_code
    where waiting.is_numbered is not true
),
expected as (
    select placed.case_id
    from placed
    join seat_rule on seat_rule.regency_code = placed.regency_code
    join quota on quota.regency_code = placed.regency_code
    left join reserve for_1 on for_1.seats = seat_rule.floor_1
    left join reserve for_2 on for_2.seats = seat_rule.floor_2
    where placed.place <= quota.reserve_length
        or placed.in_1 = 1 and placed.place_1 <= coalesce(for_1.length, 0)
        or placed.in_2 = 1 and placed.place_2 <= coalesce(for_2.length, 0)
),
listed as (
    select case_id, regency_code, status, list_no, row_number() over (partition by regency_code, status order by rank_in_province) as expected_no
    from placement
    where status <> 'not_selected'
)
select coalesce(listed.case_id, expected.case_id) as case_id, listed.regency_code,
       concat('status: ', coalesce(listed.status, 'not_selected'), ' ≠ ', case when expected.case_id is null then 'not_selected' else 'reserve' end) as what
from (select * from listed where status <> 'selected') listed
full join expected on expected.case_id = listed.case_id
where listed.case_id is null or expected.case_id is null
union all
select case_id, regency_code, concat('list_no: ', list_no, ' ≠ ', expected_no) as what
from listed
where list_no is distinct from expected_no
union all
select case_id, regency_code, concat('list_no: ', list_no) as what
from placement
where status = 'not_selected' and list_no is not null
order by case_id, what
