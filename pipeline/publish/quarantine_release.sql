-- writes quarantine_release, one row per record not fit to decide on
-- reads quarantine, source_file, case_file
select
    source_file.source_file,
    quarantine.source_row,
    quarantine.record,
    quarantine.column_name as "column",
    quarantine.code,
    case_file.case_id
from quarantine
join source_file on source_file.file_no = quarantine.file_no
left join case_file
    on case_file.file_no = quarantine.file_no
    and case_file.source_row = quarantine.source_row
