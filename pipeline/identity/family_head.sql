-- writes family_head, one row per family that is sought whose head is known
-- reads sought_family, current_family, sought_row, registry_person
-- The family's own row names its head; where it gives no NIK, the one member whose relation is head. Whoever is nobody's
-- member for certain, or is said to be something else in it, is no certain head.
with told as (
    select id_keluarga as family_id, count(nik) as told, case when min(nik) = max(nik) then min(nik) end as nik
    from current_family
    group by id_keluarga
),
head_without_nik as (
    select family_id
    from sought_row
    where relation = 'head' and nik is null and family_id is not null
    group by family_id
),
head_of_members as (
    select registry_person.family_id, min(registry_person.nik) as nik
    from registry_person
    left join head_without_nik on head_without_nik.family_id = registry_person.family_id
    where registry_person.relation = 'head' and registry_person.family_id is not null
        and head_without_nik.family_id is null
    group by registry_person.family_id
    having count(*) = 1
),
named as (
    select
        sought_family.family_id,
        case when told.told > 0 then told.nik else head_of_members.nik end as nik
    from sought_family
    left join told on told.family_id = sought_family.family_id
    left join head_of_members on head_of_members.family_id = sought_family.family_id
)
select named.family_id, named.nik
from named
left join registry_person on registry_person.nik = named.nik
where named.nik is not null
    and (registry_person.nik is null
         or registry_person.family_id = named.family_id
            and (registry_person.relation is null or registry_person.relation = 'head'))
