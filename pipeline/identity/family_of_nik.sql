-- writes family_of_nik, one row per NIK that is sought and known to the registry, with its family
-- reads current_person, family_of_kk, sought_nik
-- The family is the one that DTSEN gives the person; two different ones leave it unknown. A person to whom DTSEN gives
-- none belongs to the one DTSEN family with the same KK number, else to a family known by that KK number alone.
with known as (
    select
        current_person.nik,
        min(case when current_person.layout = 'L2' then current_person.id_keluarga end) as first_id,
        max(case when current_person.layout = 'L2' then current_person.id_keluarga end) as last_id,
        min(case when current_person.layout = 'L2' then current_person.no_kk end) as first_dtsen_kk,
        max(case when current_person.layout = 'L2' then current_person.no_kk end) as last_dtsen_kk,
        min(case when current_person.layout <> 'L2' then current_person.no_kk end) as first_kk,
        max(case when current_person.layout <> 'L2' then current_person.no_kk end) as last_kk
    from current_person
    join sought_nik on sought_nik.nik = current_person.nik
    group by current_person.nik
),
carded as (
    select
        nik, first_id, last_id,
        case when first_dtsen_kk = last_dtsen_kk then first_dtsen_kk
             when first_dtsen_kk is null and first_kk = last_kk then first_kk end as no_kk
    from known
)
select
    carded.nik,
    case
        when carded.first_id = carded.last_id then carded.first_id
        when carded.first_id is not null then null
        else coalesce(family_of_kk.id_keluarga, 'kk:' || carded.no_kk)
    end as family_id
from carded
left join family_of_kk on family_of_kk.no_kk = carded.no_kk
