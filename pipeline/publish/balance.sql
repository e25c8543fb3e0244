-- writes balance, one row per regency
-- reads quota, ending, region
with ended as (
    select
        regency_code,
        count(*) as cases,
        count(case when outcome = 'eligible' then 1 end) as eligible,
        count(case when outcome = 'conditional' then 1 end) as conditional,
        count(case when outcome = 'undetermined' then 1 end) as undetermined,
        count(case when outcome = 'ineligible' then 1 end) as ineligible,
        count(case when outcome = 'not_judged' then 1 end) as not_judged,
        count(case when status = 'selected' then 1 end) as selected,
        count(case when status = 'reserve' then 1 end) as reserve
    from ending
    group by regency_code
),
last_selected as (
    select
        regency_code,
        priority_key,
        row_number() over (partition by regency_code order by rank_in_regency desc) as place
    from ending
    where status = 'selected'
)
select
    quota.regency_code,
    region.name as regency_name,
    quota.seats as quota,
    coalesce(ended.cases, 0) as cases,
    coalesce(ended.eligible, 0) as eligible,
    coalesce(ended.conditional, 0) as conditional,
    coalesce(ended.undetermined, 0) as undetermined,
    coalesce(ended.ineligible, 0) as ineligible,
    coalesce(ended.not_judged, 0) as not_judged,
    coalesce(ended.selected, 0) as selected,
    coalesce(ended.reserve, 0) as reserve,
    quota.seats - coalesce(ended.selected, 0) as unfilled,
    last_selected.priority_key as cut_off_priority,
    quota.poor_persons,
    quota.seats_per_1000_poor
from quota
join region on region.region_code = quota.regency_code
left join ended on ended.regency_code = quota.regency_code
left join last_selected on last_selected.regency_code = quota.regency_code and last_selected.place = 1
