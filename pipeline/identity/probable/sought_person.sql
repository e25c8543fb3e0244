-- writes sought_person, one row per person whose second NIK is sought: the members of the proposed families
-- reads registry_person
select cast(nik as bigint) as person_no from registry_person
