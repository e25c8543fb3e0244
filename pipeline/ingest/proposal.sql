-- writes proposal, one row per row of a proposal workbook
-- reads numbered_proposal, row_delivery, run
-- The regency that proposes is the workbook's; the place recognises its kecamatan and village alone.
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
    numbered.district_code,
    numbered.village_code,
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
from numbered_proposal as numbered
cross join run
left join row_delivery
    on row_delivery.file_no = numbered.file_no
    and row_delivery.regency_code = coalesce(numbered.regency_code, '')
