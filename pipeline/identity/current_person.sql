-- writes current_person, one row per person row that no later delivery replaces
-- reads near_person, delivery, shared_family_id
-- A key that is no family's is no key: such a row is known by its card. The card of Regsosek (L4) is that of 2022: it
-- counts for whom no other layout has, and who then lived with the family.
with known_since as (
    select survey.nik
    from near_person as survey
    join near_person as other on other.nik = survey.nik and other.layout <> 'L4'
    where survey.layout = 'L4'
    group by survey.nik
)
select
    near_person.file_no, near_person.source_row, near_person.layout, near_person.regency_code,
    case when shared_family_id.id_keluarga is null then near_person.id_keluarga end as id_keluarga,
    case when near_person.layout <> 'L4' or (near_person.lives_with_family and known_since.nik is null) then near_person.no_kk
         end as no_kk,
    near_person.nik, near_person.name, near_person.birth_date, near_person.nik_born_on, near_person.sex, near_person.nik_sex,
    near_person.lives_with_family, near_person.state_paid, near_person.active, near_person.alive,
    near_person.civil_registry_match, near_person.disabled, near_person.receives_pena, near_person.relation,
    near_person.marital, near_person.delivered_for
from near_person
left join delivery
    on delivery.file_no = near_person.file_no
    and delivery.delivered_for = near_person.delivered_for
left join known_since on known_since.nik = near_person.nik
left join shared_family_id on shared_family_id.id_keluarga = near_person.id_keluarga
where coalesce(delivery.superseded, false) = false
