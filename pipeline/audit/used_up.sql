-- table used_up, one row per package, or budget, of which nothing is left: the rank in the province of who took the last
-- reads placement, resource
with taken as (
    select package as resource, rank_in_province from placement where status = 'selected'
    union all
    select 'budget' as resource, rank_in_province from placement where status = 'selected'
)
select resource.resource, coalesce(max(taken.rank_in_province), 0) as last_rank
from resource
left join taken on taken.resource = resource.resource
group by resource.resource, resource.limit_count
having count(taken.rank_in_province) >= resource.limit_count
