-- claim one_award
-- id Satu orang dan satu keluarga menerima paling banyak satu kali.
-- en One person and one family receive at most once.
-- reads decision
with award as (
    select case_id, regency_code, 'person_key' as by_key, person_key as key_value from decision where status = 'selected'
    union all
    select case_id, regency_code, 'family_key' as by_key, family_key as key_value from decision where status = 'selected'
),
counted as (
    select case_id, regency_code, by_key, count(*) over (partition by by_key, key_value) as awards from award where key_value is not null
)
select case_id, regency_code, concat(by_key, ': ', awards, ' > 1') as what
from counted
where awards > 1
union all
select case_id, regency_code, 'person_key, family_key: –' as what
from decision
where status = 'selected' and person_key is null and family_key is null
order by case_id, what
