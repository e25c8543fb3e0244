-- writes checked_person, one row per current person row, with what other rows and lists say of it
-- reads person, family, told_again, superseded_delivery, nik_prefix
-- Over layouts it is expected that a NIK stands more than once; within one it is a repetition.
with repeated as (
    select person.layout, person.nik
    from person
    join told_again on told_again.nik = person.nik
    left join superseded_delivery
        on superseded_delivery.file_no = person.file_no
        and superseded_delivery.delivered_for = person.delivered_for
    where superseded_delivery.file_no is null
    group by person.layout, person.nik
    having count(*) > 1
),
disagreeing as (
    select nik
    from told_again
    where layouts_disagree
),
known_family as (
    select id_keluarga
    from family
    where id_keluarga is not null
    group by id_keluarga
)
select
    person.file_no,
    person.source_row,
    person.delivered_for,
    person.nik_code,
    person.kk_code,
    person.birth_code,
    person.birth_date,
    person.nik_born_on,
    person.sex,
    person.nik_sex,
    -- DTSEN members carry no place of their own.
    case when person.layout <> 'L2' then person.village_code is not null end as place_is_known,
    case when person.nik is not null then nik_prefix.prefix is not null end as nik_prefix_is_known,
    case when person.nik is not null then repeated.nik is null end as nik_stands_once,
    case when person.state_paid is not null then disagreeing.nik is null end as layouts_agree,
    case when person.layout = 'L2' then known_family.id_keluarga is not null end as family_is_known,
    -- A word in no code list is unknown, and must not vanish unseen.
    ';' || person.undecoded || ';' not like '%;sex;%' as sex_is_decoded,
    ';' || person.undecoded || ';' not like '%;active;%' as active_is_decoded,
    ';' || person.undecoded || ';' not like '%;deleted;%' as deleted_is_decoded,
    ';' || person.undecoded || ';' not like '%;alive;%' as alive_is_decoded,
    ';' || person.undecoded || ';' not like '%;civil_registry_match;%' as civil_registry_match_is_decoded,
    ';' || person.undecoded || ';' not like '%;receives_pena;%' as receives_pena_is_decoded
from person
left join nik_prefix on nik_prefix.prefix = substr(person.nik, 1, 6)
left join repeated on repeated.layout = person.layout and repeated.nik = person.nik
left join disagreeing on disagreeing.nik = person.nik
left join known_family on known_family.id_keluarga = person.id_keluarga
left join superseded_delivery
    on superseded_delivery.file_no = person.file_no
    and superseded_delivery.delivered_for = person.delivered_for
where superseded_delivery.file_no is null
