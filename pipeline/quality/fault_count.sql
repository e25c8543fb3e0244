-- writes fault_count, one row per file and kind of fault
-- reads fault, source_file
select
    source_file.source_file,
    fault.record,
    fault.column_name,
    fault.code,
    fault.severity,
    count(*) as faults
from fault
join source_file on source_file.file_no = fault.file_no
group by source_file.source_file, fault.record, fault.column_name, fault.code, fault.severity
