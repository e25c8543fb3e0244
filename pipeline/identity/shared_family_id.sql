-- writes shared_family_id, one row per id_keluarga that stands for no family: more than three family cards carry it
-- reads person, family, delivery
-- A household may live on two or three cards. What more carry was typed where there was no key, and would merge strangers.
with carried as (
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
    where coalesce(delivery.superseded, false) = false and carried.id_keluarga is not null and carried.no_kk is not null
    group by carried.id_keluarga, carried.no_kk
)
select id_keluarga
from card
group by id_keluarga
having count(*) > 3
