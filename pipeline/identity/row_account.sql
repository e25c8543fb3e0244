-- writes row_account, one row per file of the kind that makes cases: its current rows, by whether they are part of a case
-- reads case_claim, current_proposal, family, current_family, registry_case, current_person, sought_row, delivery, source_file, run
-- Proposals are a case each. Where the registry's families are the cases, a row is part of one by its family key, its card or
-- its NIK; a row that has none of them is nobody's.
with nik_of_case as (
    select nik
    from sought_row
    cross join run
    where run.candidates = 'registry' and family_id is not null and nik is not null
    group by nik
),
accounted as (
    select current_proposal.file_no, case when case_claim.case_id is not null then 1 else 0 end as in_case
    from current_proposal
    cross join run
    left join case_claim
        on case_claim.file_no = current_proposal.file_no
        and case_claim.source_row = current_proposal.source_row
    where run.candidates = 'proposals'
    union all
    select family.file_no, case when registry_case.family_id is not null then 1 else 0 end as in_case
    from family
    cross join run
    left join delivery
        on delivery.file_no = family.file_no
        and delivery.delivered_for = family.delivered_for
    left join current_family
        on current_family.file_no = family.file_no
        and current_family.source_row = family.source_row
    left join registry_case on registry_case.family_id = current_family.id_keluarga
    where run.candidates = 'registry' and coalesce(delivery.superseded, false) = false
    union all
    select
        current_person.file_no,
        case when registry_case.family_id is not null or nik_of_case.nik is not null then 1 else 0 end as in_case
    from current_person
    cross join run
    left join sought_row
        on sought_row.file_no = current_person.file_no
        and sought_row.source_row = current_person.source_row
    left join registry_case on registry_case.family_id = sought_row.family_id
    left join nik_of_case on nik_of_case.nik = current_person.nik
    where run.candidates = 'registry'
)
select
    source_file.source_file,
    cast(sum(accounted.in_case) as bigint) as rows_in_cases,
    cast(sum(1 - accounted.in_case) as bigint) as rows_in_no_case
from accounted
join source_file on source_file.file_no = accounted.file_no
group by source_file.source_file
