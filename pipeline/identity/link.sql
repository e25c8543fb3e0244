-- writes link, one row per case and thing it is linked to
-- reads case_file, entry_link, earlier_award, earlier_vacancy, member_key, card_key
with award_of_member as (
    select member_key.family_id, earlier_award.round
    from member_key
    join earlier_award on earlier_award.person_key = member_key.person_key
    group by member_key.family_id, earlier_award.round
),
award_of_card as (
    select card_key.family_id, earlier_award.round
    from card_key
    join earlier_award on earlier_award.family_key = card_key.family_key
    group by card_key.family_id, earlier_award.round
),
by_round as (
    select case_file.case_id, earlier_award.round, 'person_key' as evidence
    from case_file
    join earlier_award on earlier_award.person_key = case_file.person_key
    union all
    select case_file.case_id, earlier_award.round, 'family_key' as evidence
    from case_file
    join earlier_award on earlier_award.family_key = case_file.family_key
    union all
    select case_file.case_id, award_of_member.round, 'family' as evidence
    from case_file
    join award_of_member on award_of_member.family_id = case_file.family_id
    union all
    select case_file.case_id, award_of_card.round, 'card' as evidence
    from case_file
    join award_of_card on award_of_card.family_id = case_file.family_id
),
by_earlier_round as (
    select case_id, round as linked_key, max(evidence) as evidence
    from by_round
    group by case_id, round
),
-- Who has moved and is proposed where they live now has nothing to be asked.
vacancy as (
    select case_file.case_id, case_file.regency_code as proposed_in, earlier_vacancy.round, earlier_vacancy.reason,
           earlier_vacancy.regency_code as left_regency, 'person_key' as evidence
    from case_file
    join earlier_vacancy on earlier_vacancy.person_key = case_file.person_key
    union all
    select case_file.case_id, case_file.regency_code as proposed_in, earlier_vacancy.round, earlier_vacancy.reason,
           earlier_vacancy.regency_code as left_regency, 'family_key' as evidence
    from case_file
    join earlier_vacancy on earlier_vacancy.family_key = case_file.family_key
),
by_vacancy as (
    select case_id, 'gave_up(' || reason || ')' as linked_to, round as linked_key, max(evidence) as evidence
    from vacancy
    where reason <> 'MOVED' or left_regency = proposed_in
    group by case_id, reason, round
)
select case_id, 'registry_person' as linked_to, person_key as linked_key, 'nik' as evidence
from case_file
where standing in ('to_judge', 'duplicate') and person_key is not null
union all
select case_id, 'registry_family' as linked_to, family_key as linked_key, 'family' as evidence
from case_file
where family_key is not null
union all
select case_id, list as linked_to, entry_key as linked_key, evidence from entry_link
union all
select case_id, 'earlier_round' as linked_to, linked_key, evidence from by_earlier_round
union all
select case_id, linked_to, linked_key, evidence from by_vacancy
