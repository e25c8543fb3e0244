-- writes current_person, one row per person row that no later delivery replaces
-- reads person, delivery
select
    person.file_no, person.source_row, person.layout, person.regency_code, person.id_keluarga, person.no_kk, person.nik,
    person.name, person.birth_date, person.nik_born_on, person.sex, person.nik_sex, person.lives_with_family,
    person.state_paid, person.active, person.alive, person.civil_registry_match, person.disabled, person.receives_pena
from person
left join delivery
    on delivery.file_no = person.file_no
    and delivery.delivered_for = person.delivered_for
where coalesce(delivery.superseded, false) = false
