-- claim places_explained
-- id Setiap kasus menerima tempat dan alasan yang benar pada gilirannya; tidak ada yang dilewati tanpa sebab.
-- en Every case has the place and the reason that were true at its turn; nobody is passed over without cause.
-- reads turn
with told as (
    select
        turn.*,
        case
            when not fits_some_package then 'NO_PACKAGE'
            when seats_left <= 0 and held_seats > 0 then 'LAST_SEATS_HELD_FOR_FLOOR'
            when seats_left <= 0 then 'QUOTA_FULL'
            when money_until < rank_in_province then 'BUDGET'
            when served_until < rank_in_province then 'STOCK_OUT'
            when not keeps_floors then 'LAST_SEATS_HELD_FOR_FLOOR'
            when taken + passed_over >= seats_to_give then 'SELECTED_FLOOR(' || floor_groups || ')'
            else 'SELECTED_OPEN'
        end as first_reason
    from turn
),
expected as (
    select
        told.*,
        starts_with(first_reason, 'SELECTED') as gets_seat,
        case when first_reason = 'QUOTA_FULL' and status = 'reserve' then 'RESERVE' else first_reason end as expected_reason
    from told
)
select
    case_id, regency_code,
    case when gets_seat <> (status = 'selected') then concat('status: ', status, ' ≠ ', first_reason)
         else concat('reason_code: ', reason_code, ' ≠ ', expected_reason) end as what
from expected
where gets_seat <> (status = 'selected') or reason_code is distinct from expected_reason
order by case_id
