-- writes family, one row per family row of the registry files
-- reads raw_family, place, row_delivery, nik_calendar
with read as (
    select *, number_text(nik) as nik_text, number_text(no_kk) as kk_text
    from raw_family
),
numbered as (
    select
        read.*,
        nik_code(read.nik_text, is_among(read.numeric_cells, 'nik'), nik_calendar.digits is not null) as nik_code,
        kk_code(read.kk_text, is_among(read.numeric_cells, 'no_kk')) as kk_code
    from read
    left join nik_calendar on nik_calendar.digits = substr(read.nik_text, 7, 6)
)
select
    numbered.file_no,
    numbered.source_row,
    place.regency_code,
    place.district_code,
    place.village_code,
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
from numbered
left join place
    on place.file_no = numbered.file_no
    and place.regency_cell = coalesce(numbered.regency_code, '')
    and place.regency_name = coalesce(numbered.regency_name, '')
    and place.district_name = coalesce(numbered.district_name, '')
    and place.village_name = coalesce(numbered.village_name, '')
left join row_delivery
    on row_delivery.file_no = numbered.file_no
    and row_delivery.regency_code = coalesce(place.regency_code, '')
