-- writes listed_case, one row per case, entry of a reference list that names its person or family, and what they share
-- reads current_entry, case_file, family_member, family_card, current_proposal
with card as (
    select family_id, no_kk from family_card
    union
    -- A proposal that may be another person's says nothing of this family's card.
    select case_file.family_id, current_proposal.no_kk
    from case_file
    join current_proposal
        on current_proposal.file_no = case_file.file_no
        and current_proposal.source_row = case_file.source_row
    where case_file.names_the_person and case_file.family_id is not null and current_proposal.no_kk is not null
)
select case_file.case_id, current_entry.file_no, current_entry.source_row, 'nik' as evidence
from case_file
join current_entry on current_entry.nik = case_file.nik
union
select case_file.case_id, current_entry.file_no, current_entry.source_row, 'family' as evidence
from case_file
join family_member on family_member.family_id = case_file.family_id
join current_entry on current_entry.nik = family_member.nik
where case_file.nik is null or family_member.nik <> case_file.nik
union
select case_file.case_id, current_entry.file_no, current_entry.source_row, 'card' as evidence
from case_file
join card on card.family_id = case_file.family_id
join current_entry on current_entry.no_kk = card.no_kk
