-- writes checked_person, one row per current person row, with what other rows and lists say of it
-- reads person, family, superseded_delivery, region
with current_row as (
    select person.*
    from person
    left join superseded_delivery
        on superseded_delivery.file_no = person.file_no
        and superseded_delivery.delivered_for = person.delivered_for
    where superseded_delivery.file_no is null
),
-- One row per NIK that stands more than once: over layouts that is expected, within one it is a repetition.
told_again as (
    select nik
    from current_row
    where nik is not null
    group by nik
    having count(*) > 1
),
repeated as (
    select current_row.layout, current_row.nik
    from current_row
    join told_again on told_again.nik = current_row.nik
    group by current_row.layout, current_row.nik
    having count(*) > 1
),
disagreeing as (
    select current_row.nik
    from current_row
    join told_again on told_again.nik = current_row.nik
    where current_row.state_paid is not null
    group by current_row.nik
    having min(current_row.state_paid) < max(current_row.state_paid)
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
)
select
    current_row.file_no,
    current_row.source_row,
    current_row.delivered_for,
    current_row.nik_code,
    current_row.kk_code,
    current_row.birth_code,
    current_row.birth_date,
    current_row.nik_born_on,
    current_row.sex,
    current_row.nik_sex,
    -- DTSEN members carry no place of their own.
    case when current_row.layout <> 'L2' then current_row.village_code is not null end as place_is_known,
    case when current_row.nik is not null then nik_prefix.prefix is not null end as nik_prefix_is_known,
    case when current_row.nik is not null then repeated.nik is null end as nik_stands_once,
    case when current_row.state_paid is not null then disagreeing.nik is null end as layouts_agree,
    case when current_row.layout = 'L2' then known_family.id_keluarga is not null end as family_is_known,
    -- A word in no code list is unknown, and must not vanish unseen.
    ';' || current_row.undecoded || ';' not like '%;sex;%' as sex_is_decoded,
    ';' || current_row.undecoded || ';' not like '%;active;%' as active_is_decoded,
    ';' || current_row.undecoded || ';' not like '%;deleted;%' as deleted_is_decoded,
    ';' || current_row.undecoded || ';' not like '%;alive;%' as alive_is_decoded,
    ';' || current_row.undecoded || ';' not like '%;civil_registry_match;%' as civil_registry_match_is_decoded,
    ';' || current_row.undecoded || ';' not like '%;receives_pena;%' as receives_pena_is_decoded
from current_row
left join nik_prefix on nik_prefix.prefix = substr(current_row.nik, 1, 6)
left join repeated on repeated.layout = current_row.layout and repeated.nik = current_row.nik
left join disagreeing on disagreeing.nik = current_row.nik
left join known_family on known_family.id_keluarga = current_row.id_keluarga
