-- writes nik_calendar, one row per six digits that can stand for a birth date and a sex in a NIK
-- reads run
-- Day, month and year of the century; women's day plus 40. Ages run from 0 to 110, so some digits mean two centuries.
with birth_date as (
    select cast(unnest(range(run.as_of - interval 111 year + interval 1 day, run.as_of + interval 1 day, interval 1 day))
                as date) as born_on
    from run
),
written as (
    select strftime(born_on, '%d%m%y') as digits, born_on, 'L' as sex
    from birth_date
    union all
    select cast(day(born_on) + 40 as varchar) || strftime(born_on, '%m%y') as digits, born_on, 'P' as sex
    from birth_date
)
select
    digits,
    case when count(*) = 1 then min(born_on) end as born_on,
    min(sex) as sex
from written
group by digits
