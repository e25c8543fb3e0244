-- writes card_family, one row per family card and DTSEN family that has it
-- reads current_family, current_person
-- The family's own row says its card; members' rows speak only for cards that no family row has.
with of_family as (
    select no_kk, id_keluarga
    from current_family
    where no_kk is not null
    group by no_kk, id_keluarga
),
of_member as (
    select current_person.no_kk, current_person.id_keluarga
    from current_person
    left join of_family on of_family.no_kk = current_person.no_kk
    where current_person.layout = 'L2' and current_person.no_kk is not null and current_person.id_keluarga is not null
        and of_family.no_kk is null
    group by current_person.no_kk, current_person.id_keluarga
)
select no_kk, id_keluarga from of_family
union all
select no_kk, id_keluarga from of_member
