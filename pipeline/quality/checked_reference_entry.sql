-- writes checked_reference_entry, one row per entry of a current reference list
-- reads reference_entry, superseded_delivery
select
    reference_entry.file_no,
    reference_entry.source_row,
    reference_entry.nik_code,
    reference_entry.birth_code
from reference_entry
left join superseded_delivery
    on superseded_delivery.file_no = reference_entry.file_no
    and superseded_delivery.delivered_for = reference_entry.delivered_for
where superseded_delivery.file_no is null
