-- writes funnel, one row per regency and kind of record: from the rows read to those that can be decided on
-- reads person, family, proposal, superseded_delivery, superseded_proposal, quarantine
with held as (
    select person.file_no, source_row, person.delivered_for as regency_code, 'person' as record,
           superseded_delivery.file_no is not null as is_superseded
    from person
    left join superseded_delivery
        on superseded_delivery.file_no = person.file_no
        and superseded_delivery.delivered_for = person.delivered_for
    union all
    select family.file_no, source_row, family.delivered_for, 'family', superseded_delivery.file_no is not null
    from family
    left join superseded_delivery
        on superseded_delivery.file_no = family.file_no
        and superseded_delivery.delivered_for = family.delivered_for
    union all
    select proposal.file_no, proposal.source_row, proposal.regency_code, 'proposal', superseded_proposal.file_no is not null
    from proposal
    left join superseded_proposal
        on superseded_proposal.file_no = proposal.file_no
        and superseded_proposal.source_row = proposal.source_row
)
select
    held.regency_code,
    held.record,
    count(*) as rows_read,
    count(case when held.is_superseded then 1 end) as superseded,
    count(case when not held.is_superseded then quarantine.file_no end) as quarantined,
    count(case when not held.is_superseded and quarantine.file_no is null then 1 end) as usable
from held
left join quarantine
    on quarantine.file_no = held.file_no
    and quarantine.source_row = held.source_row
group by held.regency_code, held.record
