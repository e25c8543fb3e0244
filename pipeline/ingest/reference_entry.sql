-- writes reference_entry, one row per entry of a reference list
-- reads numbered_reference_entry, run
select
    numbered.file_no,
    numbered.source_row,
    numbered.list,
    case when numbered.nik_code is null then numbered.nik_text end as nik,
    numbered.nik_code,
    case when numbered.kk_code is null then numbered.kk_text end as no_kk,
    numbered.kk_code,
    numbered.name,
    as_birth_date(numbered.birth_date, run.as_of) as birth_date,
    birth_code(numbered.birth_date_cell, numbered.birth_date, run.as_of) as birth_code,
    numbered.found_regency_code as regency_code,
    numbered.village_code,
    numbered.programme,
    case when as_whole(numbered.year) between 1900 and 2200 then as_whole(numbered.year) end as year,
    -- A later list replaces an earlier one of the same issuer, programme and year alone.
    concat_ws('|', numbered.list, coalesce(lower(trim(numbered.source)), ''), coalesce(lower(trim(numbered.programme)), ''),
              coalesce(trim(numbered.year), '')) as delivered_for
from numbered_reference_entry as numbered
cross join run
