-- writes delivered_row_count, one row per registry delivery: how many rows it holds
-- reads person, family, delivery
with held as (
    select file_no, delivered_for, count(*) as rows_held from person group by file_no, delivered_for
    union all
    select file_no, delivered_for, count(*) from family group by file_no, delivered_for
)
select
    delivery.delivered_for as regency_code,
    delivery.layout,
    delivery.superseded,
    held.rows_held,
    row_number() over (partition by delivery.delivered_for, delivery.layout, delivery.superseded
                       order by delivery.delivered_on desc, delivery.file_no) as place
from held
join delivery
    on delivery.file_no = held.file_no
    and delivery.delivered_for = held.delivered_for
