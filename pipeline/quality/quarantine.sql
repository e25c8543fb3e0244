-- writes quarantine, one row per record with a blocking fault: the first by column and code
-- reads fault
with blocking as (
    select
        file_no, source_row, record, column_name, code,
        row_number() over (partition by file_no, source_row order by column_name, code) as place
    from fault
    where severity = 'block'
)
select file_no, source_row, record, column_name, code
from blocking
where place = 1
