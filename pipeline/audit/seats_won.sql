-- claim seats_won
-- id Setiap kursi jatuh ke kabupaten/kota dengan hasil bagi terbesar (Webster) yang belum mencapai batasnya.
-- en Every seat went to the regency with the largest quotient (Webster) that was below its cap.
-- reads quota, seat_trace, placement, decree, round, held_before
with ranked_case as (
    select regency_code, count(*) as cases from placement group by regency_code
),
rival as (
    select
        seat_trace.seat_no, seat_trace.regency_code as winner, seat_trace.basis, seat_trace.weight, seat_trace.divisor,
        quota.regency_code as rival, quota.poor_persons as rival_weight, decree.order_no,
        coalesce(decree.cap, 9000000000) as cap, coalesce(ranked_case.cases, 0) + coalesce(held_before.seats, 0) as cases,
        coalesce(held_before.seats, 0) + coalesce(sum(cast(seat_trace.regency_code = quota.regency_code as bigint)) over (
            partition by quota.regency_code order by seat_trace.seat_no rows between unbounded preceding and 1 preceding), 0) as held
    from seat_trace
    cross join quota
    join decree on decree.regency_code = quota.regency_code
    left join held_before on held_before.regency_code = quota.regency_code
    left join ranked_case on ranked_case.regency_code = quota.regency_code
),
bounded as (
    select rival.*, case basis when 'moved' then least(cap, cases) else cap end as most,
           max(case when rival = winner then order_no end) over (partition by seat_no) as winner_order
    from rival
    where basis in ('webster', 'moved')
),
moved as (
    select quota.regency_code, quota.seats, quota.decreed_seats, coalesce(ranked_case.cases, 0) as cases,
           quota.seats < least(coalesce(decree.cap, 9000000000) - coalesce(held_before.seats, 0), coalesce(ranked_case.cases, 0)) as has_room
    from quota
    join decree on decree.regency_code = quota.regency_code
    left join held_before on held_before.regency_code = quota.regency_code
    left join ranked_case on ranked_case.regency_code = quota.regency_code
)
select cast(null as varchar) as case_id, winner as regency_code, concat('seat_no ', seat_no, ': ', rival_weight, '/', 2 * held + 1) as what
from bounded
where rival = winner and (divisor is distinct from 2 * held + 1 or weight is distinct from rival_weight or held >= most)
union all
select null as case_id, winner as regency_code, concat('seat_no ', seat_no, ': ', weight, '/', divisor, ' < ', rival, ' ', rival_weight, '/', 2 * held + 1) as what
from bounded
where rival <> winner and held < most and (cast(rival_weight as hugeint) * divisor > cast(weight as hugeint) * (2 * held + 1)
    or cast(rival_weight as hugeint) * divisor = cast(weight as hugeint) * (2 * held + 1) and order_no < winner_order)
union all
select null as case_id, decree.regency_code, concat('minimum: ', count(seat_trace.seat_no), ' ≠ ', decree.minimum) as what
from decree
left join seat_trace on seat_trace.regency_code = decree.regency_code and seat_trace.basis = 'minimum'
group by decree.regency_code, decree.minimum
having count(seat_trace.seat_no) <> decree.minimum
union all
select null as case_id, seat_trace.regency_code, concat('seat_no ', seat_no, ': ', basis) as what
from seat_trace
cross join round
left join moved on moved.regency_code = seat_trace.from_regency
where (basis = 'given') <> (round.mode = 'given' and basis <> 'moved')
    or basis = 'moved' and (round.unfilled <> 'webster_continuation' or moved.seats is null or moved.seats < moved.cases or moved.decreed_seats <= moved.cases)
union all
select null as case_id, regency_code, concat('seats: ', seats, ' > ', cases) as what
from moved
cross join round
where round.unfilled = 'webster_continuation' and seats > cases and (select bool_or(has_room) from moved)
order by regency_code, what
