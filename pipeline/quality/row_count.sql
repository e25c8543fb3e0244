-- writes row_count, one row per file: its records, how many a later delivery replaces, how many are in quarantine
-- reads person, family, proposal, reference_entry, delivery, quarantine
with held as (
    select file_no, delivered_for, count(*) as records from person group by file_no, delivered_for
    union all
    select file_no, delivered_for, count(*) from family group by file_no, delivered_for
    union all
    select file_no, delivered_for, count(*) from proposal group by file_no, delivered_for
    union all
    select file_no, delivered_for, count(*) from reference_entry group by file_no, delivered_for
),
replaced as (
    select
        held.file_no,
        sum(held.records) as records,
        sum(case when delivery.superseded then held.records else 0 end) as superseded
    from held
    left join delivery
        on delivery.file_no = held.file_no
        and delivery.delivered_for = held.delivered_for
    group by held.file_no
),
set_aside as (
    select file_no, count(*) as quarantined
    from quarantine
    group by file_no
)
select
    replaced.file_no,
    cast(replaced.records as bigint) as records,
    cast(replaced.superseded as bigint) as superseded,
    coalesce(set_aside.quarantined, 0) as quarantined
from replaced
left join set_aside on set_aside.file_no = replaced.file_no
