-- writes exclusion_count, one row per reference list and kecamatan of which it excludes somebody
-- reads list_exclusion, candidate, exclusion_alarm, region
-- A list that is wrong for one place shows there alone: its share of the kecamatan is held against its share of all others.
with place as (
    select case_id, regency_code, coalesce(district_code, '') as district_code from candidate
),
judged as (
    select regency_code, district_code, count(*) as judged from place group by regency_code, district_code
),
everywhere as (
    select count(*) as judged from place
),
excluded as (
    select list, regency_code, coalesce(district_code, '') as district_code, count(distinct case_id) as excluded
    from list_exclusion
    group by list, regency_code, coalesce(district_code, '')
),
of_list as (
    select list, sum(excluded) as excluded from excluded group by list
)
select
    excluded.list,
    excluded.regency_code,
    excluded.district_code,
    region.name as district_name,
    judged.judged,
    excluded.excluded,
    cast(everywhere.judged - judged.judged as bigint) as judged_elsewhere,
    cast(of_list.excluded - excluded.excluded as bigint) as excluded_elsewhere,
    excluded.district_code <> ''
        and excluded.excluded >= exclusion_alarm.from_cases
        and excluded.excluded * 100 > exclusion_alarm.above_percent * judged.judged
        and excluded.excluded * (everywhere.judged - judged.judged)
            > exclusion_alarm.times_the_rest * (of_list.excluded - excluded.excluded) * judged.judged as is_alarm
from excluded
cross join everywhere
cross join exclusion_alarm
join of_list on of_list.list = excluded.list
join judged
    on judged.regency_code = excluded.regency_code
    and judged.district_code = excluded.district_code
left join region on region.region_code = excluded.district_code
