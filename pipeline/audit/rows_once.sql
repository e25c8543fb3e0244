-- claim rows_once
-- id Tidak ada kabupaten/kota, kelompok, sumber daya, berkas atau kasus yang ada dua kali dalam satu tabel.
-- en No regency, group, resource, file or case stands twice in a table.
-- reads quota, floor, resource, balance, seat_trace, gate, row_account, reconciliation, duplicate, quarantine, link
with key as (
    select 'quota' as file, null as case_id, regency_code, '' as more from quota
    union all
    select 'floor' as file, null as case_id, regency_code, floor_group as more from floor
    union all
    select 'resource' as file, null as case_id, null as regency_code, resource as more from resource
    union all
    select 'balance' as file, null as case_id, regency_code, '' as more from balance
    union all
    select 'seat_trace' as file, null as case_id, null as regency_code, cast(seat_no as varchar) as more from seat_trace
    union all
    select 'gate' as file, null as case_id, null as regency_code, concat_ws(' ', scope, subject, check_name) as more from gate
    union all
    select 'row_account' as file, null as case_id, null as regency_code, source_file as more from row_account
    union all
    select 'reconciliation' as file, null as case_id, null as regency_code, source_file as more from reconciliation
    union all
    select 'duplicate' as file, case_id, null as regency_code, '' as more from duplicate
    union all
    select 'quarantine' as file, null as case_id, null as regency_code, concat_ws(' ', source_file, source_row) as more from quarantine
    union all
    select 'quarantine' as file, case_id, null as regency_code, '' as more from quarantine where case_id is not null
    union all
    select 'link' as file, case_id, null as regency_code, concat_ws(' ', linked_to, linked_key) as more
    from link
    where linked_to not in ('registry_person', 'registry_family')
)
select case_id, regency_code, concat_ws(' ', concat(file, ':'), nullif(more, ''), count(*), '≠ 1') as what
from key
group by file, case_id, regency_code, more
having count(*) > 1
order by case_id, regency_code, what
