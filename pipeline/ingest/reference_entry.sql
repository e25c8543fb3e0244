-- writes reference_entry, one row per entry of a reference list
-- reads raw_row
select
    raw_row.file_no,
    raw_row.source_row,
    raw_row.list,
    case when nik_code(raw_row.nik, false) is null then number_text(raw_row.nik) end as nik,
    nik_code(raw_row.nik, false) as nik_code,
    case when kk_code(raw_row.no_kk, false) is null then number_text(raw_row.no_kk) end as no_kk,
    kk_code(raw_row.no_kk, false) as kk_code,
    blank_to_null(raw_row.programme) as programme,
    case when as_whole(raw_row.year) between 1900 and 2200 then as_whole(raw_row.year) end as year
from raw_row
order by raw_row.source_row
