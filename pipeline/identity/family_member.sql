-- writes family_member, one row per known member of a family that is sought, with or without a well-formed NIK
-- reads sought_row, loose_row, card_family, family_of_kk, registry_family, registry_person
with told_of as (
    select
        family_id, file_no, source_row, nik, nik_born_on, birth_date, state_paid, disabled, receives_pena, 1 as is_sure
    from sought_row
    where family_id is not null
    union all
    -- Where several families have one card, whoever is tied to it by the card alone may be of any of them: each may have
    -- a member of whom nothing but the age is known.
    select
        registry_family.family_id, loose_row.file_no, loose_row.source_row, loose_row.nik, loose_row.nik_born_on,
        loose_row.birth_date, null as state_paid, null as disabled, null as receives_pena, 0 as is_sure
    from loose_row
    join card_family on card_family.no_kk = loose_row.no_kk
    join registry_family on registry_family.family_id = card_family.id_keluarga
    left join family_of_kk on family_of_kk.no_kk = loose_row.no_kk
    where family_of_kk.no_kk is null
),
told_apart as (
    -- One row per NIK within a family; a row without a NIK cannot be told from another member and stands for itself.
    select
        family_id, file_no, source_row, nik as row_nik, case when is_sure = 1 then nik end as nik, nik_born_on, birth_date,
        state_paid, disabled, receives_pena,
        row_number() over (partition by family_id, nik order by is_sure desc, file_no, source_row) as place
    from told_of
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
where told_apart.place = 1 or told_apart.row_nik is null
