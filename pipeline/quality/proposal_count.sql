-- writes proposal_count, one row per regency that proposes
-- reads current_proposal, person, checked_family
-- The decile is that of the family of the NIK, or of the family card.
with registered_row as (
    select current_proposal.file_no, current_proposal.source_row, person.id_keluarga
    from current_proposal
    join person on person.nik = current_proposal.nik
),
registered as (
    select file_no, source_row
    from registered_row
    group by file_no, source_row
),
by_nik as (
    select registered_row.file_no, registered_row.source_row
    from registered_row
    join checked_family on checked_family.id_keluarga = registered_row.id_keluarga
    where checked_family.welfare_decile is not null
    group by registered_row.file_no, registered_row.source_row
),
by_card as (
    select current_proposal.file_no, current_proposal.source_row
    from current_proposal
    join checked_family on checked_family.no_kk = current_proposal.no_kk
    where checked_family.welfare_decile is not null
    group by current_proposal.file_no, current_proposal.source_row
),
numbered as (
    select
        file_no, source_row, regency_code, quarantine_code, nik,
        row_number() over (partition by nik order by file_no, source_row) as place
    from current_proposal
)
select
    numbered.regency_code,
    count(*) as proposals,
    count(numbered.quarantine_code) as proposals_quarantined,
    count(case when numbered.nik is not null and numbered.place > 1 then 1 end) as proposals_repeated,
    count(case when numbered.quarantine_code is null and registered.file_no is null then 1 end) as proposals_not_in_registry,
    count(case when by_nik.file_no is null and by_card.file_no is null then 1 end) as proposals_without_decile
from numbered
left join registered on registered.file_no = numbered.file_no and registered.source_row = numbered.source_row
left join by_nik on by_nik.file_no = numbered.file_no and by_nik.source_row = numbered.source_row
left join by_card on by_card.file_no = numbered.file_no and by_card.source_row = numbered.source_row
group by numbered.regency_code
