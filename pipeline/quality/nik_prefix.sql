-- writes nik_prefix, one row per six digits that a NIK may begin with: the code of a district in force
-- reads region
select replace(region_code, '.', '') as prefix
from region
where level = 'kecamatan'
