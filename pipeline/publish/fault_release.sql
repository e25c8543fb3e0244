-- writes fault_release, one row per broken constraint of a record
-- reads fault, source_file, meaning
select
    source_file.source_file,
    fault.source_row,
    fault.record,
    fault.column_name as "column",
    fault.code,
    fault.severity,
    meaning.text_id,
    meaning.text_en
from fault
join source_file on source_file.file_no = fault.file_no
join meaning on meaning.code = fault.code
