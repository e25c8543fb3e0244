-- writes funnel, one row per regency and kind of record: from the rows read to those that can be decided on
-- reads person, family, proposal, superseded_delivery, quarantine
with held as (
    select file_no, source_row, delivered_for, 'person' as record from person
    union all
    select file_no, source_row, delivered_for, 'family' as record from family
    union all
    select file_no, source_row, delivered_for, 'proposal' as record from proposal
)
select
    held.delivered_for as regency_code,
    held.record,
    count(*) as rows_read,
    count(superseded_delivery.file_no) as superseded,
    count(case when superseded_delivery.file_no is null then quarantine.file_no end) as quarantined,
    count(case when superseded_delivery.file_no is null and quarantine.file_no is null then 1 end) as usable
from held
left join superseded_delivery
    on superseded_delivery.file_no = held.file_no
    and superseded_delivery.delivered_for = held.delivered_for
left join quarantine
    on quarantine.file_no = held.file_no
    and quarantine.source_row = held.source_row
group by held.delivered_for, held.record
