-- writes reference_entry, one row per entry of a reference list
-- reads raw_reference_entry, run, nik_calendar
with read as (
    select *, number_text(nik) as nik_text, number_text(no_kk) as kk_text
    from raw_reference_entry
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
    numbered.list,
    case when numbered.nik_code is null then numbered.nik_text end as nik,
    numbered.nik_code,
    case when numbered.kk_code is null then numbered.kk_text end as no_kk,
    numbered.kk_code,
    as_birth_date(numbered.birth_date, run.as_of) as birth_date,
    birth_code(numbered.birth_date_cell, numbered.birth_date, run.as_of) as birth_code,
    numbered.programme,
    case when as_whole(numbered.year) between 1900 and 2200 then as_whole(numbered.year) end as year,
    -- A later list replaces an earlier one of the same issuer, programme and year alone.
    concat_ws('|', numbered.list, coalesce(lower(trim(numbered.source)), ''), coalesce(lower(trim(numbered.programme)), ''),
              coalesce(trim(numbered.year), '')) as delivered_for
from numbered
cross join run
