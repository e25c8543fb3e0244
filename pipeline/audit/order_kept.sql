-- claim order_kept
-- id Peringkat adalah urutan prioritas, lalu tiket undian; tidak ada dua tiket yang sama.
-- en The ranks are the order by priority, then by the ticket of the draw; no two tickets are equal.
-- reads placement, judged
with sorted as (
    select
        placement.case_id, placement.regency_code, placement.rank_in_province, placement.rank_in_regency, judged.priority_rank, placement.draw_ticket,
        row_number() over (order by judged.priority_rank, placement.draw_ticket, placement.case_id) as in_province
    from placement
    join judged on judged.case_id = placement.case_id
),
numbered as (
    select
        sorted.*,
        row_number() over (partition by regency_code order by in_province) as in_regency,
        lag(draw_ticket) over (order by in_province) = draw_ticket
            and lag(priority_rank) over (order by in_province) = priority_rank as is_tied
    from sorted
)
select
    case_id, regency_code,
    case
        when is_tied then concat('draw_ticket: ', draw_ticket)
        when rank_in_province <> in_province then concat('rank_in_province: ', rank_in_province, ' ≠ ', in_province)
        else concat('rank_in_regency: ', rank_in_regency, ' ≠ ', in_regency)
    end as what
from numbered
where is_tied or rank_in_province <> in_province or rank_in_regency <> in_regency
order by case_id
