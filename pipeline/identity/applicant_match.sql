-- writes applicant_match, one row per proposal whose NIK the registry knows: whether it names that person
-- reads current_proposal, registry_person, registry_family, name_key
-- A mistyped NIK can be another person's. Card, name or birth date must agree; where none does, nobody can tell.
select
    current_proposal.file_no,
    current_proposal.source_row,
    case
        when current_proposal.no_kk = registry_family.no_kk then true
        when proposed_name.letters = known_name.letters then true
        when current_proposal.birth_date = coalesce(registry_person.birth_date, registry_person.nik_born_on) then true
    end as names_the_person
from current_proposal
join registry_person on registry_person.nik = current_proposal.nik
left join registry_family on registry_family.family_id = registry_person.family_id
left join name_key proposed_name on proposed_name.name = current_proposal.applicant_name
left join name_key known_name on known_name.name = registry_person.name
