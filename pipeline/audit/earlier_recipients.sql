-- claim earlier_recipients
-- id Tidak ada penerima putaran sebelumnya yang menerima lagi, sebagai orang atau sebagai keluarga.
-- en No recipient of an earlier round receives again, as a person or as a family.
-- reads decision, earlier_decision
with award as (
    select case_id, regency_code, 'person_key' as by_key, person_key as key_value from decision where status = 'selected'
    union all
    select case_id, regency_code, 'family_key' as by_key, family_key as key_value from decision where status = 'selected'
),
earlier as (
    select round, 'person_key' as by_key, person_key as key_value from earlier_decision where status = 'selected'
    union all
    select round, 'family_key' as by_key, family_key as key_value from earlier_decision where status = 'selected'
)
select award.case_id, award.regency_code, concat(award.by_key, ': ', earlier.round) as what
from award
join earlier on earlier.by_key = award.by_key and earlier.key_value = award.key_value
order by award.case_id, what
