-- claim limits_kept
-- id Paket dan uang tidak melebihi yang tersedia, dan penerima terakhirnya benar.
-- en No more packages or money are given than there are, and who took the last is right.
-- reads resource, placement, used_up, supply
with taken as (
    select package as resource, case_id, regency_code, rank_in_province from placement where status = 'selected'
    union all
    select 'budget' as resource, case_id, regency_code, rank_in_province from placement where status = 'selected'
),
numbered as (
    select taken.*, row_number() over (partition by resource order by rank_in_province) as award from taken
),
counted as (
    select resource, count(*) as used from taken group by resource
)
select case_id, regency_code, concat(numbered.resource, ': ', numbered.award, ' > ', supply.limit_count) as what
from numbered
join supply on supply.resource = numbered.resource
where numbered.award > supply.limit_count
union all
select null as case_id, null as regency_code,
       concat(coalesce(supply.resource, resource.resource), ': ', resource.limit_count, ' ', resource.used, ' ', resource.last_winner_rank,
              ' ≠ ', supply.limit_count, ' ', coalesce(counted.used, 0), ' ', nullif(used_up.last_rank, 0)) as what
from resource
full join supply on supply.resource = resource.resource
left join counted on counted.resource = resource.resource
left join used_up on used_up.resource = resource.resource
where resource.limit_count is distinct from supply.limit_count
    or resource.used is distinct from coalesce(counted.used, 0)
    or resource.last_winner_rank is distinct from nullif(used_up.last_rank, 0)
order by case_id nulls last, what
