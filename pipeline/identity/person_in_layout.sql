-- writes person_in_layout, one row per NIK and layout: lowest and highest value of what its rows say
-- reads sought_row
select
    nik,
    layout,
    min(state_paid) as state_paid_low,
    max(state_paid) as state_paid_high,
    min(civil_registry_match) as civil_registry_match_low,
    max(civil_registry_match) as civil_registry_match_high,
    min(active) as active_low,
    max(active) as active_high,
    min(alive) as alive_low,
    max(alive) as alive_high,
    min(disabled) as disabled_low,
    max(disabled) as disabled_high,
    min(receives_pena) as receives_pena_low,
    max(receives_pena) as receives_pena_high,
    min(birth_date) as birth_date_low,
    max(birth_date) as birth_date_high,
    min(sex) as sex_low,
    max(sex) as sex_high,
    min(relation) as relation_low,
    max(relation) as relation_high,
    min(marital) as marital_low,
    max(marital) as marital_high,
    min(name) as name
from sought_row
where nik is not null
group by nik, layout
