-- writes told_again, one row per layout and NIK, of the NIKs that stand in more than one current person row
-- reads person, superseded_delivery
with several as (
    select person.nik
    from person
    left join superseded_delivery
        on superseded_delivery.file_no = person.file_no
        and superseded_delivery.delivered_for = person.delivered_for
    where superseded_delivery.file_no is null and person.nik is not null
    group by person.nik
    having count(*) > 1
)
select
    person.layout,
    person.nik,
    count(*) as rows_held,
    min(person.state_paid) as least_state_paid,
    max(person.state_paid) as most_state_paid
from person
join several on several.nik = person.nik
left join superseded_delivery
    on superseded_delivery.file_no = person.file_no
    and superseded_delivery.delivered_for = person.delivered_for
where superseded_delivery.file_no is null
group by person.layout, person.nik
