-- writes registry_row, one row per current registry row with a NIK: what it says of the person, as numbers that compare fast
-- reads person, delivery, name_form, sought_person
-- Dates are yymmdd: of many people the NIK alone tells the birth date, and not always its century.
with current_row as (
    select
        cast(person.nik as bigint) as person_no, person.file_no, person.layout, person.name, person.mother_name, person.birth_date,
        person.nik_born_on, person.sex, person.nik_sex, person.village_code, person.regency_code,
        -- The card of Regsosek is that of 2022.
        case when person.layout <> 'L4' then person.no_kk end as no_kk
    from person
    left join delivery
        on delivery.file_no = person.file_no
        and delivery.delivered_for = person.delivered_for
    where person.nik is not null and coalesce(delivery.superseded, false) = false
)
select
    current_row.person_no,
    cast(current_row.file_no as integer) as file_no,
    -- Each fact comes from the first layout that has it.
    cast(case current_row.layout when 'L2' then 1 when 'L3' then 2 when 'L1' then 3 else 4 end as tinyint) as layout_no,
    named.spoken_no, named.head_no, named.tail_no,
    mother.spoken_no as mother_no,
    -- A NIK holds day, month and year after the region, women's day 40 higher.
    cast(case when current_row.birth_date is not null
              then year(current_row.birth_date) % 100 * 10000 + month(current_row.birth_date) * 100 + day(current_row.birth_date)
              else current_row.person_no // 10000 % 100 * 10000 + current_row.person_no // 1000000 % 100 * 100 + current_row.person_no // 100000000 % 100 % 40
         end as integer) as born,
    coalesce(current_row.birth_date, current_row.nik_born_on) as born_on,
    current_row.birth_date is not null as is_typed,
    coalesce(current_row.sex, current_row.nik_sex) = 'P' as is_female,
    cast(replace(current_row.village_code, '.', '') as bigint) as village,
    cast(replace(current_row.regency_code, '.', '') as smallint) as regency,
    cast(current_row.no_kk as bigint) as card,
    sought_person.person_no is not null as is_sought
from current_row
left join sought_person on sought_person.person_no = current_row.person_no
left join name_form named on named.name = current_row.name
left join name_form mother on mother.name = current_row.mother_name
