-- writes registry_family, one row per registry family that is brought together
-- reads current_family, sought_family, sought_row
-- A family that stands in several rows which disagree has the fact unknown. Where its own row has no card, that of its
-- members counts.
with card_of_members as (
    select family_id, case when min(no_kk) = max(no_kk) then min(no_kk) end as no_kk
    from sought_row
    where family_id is not null
    group by family_id
),
agreed as (
    select
        sought_family.family_id,
        case when min(no_kk) = max(no_kk) then min(no_kk) end as no_kk,
        count(no_kk) as cards,
        case when min(regency_code) = max(regency_code) then min(regency_code) end as regency_code,
        case when min(district_code) = max(district_code) then min(district_code) end as district_code,
        case when min(village_code) = max(village_code) then min(village_code) end as village_code,
        case when min(address) = max(address) then min(address) end as address,
        case when min(rt) = max(rt) then min(rt) end as rt,
        case when min(rw) = max(rw) then min(rw) end as rw,
        case when min(welfare_decile) = max(welfare_decile) and count(welfare_decile) = count(id_keluarga)
             then min(welfare_decile) end as welfare_decile,
        case when min(has_disabled_member) = max(has_disabled_member) then min(has_disabled_member) end
            as has_disabled_member,
        case when min(family_size) = max(family_size) then min(family_size) end as family_size
    from sought_family
    left join current_family on current_family.id_keluarga = sought_family.family_id
    group by sought_family.family_id
)
select
    agreed.family_id,
    case when agreed.cards > 0 then agreed.no_kk else card_of_members.no_kk end as no_kk,
    agreed.regency_code, agreed.district_code, agreed.village_code, agreed.address, agreed.rt, agreed.rw,
    agreed.welfare_decile, agreed.has_disabled_member, agreed.family_size
from agreed
left join card_of_members on card_of_members.family_id = agreed.family_id
