-- writes family_home, one row per id_keluarga of the family files; no regency where its rows disagree
-- reads family
select
    id_keluarga,
    case when min(regency_code) = max(regency_code) then min(regency_code) end as regency_code
from family
where id_keluarga is not null
group by id_keluarga
