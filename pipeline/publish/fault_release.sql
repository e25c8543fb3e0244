-- writes fault_release, one row per broken constraint of a record
-- reads fault, source_file
select
    source_file.source_file,
    fault.source_row,
    fault.record,
    fault.column_name as "column",
    fault.code,
    fault.severity
from fault
join source_file on source_file.file_no = fault.file_no
