-- writes listed_family, one row per family that is sought and reference list that names one of its members or its card
-- reads family_member, family_card, case_file, current_proposal, reference_entry, delivery
with current_entry as (
    select reference_entry.list, reference_entry.nik, reference_entry.no_kk
    from reference_entry
    join delivery
        on delivery.file_no = reference_entry.file_no
        and delivery.delivered_for = reference_entry.delivered_for
        and not delivery.superseded
),
card as (
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
select family_member.family_id, current_entry.list
from family_member
join current_entry on current_entry.nik = family_member.nik
union
-- Who is deceased is told of a person, the other lists of whole families.
select card.family_id, current_entry.list
from card
join current_entry on current_entry.no_kk = card.no_kk
where current_entry.list <> 'deceased'
