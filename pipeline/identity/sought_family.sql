-- writes sought_family, one row per registry family that is brought together
-- reads family_of_nik, current_family, current_person, loose_row, family_of_kk, run
-- The families of the NIKs that are sought; where the registry's families are the cases, each of them: those of the family
-- files, those that a member row alone knows by its key, and those that are known by their card alone.
select family_id
from family_of_nik
where family_id is not null
union
select current_family.id_keluarga as family_id
from current_family
cross join run
where run.candidates = 'registry'
union
select current_person.id_keluarga as family_id
from current_person
cross join run
where run.candidates = 'registry' and current_person.layout = 'L2' and current_person.id_keluarga is not null
union
select coalesce(family_of_kk.id_keluarga, 'kk:' || loose_row.no_kk) as family_id
from loose_row
cross join run
left join family_of_kk on family_of_kk.no_kk = loose_row.no_kk
where run.candidates = 'registry'
