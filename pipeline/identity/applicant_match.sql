-- writes applicant_match, one row per proposal whose NIK the registry knows: whether it names that person
-- reads identified_proposal, registry_person, family_card, name_match
-- A mistyped NIK can be another person's, most often of the same birth date, because the serial stands last: that the
-- proposal repeats the date in the NIK proves nothing. Where nobody can tell, it is unknown, until an
-- officer decides whom it means.
with carded as (
    select family_id
    from family_card
    group by family_id
),
compared as (
    select
        identified_proposal.file_no,
        identified_proposal.source_row,
        identified_proposal.is_decided,
        case when family_card.no_kk is not null then true
             when identified_proposal.no_kk is not null and carded.family_id is not null then false end as card_agrees,
        name_match.agrees as name_agrees,
        case when identified_proposal.birth_date = registry_person.birth_date then true
             when identified_proposal.birth_date <> coalesce(registry_person.birth_date, registry_person.nik_born_on) then false
             end as birth_agrees
    from identified_proposal
    join registry_person on registry_person.nik = identified_proposal.nik
    left join carded on carded.family_id = registry_person.family_id
    left join family_card
        on family_card.family_id = registry_person.family_id
        and family_card.no_kk = identified_proposal.no_kk
    left join name_match
        on name_match.proposed_name = identified_proposal.applicant_name
        and name_match.known_name = registry_person.name
)
select
    file_no,
    source_row,
    case
        when is_decided then true
        -- Cards are renewed and birth dates mistyped, but not both of the right person.
        when name_agrees then case when card_agrees = false and birth_agrees = false then null else true end
        -- The card alone can be that of another member.
        when name_agrees = false then case when card_agrees and birth_agrees then true end
        when card_agrees then case when birth_agrees = false then null else true end
    end as names_the_person
from compared
