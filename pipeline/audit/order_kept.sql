-- claim order_kept
-- id Peringkat adalah urutan prioritas, lalu tiket undian; tidak ada dua tiket yang sama.
-- en The ranks are the order by priority, then by the ticket of the draw; no two tickets are equal.
-- reads placement, judged
with ranked_case as (
    select placement.case_id, placement.regency_code, placement.rank_in_province, placement.rank_in_regency,
           judged.priority_rank, placement.draw_ticket
    from placement
    join judged on judged.case_id = placement.case_id
),
numbered as (
    select
        ranked_case.*,
        row_number() over in_order as in_province,
        lag(priority_rank) over in_order as priority_above,
        lag(draw_ticket) over in_order as ticket_above,
        row_number() over (partition by regency_code order by rank_in_province) as in_regency
    from ranked_case
    window in_order as (order by rank_in_province)
)
select
    case_id, regency_code,
    case
        when rank_in_province <> in_province then concat('rank_in_province: ', rank_in_province, ' ≠ ', in_province)
        when rank_in_regency <> in_regency then concat('rank_in_regency: ', rank_in_regency, ' ≠ ', in_regency)
        else concat(rank_in_province - 1, ': ', priority_above, ' ', ticket_above[:12], ' ≥ ', rank_in_province, ': ', priority_rank, ' ', draw_ticket[:12])
    end as what
from numbered
where rank_in_province <> in_province or rank_in_regency <> in_regency
    or priority_above > priority_rank or priority_above = priority_rank and ticket_above >= draw_ticket
order by case_id
