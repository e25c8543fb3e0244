-- writes family_member, one row per known member of a proposed family, with or without a well-formed NIK
-- reads proposed_row, registry_person
with told_apart as (
    -- One row per NIK within a family; a row without a NIK cannot be told from another member and stands for itself.
    select
        family_id, file_no, source_row, nik, nik_born_on, birth_date, state_paid, disabled, receives_pena,
        row_number() over (partition by family_id, nik order by file_no, source_row) as place
    from proposed_row
    where family_id is not null
)
select
    told_apart.family_id,
    row_number() over (partition by told_apart.family_id order by told_apart.nik nulls last, told_apart.file_no,
                       told_apart.source_row) as member_no,
    told_apart.nik,
    coalesce(registry_person.birth_date, told_apart.birth_date, told_apart.nik_born_on) as birth_date,
    case when registry_person.nik is not null then registry_person.state_paid else told_apart.state_paid end as state_paid,
    case when registry_person.nik is not null then registry_person.disabled else told_apart.disabled end as disabled,
    case when registry_person.nik is not null then registry_person.receives_pena else told_apart.receives_pena end
        as receives_pena
from told_apart
left join registry_person on registry_person.nik = told_apart.nik
where told_apart.place = 1 or told_apart.nik is null
