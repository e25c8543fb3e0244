-- writes person, one row per person row of the registry files
-- reads numbered_person, row_delivery, run, family_home, region_number
-- DTSEN members carry no place: they live where their family lives.
select
    numbered.file_no,
    numbered.source_row,
    numbered.layout,
    coalesce(numbered.found_regency_code, home_regency.region_code) as regency_code,
    coalesce(numbered.village_code, home_village.region_code) as village_code,
    as_key(numbered.id_keluarga) as id_keluarga,
    case when numbered.kk_code is null then numbered.kk_text end as no_kk,
    numbered.kk_code,
    case when numbered.nik_code is null then numbered.nik_text end as nik,
    numbered.nik_code,
    numbered.name,
    numbered.mother_name,
    as_birth_date(numbered.birth_date, run.as_of) as birth_date,
    birth_code(numbered.birth_date_cell, numbered.birth_date, run.as_of) as birth_code,
    case when numbered.nik_code is null then numbered.born_on end as nik_born_on,
    numbered.sex,
    case when numbered.nik_code is null then numbered.nik_sex end as nik_sex,
    numbered.relation,
    numbered.marital,
    as_flag(numbered.lives_with_family) as lives_with_family,
    as_flag(numbered.state_paid) as state_paid,
    -- A deleted record is no active one; a label that nobody knows may say that it is deleted.
    case when as_flag(numbered.deleted) then false
         when not is_among(numbered.undecoded, 'deleted') then as_flag(numbered.active) end as active,
    as_flag(numbered.alive) as alive,
    -- A layout says whether there is a match, or when it was found; no time says nothing, nor does a placeholder: matching
    -- began with the electronic identity card of 2011.
    coalesce(as_flag(numbered.civil_registry_match), case when numbered.matched_on >= date '2011-01-01' then true end)
        as civil_registry_match,
    -- Disabilities come as an answer, or as a JSON list; an empty list says that there are none.
    coalesce(as_flag(numbered.disabled), case when numbered.disabilities = '[]' then false
                                              when numbered.disabilities like '[%]' then true end) as disabled,
    as_flag(numbered.receives_pena) as receives_pena,
    as_flag(numbered.owns_business) as owns_business,
    numbered.turnover_class,
    as_flag(numbered.takes_kur) as takes_kur,
    numbered.undecoded,
    row_delivery.delivered_for
from numbered_person as numbered
cross join run
left join family_home on family_home.id_keluarga = numbered.id_keluarga
left join region_number as home_regency on home_regency.region_no = family_home.regency_no
left join region_number as home_village on home_village.region_no = family_home.village_no
left join row_delivery
    on row_delivery.file_no = numbered.file_no
    and row_delivery.regency_code = coalesce(numbered.found_regency_code, home_regency.region_code, '')
