-- claim packages_given
-- id Setiap penerima mendapat paket pertama pilihannya yang masih ada; yang lain tercatat dengan pilihan pertamanya.
-- en Everybody selected gets the first of their packages that is left; the others stand with their first choice.
-- reads placement, resource, package_list
with choice as (
    select acceptable_packages, unnest(in_stock) as package, unnest(until_each) as until, generate_subscripts(in_stock, 1) as choice
    from package_list
),
first_left as (
    select placement.case_id, arg_min(choice.package, choice.choice) as package
    from placement
    join choice on choice.acceptable_packages = placement.acceptable_packages
    where placement.status = 'selected' and placement.rank_in_province <= choice.until
    group by placement.case_id
),
means as (
    select count(*) > 0 as has_stock from resource where resource <> 'budget'
),
told as (
    select
        placement.case_id, placement.regency_code, placement.package,
        case when means.has_stock and placement.status = 'selected' then first_left.package
             else nullif(split_part(placement.acceptable_packages, ';', 1), '') end as expected
    from placement
    cross join means
    left join first_left on first_left.case_id = placement.case_id
)
select case_id, regency_code, concat('package: ', package, ' ≠ ', expected) as what
from told
where package is distinct from expected
order by case_id
