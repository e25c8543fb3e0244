-- writes family, one row per family row of the registry files
-- reads numbered_family, row_delivery
select
    numbered.file_no,
    numbered.source_row,
    numbered.found_regency_code as regency_code,
    numbered.district_code,
    numbered.village_code,
    as_key(numbered.id_keluarga) as id_keluarga,
    case when numbered.kk_code is null then numbered.kk_text end as no_kk,
    numbered.kk_code,
    case when numbered.nik_code is null then numbered.nik_text end as nik,
    numbered.nik_code,
    numbered.head_name,
    numbered.address,
    numbered.rt,
    numbered.rw,
    cast(numbered.welfare_decile as bigint) as welfare_decile,
    -- Two columns may tell it; where they disagree nobody can say which is right.
    case when numbered.has_disabled_member <> numbered.disability_degree then null
         else as_flag(coalesce(numbered.has_disabled_member, numbered.disability_degree)) end as has_disabled_member,
    case when as_whole(numbered.family_size) between 1 and 50 then as_whole(numbered.family_size) end as family_size,
    row_delivery.delivered_for
from numbered_family as numbered
left join row_delivery
    on row_delivery.file_no = numbered.file_no
    and row_delivery.regency_code = coalesce(numbered.found_regency_code, '')
