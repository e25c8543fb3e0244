-- writes home_regency, one row per NIK: the regency whose registry has it as active; none if there are several
-- reads sought_row
-- Regsosek (L4) says where a person lived in 2022: that counts only where no other layout has the person.
with lived_in as (
    select
        nik,
        max(case when layout <> 'L4' then 1 else 0 end) as in_registry,
        min(case when layout <> 'L4' and coalesce(active, true) = true then regency_code end) as first_code,
        max(case when layout <> 'L4' and coalesce(active, true) = true then regency_code end) as last_code,
        min(case when layout = 'L4' and lives_with_family then regency_code end) as first_in_survey,
        max(case when layout = 'L4' and lives_with_family then regency_code end) as last_in_survey
    from sought_row
    where nik is not null
    group by nik
)
select
    nik,
    case when in_registry = 1 then case when first_code = last_code then first_code end
         when first_in_survey = last_in_survey then first_in_survey end as regency_code
from lived_in
