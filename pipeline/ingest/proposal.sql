-- writes proposal, one row per row of a proposal workbook
-- reads raw_row, place, run
-- The regency that proposes is the workbook's; the place recognises its kecamatan and village alone.
select
    raw_row.file_no,
    raw_row.source_row,
    raw_row.regency_code,
    case when nik_code(raw_row.nik, is_number_cell(raw_row.numeric_cells, 'nik')) is null
         then number_text(raw_row.nik) end as nik,
    nik_code(raw_row.nik, is_number_cell(raw_row.numeric_cells, 'nik')) as nik_code,
    case when kk_code(raw_row.no_kk, is_number_cell(raw_row.numeric_cells, 'no_kk')) is null
         then number_text(raw_row.no_kk) end as no_kk,
    kk_code(raw_row.no_kk, is_number_cell(raw_row.numeric_cells, 'no_kk')) as kk_code,
    raw_row.applicant_name,
    as_birth_date(raw_row.birth_date) as birth_date,
    birth_code(raw_row.birth_date) as birth_code,
    case when nik_code(raw_row.nik, is_number_cell(raw_row.numeric_cells, 'nik')) is null
         then nik_born_on(number_text(raw_row.nik), run.as_of) end as nik_born_on,
    raw_row.sex,
    case when nik_code(raw_row.nik, is_number_cell(raw_row.numeric_cells, 'nik')) is null then nik_sex(number_text(raw_row.nik)) end
        as nik_sex,
    place.district_code,
    place.village_code,
    raw_row.address,
    raw_row.rt,
    raw_row.rw,
    raw_row.phone,
    raw_row.business_sector,
    raw_row.business_status,
    case when as_whole(raw_row.business_months) >= 0 then as_whole(raw_row.business_months) end as business_months,
    case when as_whole(raw_row.monthly_turnover_idr) >= 0 then as_whole(raw_row.monthly_turnover_idr) end
        as monthly_turnover_idr,
    raw_row.requested_package,
    as_flag(raw_row.has_active_kur) as has_active_kur,
    as_day(raw_row.proposed_on) as proposed_on,
    raw_row.cells,
    raw_row.regency_code as delivered_for
from raw_row
cross join run
left join place
    on place.regency_cell = coalesce(raw_row.regency_code, '')
    and place.regency_name = coalesce(raw_row.regency_name, '')
    and place.district_name = coalesce(raw_row.district_name, '')
    and place.village_name = coalesce(raw_row.village_name, '')
order by raw_row.source_row
