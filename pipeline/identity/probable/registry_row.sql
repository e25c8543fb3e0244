-- writes registry_row, one row per current registry row with a NIK: what it says of the person, as numbers that compare fast
-- reads person, delivery, name_form, sought_person
-- Dates are yymmdd: of many people the NIK alone tells the birth date, and not always its century.
select
    cast(person.nik as bigint) as person_no,
    cast(person.file_no as integer) as file_no,
    -- Each fact comes from the first layout that has it.
    cast(case person.layout when 'L2' then 1 when 'L3' then 2 when 'L1' then 3 else 4 end as tinyint) as layout_no,
    named.spoken_no, named.head_no, named.tail_no,
    mother.spoken_no as mother_no,
    case when person.birth_date is not null
         then cast(year(person.birth_date) % 100 * 10000 + month(person.birth_date) * 100 + day(person.birth_date) as integer)
         else cast(substr(person.nik, 11, 2) || substr(person.nik, 9, 2) || substr(person.nik, 7, 2) as integer)
             - case when person.nik_sex = 'P' then 40 else 0 end end as born,
    coalesce(person.birth_date, person.nik_born_on) as born_on,
    person.birth_date is not null as is_typed,
    coalesce(person.sex, person.nik_sex) = 'P' as is_female,
    cast(replace(person.village_code, '.', '') as bigint) as village,
    cast(replace(person.regency_code, '.', '') as smallint) as regency,
    -- The card of Regsosek is that of 2022.
    case when person.layout <> 'L4' then cast(person.no_kk as bigint) end as card,
    sought_person.nik is not null as is_sought
from person
left join delivery
    on delivery.file_no = person.file_no
    and delivery.delivered_for = person.delivered_for
left join name_form named on named.name = person.name
left join name_form mother on mother.name = person.mother_name
left join sought_person on sought_person.nik = person.nik
where person.nik is not null and coalesce(delivery.superseded, false) = false
