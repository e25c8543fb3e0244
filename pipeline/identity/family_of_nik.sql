-- writes family_of_nik, one row per proposed NIK that the registry knows, with its family
-- reads current_person, family_of_kk, proposed_nik
-- The family is the one that DTSEN gives the person; two different ones leave it unknown. A person whom only the older
-- layouts know belongs to the one DTSEN family with the same KK number, else to a family known by that KK number alone.
-- The card of Regsosek (L4) is that of 2022: it counts for whom no other layout has, and who then lived with the family.
with card as (
    select
        nik,
        case when layout = 'L2' then id_keluarga end as id_keluarga,
        case when layout in ('L1', 'L3') then no_kk end as older_kk,
        case when layout = 'L4' and lives_with_family then no_kk end as survey_kk,
        case when layout <> 'L4' then 1 else 0 end as in_registry
    from current_person
),
known as (
    select
        card.nik,
        min(card.id_keluarga) as first_id,
        max(card.id_keluarga) as last_id,
        case when max(card.in_registry) = 1 then min(card.older_kk) else min(card.survey_kk) end as first_kk,
        case when max(card.in_registry) = 1 then max(card.older_kk) else max(card.survey_kk) end as last_kk
    from card
    join proposed_nik on proposed_nik.nik = card.nik
    group by card.nik
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
