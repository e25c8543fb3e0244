-- writes told_again, one row per NIK on which its current person rows disagree, or that a layout may hold more than once
-- reads person, superseded_delivery
-- Most NIKs that stand in several rows stand once in each layout, and agree: those are left out.
with numbered as (
    select
        person.nik,
        person.state_paid,
        case person.layout when 'L2' then 1 when 'L3' then 2 when 'L1' then 3 else 4 end as layout_no
    from person
    left join superseded_delivery
        on superseded_delivery.file_no = person.file_no
        and superseded_delivery.delivered_for = person.delivered_for
    where superseded_delivery.file_no is null and person.nik is not null
)
select
    nik,
    coalesce(min(state_paid) < max(state_paid), false) as layouts_disagree
from numbered
group by nik
having count(*) > 2 or count(*) = 2 and min(layout_no) = max(layout_no) or min(state_paid) < max(state_paid)
