-- writes current_entry, one row per entry of a reference list in force, with what it may be matched by
-- reads reference_entry, reference_list, delivery
select
    reference_entry.file_no,
    reference_entry.source_row,
    reference_entry.list,
    case when reference_list.concerns = 'applicant' then 1 else 0 end as is_of_applicant,
    case when reference_list.by_nik then reference_entry.nik end as nik,
    case when reference_list.by_kk then reference_entry.no_kk end as no_kk,
    -- Whoever has another NIK is somebody else, whatever the name.
    case when reference_list.by_name_and_birth_date and reference_entry.nik is null then reference_entry.name end as name,
    reference_entry.birth_date,
    reference_entry.regency_code,
    reference_entry.village_code
from reference_entry
join reference_list on reference_list.list = reference_entry.list
join delivery
    on delivery.file_no = reference_entry.file_no
    and delivery.delivered_for = reference_entry.delivered_for
    and not delivery.superseded
