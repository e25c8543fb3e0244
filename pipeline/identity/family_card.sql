-- writes family_card, one row per proposed family and card number that the registry knows of it
-- reads registry_family, current_family, family_member, proposed_row
-- Cards are renewed: the family's own row, its rows in the other layouts and those of its members may each say another.
with card as (
    select registry_family.family_id, current_family.no_kk
    from registry_family
    join current_family on current_family.id_keluarga = registry_family.family_id
    union
    select family_id, no_kk
    from proposed_row
    where family_id is not null
    union
    select family_member.family_id, proposed_row.no_kk
    from family_member
    join proposed_row on proposed_row.nik = family_member.nik
)
select family_id, no_kk
from card
where no_kk is not null
