-- writes checked_family, one row per current family row, with what other rows and lists say of it
-- reads family, superseded_delivery, nik_prefix
with repeated as (
    select family.id_keluarga
    from family
    left join superseded_delivery
        on superseded_delivery.file_no = family.file_no
        and superseded_delivery.delivered_for = family.delivered_for
    where superseded_delivery.file_no is null and family.id_keluarga is not null
    group by family.id_keluarga
    having count(*) > 1
),
-- One card, two families: a split that was not recorded, or one family twice.
shared_card as (
    select family.no_kk
    from family
    left join superseded_delivery
        on superseded_delivery.file_no = family.file_no
        and superseded_delivery.delivered_for = family.delivered_for
    where superseded_delivery.file_no is null and family.no_kk is not null and family.id_keluarga is not null
    group by family.no_kk
    having min(family.id_keluarga) < max(family.id_keluarga)
)
select
    family.file_no,
    family.source_row,
    family.delivered_for,
    family.id_keluarga,
    family.no_kk,
    family.nik_code,
    family.kk_code,
    family.village_code,
    family.welfare_decile,
    case when family.nik is not null then nik_prefix.prefix is not null end as nik_prefix_is_known,
    case when family.no_kk is not null then shared_card.no_kk is null end as card_is_of_one_family,
    case when family.id_keluarga is not null then repeated.id_keluarga is null end as family_stands_once
from family
left join superseded_delivery
    on superseded_delivery.file_no = family.file_no
    and superseded_delivery.delivered_for = family.delivered_for
left join nik_prefix on nik_prefix.prefix = substr(family.nik, 1, 6)
left join shared_card on shared_card.no_kk = family.no_kk
left join repeated on repeated.id_keluarga = family.id_keluarga
where superseded_delivery.file_no is null
