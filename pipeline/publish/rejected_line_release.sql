-- writes rejected_line_release, one row per physical line that is no record
-- reads rejected_line, source_file, meaning
select
    source_file.source_file,
    rejected_line.line,
    rejected_line.byte_offset,
    rejected_line.code,
    meaning.text_id,
    meaning.text_en
from rejected_line
join source_file on source_file.file_no = rejected_line.file_no
join meaning on meaning.code = rejected_line.code
where source_file.repeats is null
