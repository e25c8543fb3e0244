-- writes package_list, one row per list of acceptable packages that is used up: the rank that took the last of them
-- reads kind, resource
with list_and_package as (
    select
        kind.acceptable_packages,
        case when resource.used = resource.limit_count then coalesce(resource.last_winner_rank, 0) end as used_up_at
    from kind
    join resource on instr(';' || kind.acceptable_packages || ';', ';' || resource.resource || ';') > 0
)
select
    acceptable_packages,
    max(used_up_at) as used_up_at
from list_and_package
group by acceptable_packages
having count(*) = count(used_up_at)
