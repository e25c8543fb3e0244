-- claim ticket_share_counted
-- id Jumlah kursi yang ditentukan undian semata dihitung dari daftar.
-- en How many seats the draw alone decided is counted from the lists.
-- reads decision, ticket_share
with alike as (
    select regency_code, priority_key, count(*) filter (status = 'selected') as selected, count(*) filter (status <> 'selected') as others,
           max(rank_in_regency) filter (status = 'selected') as last_rank
    from decision
    where rank_in_regency is not null
    group by regency_code, priority_key
),
last_alike as (
    select alike.*, max(last_rank) over (partition by regency_code) = last_rank as is_last from alike
),
counted as (
    select coalesce(sum(selected) filter (is_last and others > 0), 0) as cases, coalesce(sum(selected), 0) as of_selected from last_alike
)
select cast(null as varchar) as case_id, cast(null as varchar) as regency_code,
       concat('decided_by_ticket: ', ticket_share.cases, '/', ticket_share.of_selected, ' ≠ ', counted.cases, '/', counted.of_selected) as what
from counted
cross join ticket_share
where counted.cases <> ticket_share.cases or counted.of_selected <> ticket_share.of_selected
