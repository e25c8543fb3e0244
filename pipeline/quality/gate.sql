-- writes gate, one row per regency and check
-- reads current_proposal, family, superseded_delivery
with quarantined as (
    select
        regency_code,
        count(quarantine_code) as counted,
        count(*) as of_rows
    from current_proposal
    group by regency_code
),
without_decile as (
    select
        family.delivered_for as regency_code,
        count(*) - count(family.welfare_decile) as counted,
        count(*) as of_rows
    from family
    left join superseded_delivery
        on superseded_delivery.file_no = family.file_no
        and superseded_delivery.delivered_for = family.delivered_for
    where superseded_delivery.file_no is null and family.delivered_for is not null
    group by family.delivered_for
),
checked as (
    select regency_code, 'proposals_quarantined' as check_name, counted, of_rows from quarantined
    union all
    select regency_code, 'families_without_decile' as check_name, counted, of_rows from without_decile
)
-- More than half unfit means that the file was damaged before it came, not that the people cannot be decided on.
select
    regency_code,
    check_name,
    counted,
    of_rows,
    case when counted * 2 > of_rows then 'stop' else 'pass' end as verdict
from checked
