-- claim order_kept
-- id Peringkat adalah urutan prioritas, lalu tiket undian; tidak ada dua tiket yang sama.
-- en The ranks are the order by priority, then by the ticket of the draw; no two tickets are equal.
-- reads placement, judged
-- Whoever has another than the first rank stands right below somebody; no rank is above the number of cases, so none stands twice.
with ranked_case as (
    select placement.case_id, placement.regency_code, placement.rank_in_province, placement.rank_in_regency,
           judged.priority_rank, placement.draw_ticket
    from placement
    join judged on judged.case_id = placement.case_id
),
counted as (
    select count(*) as cases from ranked_case
),
counted_in_regency as (
    select regency_code, count(*) as cases from placement group by regency_code
),
misnumbered as (
    select distinct below.regency_code
    from placement below
    join counted_in_regency on counted_in_regency.regency_code = below.regency_code
    left join placement above on above.regency_code = below.regency_code and above.rank_in_regency = below.rank_in_regency - 1
    where below.rank_in_regency not between 1 and counted_in_regency.cases
        or above.case_id is null and below.rank_in_regency <> 1
        or above.rank_in_province >= below.rank_in_province
)
select
    below.case_id, below.regency_code,
    case when above.case_id is null then concat('rank_in_province: ', below.rank_in_province, ' / ', counted.cases)
         else concat(above.rank_in_province, ': ', above.priority_rank, ' ', above.draw_ticket[:12], ' ≥ ',
                     below.rank_in_province, ': ', below.priority_rank, ' ', below.draw_ticket[:12]) end as what
from ranked_case below
cross join counted
left join ranked_case above on above.rank_in_province = below.rank_in_province - 1
where below.rank_in_province not between 1 and counted.cases
    or above.case_id is null and below.rank_in_province <> 1
    or above.priority_rank > below.priority_rank or above.priority_rank = below.priority_rank and above.draw_ticket >= below.draw_ticket
union all
select case_id, regency_code, concat('rank_in_regency: ', rank_in_regency, ' ≠ ', in_regency) as what
from (
    select case_id, regency_code, rank_in_regency, row_number() over (partition by regency_code order by rank_in_province) as in_regency
    from placement
    where regency_code in (select regency_code from misnumbered)
) numbered
where rank_in_regency <> in_regency
order by case_id, what
