-- writes fault_of_family, one row per broken constraint of a current family row
-- reads family, superseded_delivery, region
with current_row as (
    select family.*
    from family
    left join superseded_delivery
        on superseded_delivery.file_no = family.file_no
        and superseded_delivery.delivered_for = family.delivered_for
    where superseded_delivery.file_no is null
),
repeated_family as (
    select id_keluarga
    from current_row
    where id_keluarga is not null
    group by id_keluarga
    having count(*) > 1
),
nik_prefix as (
    select replace(region_code, '.', '') as prefix
    from region
    where level = 'kecamatan'
),
shared_card as (
    select no_kk
    from current_row
    where no_kk is not null and id_keluarga is not null
    group by no_kk
    having min(id_keluarga) < max(id_keluarga)
),
found as (
    select file_no, source_row, 'id_keluarga' as column_name, 'FAMILY_ID_MISSING' as code, 'block' as severity
    from current_row where id_keluarga is null
    union all
    select file_no, source_row, 'nik', nik_code, 'repair' from current_row where nik_code is not null
    union all
    select current_row.file_no, current_row.source_row, 'nik', 'NIK_PREFIX_UNKNOWN', 'warn'
    from current_row
    left join nik_prefix on nik_prefix.prefix = substr(current_row.nik, 1, 6)
    where current_row.nik is not null and nik_prefix.prefix is null
    union all
    select file_no, source_row, 'no_kk', kk_code, 'repair' from current_row where kk_code is not null
    union all
    select file_no, source_row, 'village', 'PLACE_UNKNOWN', 'repair' from current_row where village_code is null
    union all
    -- Not determined is a state of its own, never the poorest.
    select file_no, source_row, 'welfare_decile', 'DECILE_UNKNOWN', 'warn' from current_row where welfare_decile is null
    union all
    -- One card, two families: a split that was not recorded, or one family twice.
    select current_row.file_no, current_row.source_row, 'no_kk', 'KK_SHARED', 'warn'
    from current_row
    join shared_card on shared_card.no_kk = current_row.no_kk
    union all
    select current_row.file_no, current_row.source_row, 'id_keluarga', 'FAMILY_REPEATED', 'warn'
    from current_row
    join repeated_family on repeated_family.id_keluarga = current_row.id_keluarga
)
select file_no, source_row, 'family' as record, column_name, code, severity
from found
