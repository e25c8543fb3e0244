-- claim reserve_long_enough
-- id Panjang cadangan cukup untuk mengisi semua kursi dengan peluang yang ditetapkan putaran.
-- en The reserve is long enough to fill all seats with the probability that the round sets, and no longer.
-- reads quota, reserve
select cast(null as varchar) as case_id, quota.regency_code, concat('reserve_length: ', quota.reserve_length, ' ≠ ', reserve.length) as what
from quota
left join reserve on reserve.seats = quota.seats
where quota.reserve_length is distinct from reserve.length
order by quota.regency_code
