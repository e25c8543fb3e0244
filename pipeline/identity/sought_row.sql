-- writes sought_row, one row per person row of a family that is sought, or of a NIK in one
-- reads current_person, loose_row, sought_family, family_of_nik, family_of_kk
-- DTSEN says whose member a person is; whom it gives no family belongs to the family with the same KK number.
with resolved as (
    select
        current_person.file_no, current_person.source_row, current_person.nik,
        case
            when loose_row.file_no is not null then coalesce(family_of_kk.id_keluarga, 'kk:' || loose_row.no_kk)
            when current_person.layout = 'L2' then current_person.id_keluarga
        end as family_id
    from current_person
    left join loose_row
        on loose_row.file_no = current_person.file_no
        and loose_row.source_row = current_person.source_row
    left join family_of_kk on family_of_kk.no_kk = loose_row.no_kk
),
member_nik as (
    select resolved.nik
    from resolved
    join sought_family on sought_family.family_id = resolved.family_id
    where resolved.nik is not null
    union
    select nik from family_of_nik
),
wanted as (
    select resolved.file_no, resolved.source_row, sought_family.family_id
    from resolved
    left join sought_family on sought_family.family_id = resolved.family_id
    left join member_nik on member_nik.nik = resolved.nik
    where sought_family.family_id is not null or member_nik.nik is not null
)
select
    current_person.file_no, current_person.source_row, current_person.layout, current_person.regency_code,
    current_person.no_kk, current_person.nik, current_person.name, current_person.birth_date, current_person.nik_born_on,
    current_person.sex, current_person.nik_sex, current_person.lives_with_family, current_person.state_paid,
    current_person.active, current_person.alive, current_person.civil_registry_match, current_person.disabled,
    current_person.receives_pena, current_person.relation, current_person.marital, current_person.delivered_for,
    wanted.family_id
from wanted
join current_person
    on current_person.file_no = wanted.file_no
    and current_person.source_row = wanted.source_row
