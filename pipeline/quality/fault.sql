-- writes fault, one row per broken constraint of a current record
-- reads fault_of_proposal, fault_of_person, fault_of_family, reference_entry
select file_no, source_row, record, column_name, code, severity from fault_of_proposal
union all
select file_no, source_row, record, column_name, code, severity from fault_of_person
union all
select file_no, source_row, record, column_name, code, severity from fault_of_family
union all
select file_no, source_row, 'reference_entry' as record, 'nik' as column_name, nik_code as code, 'block' as severity
from reference_entry
where nik_code is not null
