-- writes row_count, one row per file: its records, how many a later delivery replaces, how many are in quarantine
-- reads person, family, proposal, reference_entry, superseded_delivery, superseded_proposal, quarantine
with held as (
    select file_no, delivered_for, count(*) as records from person group by file_no, delivered_for
    union all
    select file_no, delivered_for, count(*) from family group by file_no, delivered_for
    union all
    select file_no, delivered_for, count(*) from proposal group by file_no, delivered_for
    union all
    select file_no, delivered_for, count(*) from reference_entry group by file_no, delivered_for
),
-- Proposals are replaced row by row.
replaced as (
    select held.file_no, held.records
    from held
    join superseded_delivery
        on superseded_delivery.file_no = held.file_no
        and superseded_delivery.delivered_for = held.delivered_for
    where held.file_no not in (select file_no from proposal)
    union all
    select file_no, 1 from superseded_proposal
),
record_count as (
    select file_no, sum(records) as records
    from held
    group by file_no
),
superseded_count as (
    select file_no, sum(records) as superseded
    from replaced
    group by file_no
),
set_aside as (
    select file_no, count(*) as quarantined
    from quarantine
    group by file_no
)
select
    record_count.file_no,
    cast(record_count.records as bigint) as records,
    cast(coalesce(superseded_count.superseded, 0) as bigint) as superseded,
    coalesce(set_aside.quarantined, 0) as quarantined
from record_count
left join superseded_count on superseded_count.file_no = record_count.file_no
left join set_aside on set_aside.file_no = record_count.file_no
