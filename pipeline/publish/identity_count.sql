-- writes identity_count, one row per regency and identity check: how many cases it touches
-- reads case_file, duplicate, identity_finding, probable_pair, link, earlier_family
with touched as (
    select case_id, kind as check_name from duplicate
    union all
    select case_id, 'HELD' as check_name from identity_finding where is_held
    union all
    select case_id, 'ASKED' as check_name from identity_finding where is_asked
    union all
    select case_id_a as case_id, 'LIKELY_PERSON' as check_name from probable_pair where kind = 'proposal' group by case_id_a
    union all
    select case_id, 'EARLIER_ROUND' as check_name from link where linked_to = 'earlier_round' group by case_id
    union all
    select case_id, 'EARLIER_FAMILY' as check_name from earlier_family
)
select case_file.regency_code, touched.check_name, count(*) as cases
from touched
join case_file on case_file.case_id = touched.case_id
group by case_file.regency_code, touched.check_name
