-- writes current_family, one row per family row with a key that no later delivery replaces
-- reads family, delivery, shared_family_id
-- Where a key is no family's, the card is the key.
with keyed as (
    select
        family.file_no, family.source_row, family.regency_code, family.district_code, family.village_code,
        case when shared_family_id.id_keluarga is null then family.id_keluarga else 'kk:' || family.no_kk end as id_keluarga,
        family.no_kk, family.address, family.rt, family.rw, family.welfare_decile, family.has_disabled_member,
        family.family_size, family.nik, family.delivered_for
    from family
    left join delivery
        on delivery.file_no = family.file_no
        and delivery.delivered_for = family.delivered_for
    left join shared_family_id on shared_family_id.id_keluarga = family.id_keluarga
    where coalesce(delivery.superseded, false) = false
)
select
    file_no, source_row, regency_code, district_code, village_code, id_keluarga, no_kk, address, rt, rw, welfare_decile,
    has_disabled_member, family_size, nik, delivered_for
from keyed
where id_keluarga is not null
