-- claim standings_proven
-- id Kasus yang tidak dinilai memang dikarantina, mengulang kasus lain, atau tidak tertaut ke registri; yang lain tertaut.
-- en A case that is not judged is indeed quarantined, gives way to another, or is linked to nobody in the registry; the others are linked.
-- reads decision, link, duplicate, quarantine, meant_case
-- Where there are as many links to the registry as cases that must have one, and each of these has its own, there is no other.
with expected as (
    select 'registry_person' as linked_to, count(person_key) filter (status not in ('quarantined', 'not_in_registry')) as links from decision
    union all
    select 'registry_family' as linked_to, count(family_key) as links from decision
),
counted as (
    select linked_to, count(*) as links from link group by linked_to
),
repeated as (
    select
        duplicate.case_id, duplicate.kind, kept.status as kept_status,
        case when decision.person_key = kept.person_key then 'SAME_NIK'
             when decision.family_key = kept.family_key then 'SAME_FAMILY'
             when duplicate.kind in ('SAME_PERSON', 'SAME_CARD', 'SHARED_MEMBERS', 'CHAIN') then duplicate.kind end as expected_kind
    from duplicate
    left join decision on decision.case_id = duplicate.case_id
    left join decision kept on kept.case_id = duplicate.kept_case_id
),
stray as (
    select case_id, linked_to as file from link where linked_to not in (
        select expected.linked_to from expected left join counted on counted.linked_to = expected.linked_to where coalesce(counted.links, 0) = expected.links)
    union
    select case_id, 'duplicate' as file from duplicate
    union
    select case_id, 'quarantine' as file from quarantine where case_id is not null
)
select
    decision.case_id, decision.regency_code,
    case
        when (decision.status = 'quarantined') <> (quarantine.case_id is not null) then concat('quarantine: ', coalesce(quarantine.code, '–'))
        when (decision.status = 'duplicate') <> (repeated.case_id is not null) then concat('duplicate: ', coalesce(repeated.kind, '–'))
        when repeated.case_id is not null then concat('duplicate: ', repeated.kind, ' ≠ ', repeated.expected_kind, ' (', repeated.kept_status, ')')
        else 'link'
    end as what
from decision
left join quarantine
    on quarantine.case_id = decision.case_id
    and (decision.status = 'quarantined' or quarantine.case_id not in (select case_id from meant_case))
left join repeated on repeated.case_id = decision.case_id
left join link person on person.case_id = decision.case_id and person.linked_to = 'registry_person'
left join link family on family.case_id = decision.case_id and family.linked_to = 'registry_family'
where (decision.status = 'quarantined') <> (quarantine.case_id is not null)
    or (decision.status = 'duplicate') <> (repeated.case_id is not null)
    or repeated.case_id is not null and (repeated.kind is distinct from repeated.expected_kind or coalesce(repeated.kept_status, '–') in ('–', 'duplicate', 'quarantined'))
    or person.linked_key is distinct from case when decision.status not in ('quarantined', 'not_in_registry') then decision.person_key end
    or family.linked_key is distinct from decision.family_key
    or decision.status = 'not_in_registry' and decision.family_key is not null
union all
select stray.case_id, null as regency_code, concat(stray.file, ': decision –') as what
from stray
left join decision on decision.case_id = stray.case_id
where decision.case_id is null
union all
select null as case_id, null as regency_code, concat(expected.linked_to, ': ', coalesce(counted.links, 0), ' ≠ ', expected.links) as what
from expected
left join counted on counted.linked_to = expected.linked_to
where coalesce(counted.links, 0) <> expected.links
order by case_id, what
