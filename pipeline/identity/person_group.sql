-- writes person_group, one row per person of a case's family and group: the family, or the person where it has none
-- reads case_key, registry_case_key, identified_proposal, registry_person, member_key
-- A group has at most one award.
select
    case_key.person_key,
    coalesce(registry_person.family_id, identified_proposal.nik) as group_id
from case_key
join identified_proposal
    on identified_proposal.file_no = case_key.file_no
    and identified_proposal.source_row = case_key.source_row
left join registry_person on registry_person.nik = identified_proposal.nik
where case_key.person_key is not null
union
select person_key, family_id as group_id
from registry_case_key
where person_key is not null
union
select person_key, family_id as group_id
from member_key
