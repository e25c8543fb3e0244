-- writes reconciliation, one row per file: every physical line accounted for
-- reads source_file, row_count
with counted as (
    select
        source_file.source_file,
        source_file.layout,
        source_file.unknown_columns,
        source_file.absent_columns,
        source_file.physical_lines,
        case when source_file.repeats is null then 1 else 0 end as is_read,
        source_file.header_lines,
        source_file.blank_lines,
        source_file.continuation_lines,
        source_file.rejected_lines,
        coalesce(row_count.records, 0) as records,
        coalesce(row_count.superseded, 0) as superseded,
        coalesce(row_count.quarantined, 0) as quarantined
    from source_file
    left join row_count on row_count.file_no = source_file.file_no
),
split as (
    select
        source_file,
        layout,
        unknown_columns,
        absent_columns,
        physical_lines,
        header_lines * is_read as header,
        blank_lines * is_read as blank,
        continuation_lines * is_read as continuation,
        records - superseded - quarantined as accepted,
        quarantined,
        superseded,
        case when is_read = 0 then physical_lines else 0 end as repeated_file,
        rejected_lines * is_read as rejected
    from counted
)
select
    source_file, layout, physical_lines, header, blank, continuation, accepted, quarantined, superseded, repeated_file,
    rejected, unknown_columns, absent_columns,
    physical_lines - header - blank - continuation - accepted - quarantined - superseded - repeated_file - rejected
        as difference
from split
