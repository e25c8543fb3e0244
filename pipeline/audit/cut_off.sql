-- table cut_off, one row per regency and set of groups with a floor: where its list ends, and how many tie there
-- reads placement, decision
with last_selected as (
    select
        placement.regency_code, placement.floor_groups, placement.rank_in_regency, placement.draw_ticket, decision.priority_key,
        row_number() over (partition by placement.regency_code, placement.floor_groups order by placement.rank_in_regency desc) as place
    from placement
    join decision on decision.case_id = placement.case_id
    where placement.status = 'selected'
),
like_it as (
    select placement.regency_code, placement.floor_groups, decision.priority_key,
           count(*) as tied, count(*) filter (placement.status = 'selected') as tied_selected
    from placement
    join decision on decision.case_id = placement.case_id
    group by all
)
select
    last_selected.regency_code, last_selected.floor_groups, last_selected.priority_key, last_selected.rank_in_regency,
    last_selected.draw_ticket, like_it.tied, like_it.tied_selected
from last_selected
join like_it
    on like_it.regency_code = last_selected.regency_code
    and like_it.floor_groups = last_selected.floor_groups
    and like_it.priority_key = last_selected.priority_key
where last_selected.place = 1
order by last_selected.regency_code, last_selected.floor_groups
