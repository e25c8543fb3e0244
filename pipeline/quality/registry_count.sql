-- writes registry_count, one row per regency of the registry
-- reads checked_family, person, delivered_row_count
with of_decile as (
    select delivered_for as regency_code, welfare_decile, count(*) as families
    from checked_family
    group by delivered_for, welfare_decile
),
family_count as (
    select
        regency_code,
        cast(sum(families) as bigint) as families,
        cast(sum(case when welfare_decile is null then families else 0 end) as bigint) as families_without_decile,
        cast(sum(case when welfare_decile is not null then families else 0 end) as bigint) as families_with_decile,
        max(case when welfare_decile is not null then families else 0 end) as families_of_commonest_decile
    from of_decile
    group by regency_code
),
-- Rows of families that stand there once more: they make up for no family that is missing.
surplus as (
    select delivered_for as regency_code, count(*) - count(distinct id_keluarga) as families
    from checked_family
    where not family_stands_once
    group by delivered_for
),
with_member as (
    select id_keluarga
    from person
    where id_keluarga is not null
    group by id_keluarga
),
memberless as (
    select checked_family.delivered_for as regency_code, count(*) as families
    from checked_family
    left join with_member on with_member.id_keluarga = checked_family.id_keluarga
    where checked_family.id_keluarga is not null and with_member.id_keluarga is null
    group by checked_family.delivered_for
),
-- What the latest replaced delivery of each layout held, and how much of it is gone in the one that replaces it.
shrunk as (
    select
        before.regency_code,
        cast(sum(before.rows_held) as bigint) as rows_before,
        cast(sum(case when after.rows_held < before.rows_held then before.rows_held - after.rows_held else 0 end) as bigint)
            as rows_gone
    from delivered_row_count as before
    join delivered_row_count as after
        on after.regency_code = before.regency_code
        and after.layout = before.layout
        and not after.superseded
    where before.superseded and before.place = 1
    group by before.regency_code
)
select
    family_count.regency_code,
    family_count.families,
    family_count.families_without_decile,
    family_count.families_with_decile,
    family_count.families_of_commonest_decile,
    family_count.families - coalesce(surplus.families, 0) as families_delivered,
    coalesce(memberless.families, 0) as families_without_member,
    coalesce(shrunk.rows_before, 0) as rows_before,
    coalesce(shrunk.rows_gone, 0) as rows_gone
from family_count
left join surplus on surplus.regency_code = family_count.regency_code
left join memberless on memberless.regency_code = family_count.regency_code
left join shrunk on shrunk.regency_code = family_count.regency_code
