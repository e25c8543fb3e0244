-- writes family_of_nik, one row per proposed NIK that the registry knows, with its family
-- reads current_person, family_of_kk, proposed_nik
-- The family is the one that DTSEN gives the person; two different ones leave it unknown. A person whom only the older
-- layouts know belongs to the one DTSEN family with the same KK number, else to a family known by that KK number alone.
with known as (
    select
        current_person.nik,
        min(case when current_person.layout = 'L2' then current_person.id_keluarga end) as first_id,
        max(case when current_person.layout = 'L2' then current_person.id_keluarga end) as last_id,
        min(case when current_person.layout <> 'L2' then current_person.no_kk end) as first_kk,
        max(case when current_person.layout <> 'L2' then current_person.no_kk end) as last_kk
    from current_person
    join proposed_nik on proposed_nik.nik = current_person.nik
    group by current_person.nik
)
select
    known.nik,
    case
        when known.first_id = known.last_id then known.first_id
        when known.first_id is not null then null
        when known.first_kk = known.last_kk then coalesce(family_of_kk.id_keluarga, 'kk:' || known.first_kk)
    end as family_id
from known
left join family_of_kk on family_of_kk.no_kk = known.first_kk
