-- writes current_family, one row per family row with a key that no later delivery replaces
-- reads family, delivery
select
    family.regency_code, family.district_code, family.village_code, family.id_keluarga, family.no_kk, family.address,
    family.rt, family.rw, family.welfare_decile, family.has_disabled_member, family.family_size
from family
left join delivery
    on delivery.file_no = family.file_no
    and delivery.delivered_for = family.delivered_for
where coalesce(delivery.superseded, false) = false and family.id_keluarga is not null
