-- claim standings_proven
-- id Kasus yang tidak dinilai memang dikarantina, mengulang kasus lain, atau tidak tertaut ke registri; yang lain tertaut.
-- en A case that is not judged is indeed quarantined, gives way to another, or is linked to nobody in the registry; the others are linked.
-- reads decision, link, duplicate, quarantine
with linked as (
    select
        case_id,
        max(case when linked_to = 'registry_person' then linked_key end) as person_key,
        max(case when linked_to = 'registry_family' then linked_key end) as family_key
    from link
    where linked_to in ('registry_person', 'registry_family')
    group by case_id
),
repeated as (
    select
        duplicate.case_id, duplicate.kind, kept.status as kept_status,
        case when decision.person_key = kept.person_key then 'SAME_NIK'
             when decision.family_key = kept.family_key then 'SAME_FAMILY'
             else 'SAME_CARD' end as expected_kind
    from duplicate
    left join decision on decision.case_id = duplicate.case_id
    left join decision kept on kept.case_id = duplicate.kept_case_id
),
stray as (
    select case_id, 'link' as file from link
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
left join quarantine on quarantine.case_id = decision.case_id
left join repeated on repeated.case_id = decision.case_id
left join linked on linked.case_id = decision.case_id
where (decision.status = 'quarantined') <> (quarantine.case_id is not null)
    or (decision.status = 'duplicate') <> (repeated.case_id is not null)
    or repeated.case_id is not null and (repeated.kind <> repeated.expected_kind or coalesce(repeated.kept_status, '–') in ('–', 'duplicate', 'quarantined'))
    or linked.person_key is distinct from case when decision.status not in ('quarantined', 'not_in_registry') then decision.person_key end
    or linked.family_key is distinct from decision.family_key
    or decision.status = 'not_in_registry' and decision.family_key is not null
union all
select stray.case_id, null as regency_code, concat(stray.file, ': decision –') as what
from stray
left join decision on decision.case_id = stray.case_id
where decision.case_id is null
order by case_id, what
