-- writes shared_family_id, one row per id_keluarga that stands for no family: more than three family cards carry it
-- reads near_person, near_family, person, family, delivery
-- A household may live on two or three cards. What more carry was typed where there was no key, and would merge strangers.
with near_id as (
    select id_keluarga from near_person
    union
    select id_keluarga from near_family
),
carried as (
    select file_no, delivered_for, id_keluarga, no_kk
    from person
    where layout = 'L2'
    union all
    select file_no, delivered_for, id_keluarga, no_kk
    from family
),
card as (
    select carried.id_keluarga, carried.no_kk
    from carried
    left join delivery
        on delivery.file_no = carried.file_no
        and delivery.delivered_for = carried.delivered_for
    where coalesce(delivery.superseded, false) = false and carried.no_kk is not null
        and carried.id_keluarga in (select id_keluarga from near_id)
    group by carried.id_keluarga, carried.no_kk
)
select id_keluarga
from card
group by id_keluarga
having count(*) > 3
