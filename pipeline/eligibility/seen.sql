-- writes seen, one row per case to be judged and circle of people: whether a list could have named each of them
-- reads case_file, registry_person, registry_family, member_fact, family_member, age
-- A member without a well-formed NIK can be on a list unseen; so can a family without a card, and a member without a birth
-- date, on a list that names people so. Members under 15 count as not employed.
with member as (
    select
        family_member.family_id,
        family_member.nik,
        case when family_member.nik is not null and family_member.birth_date is not null then 1 end as is_dated,
        case when age.age_years < 15 then 1 end as is_child
    from family_member
    left join age on age.birth_date = family_member.birth_date
),
family as (
    select
        registry_family.family_id,
        member_fact.members,
        case when registry_family.no_kk is not null then 1 else 0 end as by_kk,
        count(member.nik) as members_by_nik,
        count(member.is_dated) as members_by_birth_date,
        count(coalesce(member.is_child, case when member.nik is not null then 1 end)) as workers_by_nik,
        count(coalesce(member.is_child, member.is_dated)) as workers_by_birth_date
    from registry_family
    join member_fact on member_fact.family_id = registry_family.family_id
    join member on member.family_id = registry_family.family_id
    group by registry_family.family_id, registry_family.no_kk, member_fact.members
),
circle as (
    select
        family_id, 'any_member' as concerns, by_kk,
        case when members_by_nik >= members then 1 else 0 end as by_nik,
        case when members_by_birth_date >= members then 1 else 0 end as by_birth_date
    from family
    union all
    select
        family_id, 'any_worker' as concerns, by_kk,
        case when workers_by_nik >= members then 1 else 0 end as by_nik,
        case when workers_by_birth_date >= members then 1 else 0 end as by_birth_date
    from family
)
select case_file.case_id, circle.concerns, circle.by_nik, circle.by_kk, circle.by_birth_date
from case_file
join circle on circle.family_id = case_file.family_id
where case_file.standing = 'to_judge'
union all
select
    case_file.case_id,
    'applicant' as concerns,
    1 as by_nik,
    0 as by_kk,
    case when coalesce(registry_person.birth_date, registry_person.nik_born_on) is not null then 1 else 0 end as by_birth_date
from case_file
join registry_person on registry_person.nik = case_file.nik
where case_file.standing = 'to_judge'
