-- table ranked, one row per ranked case: its place, its groups with a floor, and up to which turn it can be served
-- reads placement, seat_rule, package_list, used_up, resource
with means as (
    select
        (select count(*) > 0 from resource where resource <> 'budget') as has_stock,
        (select max(last_rank) from used_up where resource = 'budget') as money_until
)
select
    placement.case_id,
    placement.regency_code,
    placement.rank_in_province,
    placement.rank_in_regency,
    placement.status,
    placement.reason_code,
    placement.floor_groups,
    cast(placement.status = 'selected' as bigint) as is_selected,
    cast(placement.reason_code = 'LAST_SEATS_HELD_FOR_FLOOR' as bigint) as is_passed_over,
    coalesce(cast(list_contains(string_split(placement.floor_groups, ';'), seat_rule.group_1) as bigint), 0) as in_1,
    coalesce(cast(list_contains(string_split(placement.floor_groups, ';'), seat_rule.group_2) as bigint), 0) as in_2,
    means.money_until,
    placement.acceptable_packages,
    not means.has_stock or package_list.in_stock is not null as fits_some_package,
    case when means.has_stock then coalesce(package_list.until, 0) else 9000000000000000000 end as served_until
from placement
join seat_rule on seat_rule.regency_code = placement.regency_code
cross join means
left join package_list on package_list.acceptable_packages = placement.acceptable_packages
