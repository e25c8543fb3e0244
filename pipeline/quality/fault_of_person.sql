-- writes fault_of_person, one row per broken constraint of a current person row
-- reads person, family, superseded_delivery, region
with current_row as (
    select person.*
    from person
    left join superseded_delivery
        on superseded_delivery.file_no = person.file_no
        and superseded_delivery.delivered_for = person.delivered_for
    where superseded_delivery.file_no is null
),
repeated_nik as (
    select layout, nik
    from current_row
    where nik is not null
    group by layout, nik
    having count(*) > 1
),
disagreeing as (
    select nik
    from current_row
    where nik is not null and state_paid is not null
    group by nik
    having min(state_paid) < max(state_paid)
),
nik_prefix as (
    select replace(region_code, '.', '') as prefix
    from region
    where level = 'kecamatan'
),
known_family as (
    select id_keluarga
    from family
    where id_keluarga is not null
    group by id_keluarga
),
found as (
    -- The row stays a member of its family; as a person it cannot be told from others.
    select file_no, source_row, 'nik' as column_name, nik_code as code, 'block' as severity
    from current_row where nik_code is not null
    union all
    select file_no, source_row, 'no_kk', kk_code, 'repair' from current_row where kk_code is not null
    union all
    select file_no, source_row, 'birth_date', birth_code, 'repair' from current_row where birth_code is not null
    union all
    select file_no, source_row, 'village', 'PLACE_UNKNOWN', 'repair'
    from current_row where layout <> 'L2' and village_code is null
    union all
    -- Prefixes of districts that were since renumbered or lie elsewhere in Indonesia are possible.
    select current_row.file_no, current_row.source_row, 'nik', 'NIK_PREFIX_UNKNOWN', 'warn'
    from current_row
    left join nik_prefix on nik_prefix.prefix = substr(current_row.nik, 1, 6)
    where current_row.nik is not null and nik_prefix.prefix is null
    union all
    select file_no, source_row, 'birth_date', 'NIK_BIRTH_DATE_DIFFERS', 'warn'
    from current_row where birth_date <> nik_born_on
    union all
    select file_no, source_row, 'sex', 'NIK_SEX_DIFFERS', 'warn' from current_row where sex <> nik_sex
    union all
    -- Rows of one person that disagree; the layout that comes first decides, and the verifier is told.
    select current_row.file_no, current_row.source_row, 'job', 'LAYOUTS_DISAGREE', 'warn'
    from current_row
    join disagreeing on disagreeing.nik = current_row.nik
    where current_row.state_paid is not null
    union all
    select current_row.file_no, current_row.source_row, 'nik', 'NIK_REPEATED', 'warn'
    from current_row
    join repeated_nik on repeated_nik.layout = current_row.layout and repeated_nik.nik = current_row.nik
    union all
    select current_row.file_no, current_row.source_row, 'id_keluarga', 'FAMILY_UNKNOWN', 'repair'
    from current_row
    left join known_family on known_family.id_keluarga = current_row.id_keluarga
    where current_row.layout = 'L2' and known_family.id_keluarga is null
)
select file_no, source_row, 'person' as record, column_name, code, severity
from found
