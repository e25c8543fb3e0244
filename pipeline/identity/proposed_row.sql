-- writes proposed_row, one row per person row of a proposed family, or of a NIK in one
-- reads current_person, family_of_nik
with proposed_family as (
    select family_id
    from family_of_nik
    where family_id is not null
    group by family_id
),
member_nik as (
    select current_person.nik
    from current_person
    join proposed_family on proposed_family.family_id = current_person.id_keluarga
    where current_person.nik is not null
    union
    select nik from family_of_nik
)
select
    current_person.file_no, current_person.source_row, current_person.layout, current_person.regency_code,
    current_person.nik, current_person.name, current_person.birth_date, current_person.nik_born_on, current_person.sex,
    current_person.nik_sex, current_person.state_paid, current_person.active, current_person.alive,
    current_person.civil_registry_match, current_person.disabled, current_person.receives_pena,
    proposed_family.family_id
from current_person
left join proposed_family
    on proposed_family.family_id = coalesce(current_person.id_keluarga, 'kk:' || current_person.no_kk)
left join member_nik on member_nik.nik = current_person.nik
where proposed_family.family_id is not null or member_nik.nik is not null
