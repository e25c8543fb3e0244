-- claim quota_adds_up
-- id Kursi tiap kabupaten/kota sama dengan jejak kursinya, dengan keputusan, dan dengan jumlah seluruhnya.
-- en The seats of every regency are those of the trace and of the decree, and add up to the total.
-- reads quota, seat_trace, decree, round
with traced as (
    select regency_code, count(*) filter (basis <> 'moved') as given, count(*) as came from seat_trace group by regency_code
),
gone as (
    select from_regency as regency_code, count(*) as went from seat_trace where basis = 'moved' group by from_regency
),
expected as (
    select
        coalesce(quota.regency_code, decree.regency_code) as regency_code, quota.decreed_seats, quota.seats, decree.seats as decree_seats,
        coalesce(traced.given, 0) as given, coalesce(traced.came, 0) - coalesce(gone.went, 0) as seats_traced
    from quota
    full join decree on decree.regency_code = quota.regency_code
    left join traced on traced.regency_code = quota.regency_code
    left join gone on gone.regency_code = quota.regency_code
),
numbered as (
    select seat_trace.seat_no, seat_trace.regency_code, row_number() over (order by seat_trace.seat_no) as place,
           quota.regency_code is null as is_unknown
    from seat_trace
    left join quota on quota.regency_code = seat_trace.regency_code
)
select cast(null as varchar) as case_id, regency_code,
       concat('decreed_seats: ', decreed_seats, ' ≠ ', coalesce(decree_seats, given), '; seats: ', seats, ' ≠ ', seats_traced) as what
from expected
where decreed_seats is distinct from given or decree_seats <> decreed_seats or seats is distinct from seats_traced
union all
select null as case_id, null as regency_code, concat('total: ', traced.given, ' ≠ ', round.total) as what
from (select count(*) filter (basis <> 'moved') as given from seat_trace) traced
cross join round
where traced.given <> round.total
union all
select null as case_id, regency_code, concat('seat_no: ', seat_no, ' ≠ ', place) as what
from numbered
where seat_no <> place or is_unknown
order by regency_code, what
