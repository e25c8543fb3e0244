-- writes proposal, one row per row of a proposal workbook
-- reads raw_proposal, place, row_delivery, run, nik_calendar
-- The regency that proposes is the workbook's; the place recognises its kecamatan and village alone.
with read as (
    select *, number_text(nik) as nik_text, number_text(no_kk) as kk_text
    from raw_proposal
),
numbered as (
    select
        read.*,
        nik_code(read.nik_text, is_among(read.numeric_cells, 'nik'), nik_calendar.digits is not null) as nik_code,
        kk_code(read.kk_text, is_among(read.numeric_cells, 'no_kk')) as kk_code,
        nik_calendar.born_on,
        nik_calendar.sex as nik_sex
    from read
    left join nik_calendar on nik_calendar.digits = substr(read.nik_text, 7, 6)
)
select
    numbered.file_no,
    numbered.source_row,
    numbered.regency_code,
    case when numbered.nik_code is null then numbered.nik_text end as nik,
    numbered.nik_code,
    case when numbered.kk_code is null then numbered.kk_text end as no_kk,
    numbered.kk_code,
    numbered.applicant_name,
    as_birth_date(numbered.birth_date, run.as_of) as birth_date,
    birth_code(numbered.birth_date_cell, numbered.birth_date, run.as_of) as birth_code,
    case when numbered.nik_code is null then numbered.born_on end as nik_born_on,
    numbered.sex,
    case when numbered.nik_code is null then numbered.nik_sex end as nik_sex,
    place.district_code,
    place.village_code,
    numbered.address,
    numbered.rt,
    numbered.rw,
    numbered.phone,
    numbered.business_sector,
    numbered.business_status,
    as_whole(numbered.business_months) as business_months,
    as_whole(numbered.monthly_turnover_idr) as monthly_turnover_idr,
    numbered.requested_package,
    as_flag(numbered.has_active_kur) as has_active_kur,
    numbered.proposed_on,
    numbered.undecoded,
    numbered.cells,
    numbered.as_sent,
    -- A repaired row names the file (SHA-256) and the row that it repairs.
    numbered.repairs is not null as is_repair,
    split_part(numbered.repairs, ':', 1) as repairs_sha256,
    try_cast(split_part(numbered.repairs, ':', 2) as bigint) as repairs_row,
    row_delivery.delivered_for
from numbered
cross join run
left join place
    on place.file_no = numbered.file_no
    and place.regency_cell = coalesce(numbered.regency_code, '')
    and place.regency_name = coalesce(numbered.regency_name, '')
    and place.district_name = coalesce(numbered.district_name, '')
    and place.village_name = coalesce(numbered.village_name, '')
left join row_delivery
    on row_delivery.file_no = numbered.file_no
    and row_delivery.regency_code = coalesce(numbered.regency_code, '')
