-- writes file_metric, one row per file that is in force: what the gate compares with its limits
-- reads person, proposal, reference_entry, delivery, source_file, fault
with in_force as (
    select file_no
    from delivery
    where not superseded
    group by file_no
),
cell as (
    select file_no, nik, birth_date from person
    union all
    select file_no, nik, birth_date from proposal
    union all
    select file_no, nik, birth_date from reference_entry
),
-- Marks of damage that no single row shows: one NIK in ten ends in 0 by chance, but all do where a spreadsheet kept 15
-- digits; and few people are born on 1 January.
cell_count as (
    select
        file_no,
        count(nik) as niks,
        count(case when substr(nik, 16, 1) = '0' then 1 end) as niks_ending_in_zero,
        count(birth_date) as births,
        count(case when extract(month from birth_date) = 1 and extract(day from birth_date) = 1 then 1 end) as births_on_new_year
    from cell
    group by file_no
),
fault_count as (
    select
        file_no,
        count(case when column_name = 'nik' and severity <> 'warn' then 1 end) as rows_without_nik,
        count(case when code = 'NIK_SERIAL' then 1 end) as niks_with_serial_zero,
        count(case when code = 'BIRTH_DATE_PLACEHOLDER' then 1 end) as births_placeholder,
        count(case when code = 'PLACE_UNKNOWN' then 1 end) as rows_without_place,
        count(case when code = 'FAMILY_UNKNOWN' then 1 end) as members_without_family
    from fault
    group by file_no
)
select
    source_file.source_file,
    source_file.rejected_lines + source_file.records as lines,
    source_file.rejected_lines as lines_rejected,
    source_file.records as rows_held,
    coalesce(fault_count.rows_without_nik, 0) as rows_without_nik,
    coalesce(fault_count.rows_without_place, 0) as rows_without_place,
    coalesce(fault_count.members_without_family, 0) as members_without_family,
    coalesce(fault_count.niks_with_serial_zero, 0) as niks_with_serial_zero,
    coalesce(fault_count.births_placeholder, 0) as births_placeholder,
    coalesce(cell_count.niks, 0) as niks,
    coalesce(cell_count.niks_ending_in_zero, 0) as niks_ending_in_zero,
    coalesce(cell_count.births, 0) as births,
    coalesce(cell_count.births_on_new_year, 0) as births_on_new_year
from source_file
join in_force on in_force.file_no = source_file.file_no
left join cell_count on cell_count.file_no = source_file.file_no
left join fault_count on fault_count.file_no = source_file.file_no
