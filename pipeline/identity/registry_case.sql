-- writes registry_case, one row per registry family where the registry's families are the cases: its head and its regency
-- reads registry_family, family_head, current_family, sought_row, registry_person, round_regency, run
-- It is a case of the regency where it lives. Where that is not certain it is counted in the first that has it, else in the
-- one that delivered it, and nobody says that it lives there.
with own as (
    select
        id_keluarga as family_id,
        min(regency_code) as first_code,
        case when min(regency_code) = max(regency_code) then min(regency_code) end as home_code,
        min(delivered_for) as delivered_for
    from current_family
    group by id_keluarga
),
of_members as (
    select
        family_id,
        min(regency_code) as first_code,
        case when min(regency_code) = max(regency_code) then min(regency_code) end as home_code
    from registry_person
    where family_id is not null
    group by family_id
),
delivered as (
    select family_id, min(delivered_for) as delivered_for
    from sought_row
    where family_id is not null
    group by family_id
),
placed as (
    select
        registry_family.family_id,
        case when own.family_id is not null then true else false end as in_family_file,
        -- The family's own row says where it lives; members speak only for families that have none.
        case when own.first_code is not null then own.home_code else of_members.home_code end as home_code,
        coalesce(own.first_code, of_members.first_code, own.delivered_for, delivered.delivered_for, 'elsewhere') as regency_code
    from registry_family
    left join own on own.family_id = registry_family.family_id
    left join of_members on of_members.family_id = registry_family.family_id
    left join delivered on delivered.family_id = registry_family.family_id
)
select
    placed.family_id,
    family_head.nik,
    placed.in_family_file,
    placed.regency_code,
    case when placed.home_code is null then null
         -- No seat of this round is there.
         when round_regency.regency_code is null then false
         when registry_person.nik is not null then registry_person.regency_code = placed.home_code
         else true end as lives_in_regency
from placed
cross join run
left join family_head on family_head.family_id = placed.family_id
left join registry_person on registry_person.nik = family_head.nik
left join round_regency on round_regency.regency_code = placed.home_code
where run.candidates = 'registry'
