-- writes family_card, one row per family that is sought and card number that the registry knows of it
-- reads registry_family, current_family, family_member, sought_row
-- Cards are renewed: the family's own row, its rows in the other layouts and those of its members may each say another.
with card as (
    select registry_family.family_id, current_family.no_kk
    from registry_family
    join current_family on current_family.id_keluarga = registry_family.family_id
    union
    select family_id, no_kk
    from sought_row
    where family_id is not null
    union
    select family_member.family_id, sought_row.no_kk
    from family_member
    join sought_row on sought_row.nik = family_member.nik
)
select family_id, no_kk
from card
where no_kk is not null
