-- writes loose_row, one row per person row that is tied to a family by its card alone
-- reads current_person
-- DTSEN gives no family key in it, and in no other row of the person. A row of an older layout without a NIK may be
-- that of a known member and is left out.
with dtsen_nik as (
    select nik
    from current_person
    where layout = 'L2' and nik is not null and id_keluarga is not null
    group by nik
)
select
    current_person.file_no, current_person.source_row, current_person.nik, current_person.no_kk,
    current_person.birth_date, current_person.nik_born_on
from current_person
left join dtsen_nik on dtsen_nik.nik = current_person.nik
where dtsen_nik.nik is null and current_person.no_kk is not null
    and case when current_person.layout = 'L2' then current_person.id_keluarga is null
             else current_person.nik is not null end
