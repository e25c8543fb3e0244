-- writes age, one row per birth date: completed years on the round's date
-- reads family_member, registry_person, current_proposal, run
-- Eighteen runs from the 18th birthday; born on 29 February, a person turns a year older on 1 March of a common year.
with born as (
    select birth_date from family_member where birth_date is not null
    union
    select birth_date from registry_person where birth_date is not null
    union
    select nik_born_on from registry_person where nik_born_on is not null
    union
    select birth_date from current_proposal where birth_date is not null
)
select
    born.birth_date,
    cast(
        year(run.as_of) - year(born.birth_date)
        - case when month(run.as_of) * 100 + day(run.as_of) < month(born.birth_date) * 100 + day(born.birth_date)
               then 1 else 0 end
    as bigint) as age_years
from born
cross join run
