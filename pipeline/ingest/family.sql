-- writes family, one row per family row of the registry files
-- reads raw_row, place
select
    raw_row.file_no,
    raw_row.source_row,
    place.regency_code,
    place.district_code,
    place.village_code,
    blank_to_null(raw_row.id_keluarga) as id_keluarga,
    case when kk_code(raw_row.no_kk, false) is null then number_text(raw_row.no_kk) end as no_kk,
    kk_code(raw_row.no_kk, false) as kk_code,
    case when nik_code(raw_row.nik, false) is null then number_text(raw_row.nik) end as nik,
    nik_code(raw_row.nik, false) as nik_code,
    blank_to_null(raw_row.head_name) as head_name,
    blank_to_null(raw_row.address) as address,
    blank_to_null(raw_row.rt) as rt,
    blank_to_null(raw_row.rw) as rw,
    cast(raw_row.welfare_decile as bigint) as welfare_decile,
    as_flag(raw_row.has_disabled_member) as has_disabled_member,
    case when as_whole(raw_row.family_size) between 1 and 50 then as_whole(raw_row.family_size) end as family_size,
    cast(null as varchar) as delivered_for
from raw_row
left join place
    on place.regency_cell = coalesce(raw_row.regency_code, '')
    and place.regency_name = coalesce(raw_row.regency_name, '')
    and place.district_name = coalesce(raw_row.district_name, '')
    and place.village_name = coalesce(raw_row.village_name, '')
order by raw_row.source_row
