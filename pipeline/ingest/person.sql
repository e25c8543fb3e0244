-- writes person, one row per person row of the registry files
-- reads raw_row, place, run, family_home
-- DTSEN members carry no place: they live where their family lives.
select
    raw_row.file_no,
    raw_row.source_row,
    case raw_row.layout when 'L2_member' then 'L2' else raw_row.layout end as layout,
    coalesce(place.regency_code, family_home.regency_code) as regency_code,
    place.village_code,
    blank_to_null(raw_row.id_keluarga) as id_keluarga,
    case when kk_code(raw_row.no_kk, false) is null then number_text(raw_row.no_kk) end as no_kk,
    kk_code(raw_row.no_kk, false) as kk_code,
    case when nik_code(raw_row.nik, false) is null then number_text(raw_row.nik) end as nik,
    nik_code(raw_row.nik, false) as nik_code,
    blank_to_null(raw_row.name) as name,
    as_birth_date(raw_row.birth_date) as birth_date,
    birth_code(raw_row.birth_date) as birth_code,
    case when nik_code(raw_row.nik, false) is null
         then nik_born_on(number_text(raw_row.nik), run.as_of) end as nik_born_on,
    raw_row.sex,
    case when nik_code(raw_row.nik, false) is null then nik_sex(number_text(raw_row.nik)) end
        as nik_sex,
    as_flag(raw_row.state_paid) as state_paid,
    -- L3 marks the inactive; a row delivered in L1 or L2 is active.
    case when raw_row.layout <> 'L3' then true else not as_flag(raw_row.inactive) end as active,
    as_flag(raw_row.alive) as alive,
    -- L1 says PADAN or TIDAK PADAN; L3 gives the time of the match, and nothing where it does not know.
    case when raw_row.layout <> 'L3' then as_flag(raw_row.civil_registry_match)
         when blank_to_null(raw_row.civil_registry_match) is not null then true end as civil_registry_match,
    -- L3 lists disabilities as JSON; an empty list says that there are none.
    case when trim(raw_row.disabled) = '[]' then false when trim(raw_row.disabled) like '[%]' then true end as disabled,
    as_flag(raw_row.receives_pena) as receives_pena,
    cast(null as varchar) as delivered_for
from raw_row
cross join run
left join place
    on place.regency_cell = coalesce(raw_row.regency_code, '')
    and place.regency_name = coalesce(raw_row.regency_name, '')
    and place.district_name = coalesce(raw_row.district_name, '')
    and place.village_name = coalesce(raw_row.village_name, '')
left join family_home on family_home.id_keluarga = raw_row.id_keluarga
order by raw_row.source_row
