-- writes kind, one row per regency, groups and acceptable packages: how many cases are alike in these
-- reads ranked
select
    regency_code,
    floor_groups,
    acceptable_packages,
    count(*) as cases
from ranked
group by regency_code, floor_groups, acceptable_packages
