-- writes checked_family, one row per current family row, with what other rows and lists say of it
-- reads family, superseded_delivery, nik_prefix
with current_row as (
    select family.*
    from family
    left join superseded_delivery
        on superseded_delivery.file_no = family.file_no
        and superseded_delivery.delivered_for = family.delivered_for
    where superseded_delivery.file_no is null
),
repeated as (
    select id_keluarga
    from current_row
    where id_keluarga is not null
    group by id_keluarga
    having count(*) > 1
),
-- One card, two families: a split that was not recorded, or one family twice.
shared_card as (
    select no_kk
    from current_row
    where no_kk is not null and id_keluarga is not null
    group by no_kk
    having min(id_keluarga) < max(id_keluarga)
)
select
    current_row.file_no,
    current_row.source_row,
    current_row.delivered_for,
    current_row.id_keluarga,
    current_row.no_kk,
    current_row.nik_code,
    current_row.kk_code,
    current_row.village_code,
    current_row.welfare_decile,
    case when current_row.nik is not null then nik_prefix.prefix is not null end as nik_prefix_is_known,
    case when current_row.no_kk is not null then shared_card.no_kk is null end as card_is_of_one_family,
    case when current_row.id_keluarga is not null then repeated.id_keluarga is null end as family_stands_once
from current_row
left join nik_prefix on nik_prefix.prefix = substr(current_row.nik, 1, 6)
left join shared_card on shared_card.no_kk = current_row.no_kk
left join repeated on repeated.id_keluarga = current_row.id_keluarga
