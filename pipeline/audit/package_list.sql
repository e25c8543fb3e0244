-- table package_list, one row per list of packages that some case may receive: which are in stock, and up to which turn
-- reads placement, resource, used_up
with listed as (
    select distinct acceptable_packages from placement
),
wished as (
    select acceptable_packages, unnest(string_split(acceptable_packages, ';')) as package, generate_subscripts(string_split(acceptable_packages, ';'), 1) as choice
    from listed
)
select
    wished.acceptable_packages,
    list(wished.package order by wished.choice) filter (resource.resource is not null) as in_stock,
    list(coalesce(used_up.last_rank, 9000000000000000000) order by wished.choice) filter (resource.resource is not null) as until_each,
    max(coalesce(used_up.last_rank, 9000000000000000000)) filter (resource.resource is not null) as until
from wished
left join resource on resource.resource = wished.package
left join used_up on used_up.resource = wished.package
group by wished.acceptable_packages
