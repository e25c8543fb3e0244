-- writes current_person, one row per person row that no later delivery replaces
-- reads person, delivery, shared_family_id
-- A key that is no family's is no key: such a row is known by its card. The card of Regsosek (L4) is that of 2022: it
-- counts for whom no other layout has, and who then lived with the family.
with known_since as (
    select survey.nik
    from person as survey
    join person as other on other.nik = survey.nik and other.layout <> 'L4'
    where survey.layout = 'L4'
    group by survey.nik
)
select
    person.file_no, person.source_row, person.layout, person.regency_code,
    case when shared_family_id.id_keluarga is null then person.id_keluarga end as id_keluarga,
    case when person.layout <> 'L4' or (person.lives_with_family and known_since.nik is null) then person.no_kk end as no_kk,
    person.nik, person.name, person.birth_date, person.nik_born_on, person.sex, person.nik_sex, person.lives_with_family,
    person.state_paid, person.active, person.alive, person.civil_registry_match, person.disabled, person.receives_pena,
    person.relation, person.marital, person.delivered_for
from person
left join delivery
    on delivery.file_no = person.file_no
    and delivery.delivered_for = person.delivered_for
left join known_since on known_since.nik = person.nik
left join shared_family_id on shared_family_id.id_keluarga = person.id_keluarga
where coalesce(delivery.superseded, false) = false
