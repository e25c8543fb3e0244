-- claim one_cut_off
-- id Di tiap kabupaten/kota dan kelompok hanya ada satu batas: tidak ada penerima di bawah kasus yang dilewati.
-- en Every regency and group has one cut-off: nobody is selected below a case of the same groups that was passed over.
-- reads ranked
with first_passed as (
    select regency_code, floor_groups, min(rank_in_regency) as rank_in_regency
    from ranked
    where reason_code in ('LAST_SEATS_HELD_FOR_FLOOR', 'QUOTA_FULL', 'RESERVE')
    group by regency_code, floor_groups
)
select ranked.case_id, ranked.regency_code, concat(ranked.rank_in_regency, ' > ', first_passed.rank_in_regency) as what
from ranked
join first_passed on first_passed.regency_code = ranked.regency_code and first_passed.floor_groups = ranked.floor_groups
where ranked.is_selected = 1 and ranked.rank_in_regency > first_passed.rank_in_regency
order by ranked.case_id
