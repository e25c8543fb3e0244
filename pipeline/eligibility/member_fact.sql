-- writes member_fact, one row per proposed family: what is true of some member, false of all, or unknown
-- reads registry_family, family_member, age
-- True if any known member has it; unknown if none has it and some member is unknown; else false. A family with fewer
-- known members than the registry counts, or that it does not count, has unknown members. This is the only file that counts around unknowns.
with member as (
    select
        family_member.family_id,
        -- Members under 15 count as not employed.
        case when age.age_years < 15 then false else family_member.state_paid end as state_paid,
        family_member.disabled,
        family_member.receives_pena
    from family_member
    left join age on age.birth_date = family_member.birth_date
),
counted as (
    select
        family_id,
        count(*) as members,
        count(case when state_paid then 1 end) as state_paid_true,
        count(state_paid) as state_paid_known,
        count(case when disabled then 1 end) as disabled_true,
        count(disabled) as disabled_known,
        count(case when receives_pena then 1 end) as receives_pena_true,
        count(receives_pena) as receives_pena_known
    from member
    group by family_id
),
complete as (
    select
        registry_family.family_id,
        registry_family.has_disabled_member,
        counted.state_paid_true,
        counted.disabled_true,
        counted.receives_pena_true,
        counted.state_paid_known,
        counted.disabled_known,
        counted.receives_pena_known,
        -- Where nobody tells the size, at least one member may be unseen.
        case
            when registry_family.family_size is null then counted.members + 1
            when registry_family.family_size > counted.members then registry_family.family_size
            else counted.members
        end as members
    from registry_family
    join counted on counted.family_id = registry_family.family_id
)
select
    family_id,
    case when state_paid_true > 0 then true when state_paid_known < members then null else false end
        as has_state_employee,
    -- DTSEN says it of the family, SIKS-NG of each member.
    case when disabled_true > 0 or has_disabled_member then true
         when has_disabled_member = false then false
         when disabled_known < members then null
         else false end as has_disabled_member,
    case when receives_pena_true > 0 then true when receives_pena_known < members then null else false end
        as receives_pena,
    members
from complete
