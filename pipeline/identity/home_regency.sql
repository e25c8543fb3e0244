-- writes home_regency, one row per NIK: the regency whose registry has it as active; none if there are several
-- reads proposed_row
select
    nik,
    case when min(regency_code) = max(regency_code) then min(regency_code) end as regency_code
from proposed_row
where nik is not null and coalesce(active, true) = true
group by nik
