-- writes gate, one row per regency and check
-- reads current_proposal, family, superseded_delivery, delivery, source_file
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
lines_of_regency as (
    -- A file of several regencies counts for each of them.
    select
        delivery.delivered_for as regency_code,
        cast(sum(source_file.rejected_lines) as bigint) as counted,
        cast(sum(source_file.rejected_lines + source_file.records) as bigint) as of_rows
    from delivery
    join source_file on source_file.file_no = delivery.file_no
    where not delivery.superseded and delivery.layout <> 'reference'
    group by delivery.delivered_for
),
checked as (
    select regency_code, 'proposals_quarantined' as check_name, counted, of_rows from quarantined
    union all
    select regency_code, 'families_without_decile' as check_name, counted, of_rows from without_decile
    union all
    select regency_code, 'lines_rejected' as check_name, counted, of_rows from lines_of_regency
)
-- More than half unfit means that the file was damaged before it came, not that the people cannot be decided on. Of
-- lines that are no record each may be a family that nobody will see: more than one in twenty stops the run.
select
    regency_code,
    check_name,
    counted,
    of_rows,
    case when counted * (case when check_name = 'lines_rejected' then 20 else 2 end) > of_rows then 'stop' else 'pass' end as verdict
from checked
