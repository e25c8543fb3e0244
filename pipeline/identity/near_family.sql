-- writes near_family, one row per family row that is near a proposal
-- reads family, near_key
select
    file_no, source_row, regency_code, district_code, village_code, id_keluarga, no_kk, address, rt, rw, welfare_decile,
    has_disabled_member, family_size, nik, delivered_for
from family
where id_keluarga in (select id_keluarga from near_key) or no_kk in (select no_kk from near_key)
