-- writes region_number, one row per region
-- reads region
select region_code, cast(replace(region_code, '.', '') as bigint) as region_no
from region
