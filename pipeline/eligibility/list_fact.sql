-- writes list_fact, one row per proposed family: whether a reference list names a member; unknown without a sound list
-- reads registry_family, member_fact, family_member, age, link, case_file, delivery, source_file, reference_entry
with entry as (
    select
        file_no,
        count(case when nik is not null or no_kk is not null then 1 end) as usable,
        count(nik) as niks,
        count(case when substr(nik, 16, 1) = '0' then 1 end) as niks_ending_in_zero
    from reference_entry
    group by file_no
),
-- Of a list of which fewer than half of the rows name a person or a card, nobody can say whom it leaves out; nor where a
-- spreadsheet rounded the numbers: one NIK in ten ends in 0 by chance, of ten or more never most.
sound as (
    select
        delivery.delivered_for,
        case when entry.usable * 2 >= source_file.records + source_file.rejected_lines
              and not (entry.niks >= 10 and entry.niks_ending_in_zero * 2 > entry.niks) then 1 end as is_sound
    from delivery
    join source_file on source_file.file_no = delivery.file_no
    left join entry on entry.file_no = delivery.file_no
    where delivery.layout = 'reference' and not delivery.superseded
),
delivered as (
    select
        count(case when delivered_for like 'state_employees|%' then 1 end) as state_employees,
        count(case when delivered_for like 'state_employees|%' then is_sound end) as sound_state_employees,
        count(case when delivered_for like 'earlier_recipients|%' then 1 end) as earlier_recipients,
        count(case when delivered_for like 'earlier_recipients|%' then is_sound end) as sound_earlier_recipients
    from sound
),
unmatched as (
    -- A member without a well-formed NIK can be on a list unseen.
    select
        family_member.family_id,
        count(case when family_member.nik is not null or age.age_years < 15 then 1 end) as matched_workers,
        count(family_member.nik) as matched_members
    from family_member
    left join age on age.birth_date = family_member.birth_date
    group by family_member.family_id
),
named as (
    select
        case_file.family_id,
        count(case when link.linked_to = 'state_employees' then 1 end) as state_employees,
        count(case when link.linked_to = 'earlier_recipients' then 1 end) as earlier_recipients
    from link
    join case_file on case_file.case_id = link.case_id
    where case_file.family_id is not null
    group by case_file.family_id
)
select
    registry_family.family_id,
    case when coalesce(named.state_employees, 0) > 0 then true
         when delivered.state_employees = 0 or delivered.sound_state_employees < delivered.state_employees then null
         when unmatched.matched_workers < member_fact.members then null
         else false end as listed_as_state_employee,
    case when coalesce(named.earlier_recipients, 0) > 0 then true
         when delivered.earlier_recipients = 0 or delivered.sound_earlier_recipients < delivered.earlier_recipients then null
         when unmatched.matched_members < member_fact.members then null
         else false end as listed_as_earlier_recipient
from registry_family
cross join delivered
left join member_fact on member_fact.family_id = registry_family.family_id
left join unmatched on unmatched.family_id = registry_family.family_id
left join named on named.family_id = registry_family.family_id
