-- writes current_family, one row per family row with a key that no later delivery replaces
-- reads near_family, delivery, shared_family_id
-- Where a key is no family's, the card is the key.
with keyed as (
    select
        near_family.file_no, near_family.source_row, near_family.regency_code, near_family.district_code,
        near_family.village_code,
        case when shared_family_id.id_keluarga is null then near_family.id_keluarga else 'kk:' || near_family.no_kk end as id_keluarga,
        near_family.no_kk, near_family.address, near_family.rt, near_family.rw, near_family.welfare_decile,
        near_family.has_disabled_member, near_family.family_size, near_family.nik, near_family.delivered_for
    from near_family
    left join delivery
        on delivery.file_no = near_family.file_no
        and delivery.delivered_for = near_family.delivered_for
    left join shared_family_id on shared_family_id.id_keluarga = near_family.id_keluarga
    where coalesce(delivery.superseded, false) = false
)
select
    file_no, source_row, regency_code, district_code, village_code, id_keluarga, no_kk, address, rt, rw, welfare_decile,
    has_disabled_member, family_size, nik, delivered_for
from keyed
where id_keluarga is not null
