-- writes sought_person, one row per NIK whose second NIK is sought: the members of the proposed families
-- reads registry_person
select nik from registry_person
