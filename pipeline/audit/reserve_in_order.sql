-- claim reserve_in_order
-- id Cadangan berisi kasus berikutnya menurut urutan, dan anggota kelompok sebanyak yang diperlukan; nomornya berurutan.
-- en The reserve holds the next cases in order, and as many members of each group as needed; the lists are numbered in order.
-- reads placement, ranked, seat_rule, quota, reserve
with waiting as (
    select
        ranked.case_id, ranked.in_1, ranked.in_2, quota.reserve_length,
        coalesce(for_1.length, 0) as length_1, coalesce(for_2.length, 0) as length_2,
        row_number() over (partition by ranked.regency_code order by ranked.rank_in_province) as place,
        row_number() over (partition by ranked.regency_code, ranked.in_1 order by ranked.rank_in_province) as place_1,
        row_number() over (partition by ranked.regency_code, ranked.in_2 order by ranked.rank_in_province) as place_2
    from ranked
    join seat_rule on seat_rule.regency_code = ranked.regency_code
    join quota on quota.regency_code = ranked.regency_code
    left join reserve for_1 on for_1.seats = seat_rule.floor_1
    left join reserve for_2 on for_2.seats = seat_rule.floor_2
    where ranked.is_selected = 0 and ranked.reason_code <> 'NO_PACKAGE'
),
expected as (
    select
        placement.case_id, placement.regency_code, placement.status, placement.list_no, placement.rank_in_province,
        case
            when placement.status = 'selected' then 'selected'
            when waiting.place <= waiting.reserve_length or waiting.in_1 = 1 and waiting.place_1 <= waiting.length_1
                or waiting.in_2 = 1 and waiting.place_2 <= waiting.length_2 then 'reserve'
            else 'not_selected'
        end as expected_status
    from placement
    left join waiting on waiting.case_id = placement.case_id
),
numbered as (
    select expected.*, case when expected_status <> 'not_selected' then row_number() over (
        partition by regency_code, expected_status order by rank_in_province) end as expected_no
    from expected
)
select
    case_id, regency_code,
    case when status <> expected_status then concat('status: ', status, ' ≠ ', expected_status)
         else concat('list_no: ', list_no, ' ≠ ', expected_no) end as what
from numbered
where status <> expected_status or list_no is distinct from expected_no
order by case_id
