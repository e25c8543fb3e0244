-- claim quota_compared
-- id Pembanding kuota benar: kursi menurut sisa terbesar (Hamilton), dan kursi per 1.000 penduduk miskin.
-- en What quotas are compared with is right: seats by largest remainders (Hamilton), and seats per 1,000 poor persons.
-- reads quota, round
with shared as (
    select quota.*, sum(poor_persons) over () as all_poor, round.total, count(*) filter (poor_persons is null) over () as unknown
    from quota
    cross join round
),
whole as (
    select shared.*, cast(poor_persons as hugeint) * total // all_poor as whole_seats, cast(poor_persons as hugeint) * total % all_poor as remainder
    from shared
),
counted as (
    select whole.*, total - sum(whole_seats) over () as left_over, row_number() over (order by remainder desc) as place,
           count(*) over (order by remainder desc range between unbounded preceding and current row) as place_of_last_equal,
           count(*) over (order by remainder desc range between unbounded preceding and current row exclude group) as before_equals
    from whole
),
expected as (
    select
        regency_code, hamilton_seats, seats_per_1000_poor,
        case when unknown = 0 and not bool_or(before_equals < left_over and left_over < place_of_last_equal) over ()
             then whole_seats + cast(place_of_last_equal <= left_over as bigint) end as expected_hamilton,
        -- Hundredths, rounded half to even.
        (seats * 200000 + poor_persons) // (2 * poor_persons) - cast((seats * 200000 + poor_persons) % (2 * poor_persons) = 0
            and (seats * 200000 + poor_persons) // (2 * poor_persons) % 2 = 1 as bigint) as hundredths
    from counted
)
select
    cast(null as varchar) as case_id, regency_code,
    concat('hamilton_seats: ', hamilton_seats, ' ≠ ', expected_hamilton, '; seats_per_1000_poor: ', seats_per_1000_poor, ' ≠ ',
           hundredths // 100, '.', lpad(cast(hundredths % 100 as varchar), 2, '0')) as what
from expected
where hamilton_seats is distinct from expected_hamilton
    or seats_per_1000_poor is distinct from concat(hundredths // 100, '.', lpad(cast(hundredths % 100 as varchar), 2, '0'))
order by regency_code
