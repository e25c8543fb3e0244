-- writes duplicate, one row per case that gives way to another case that may have one award with it
-- reads case_claim, same_award
select
    later.case_id,
    kept.case_id as kept_case_id,
    case when later.nik = kept.nik then 'SAME_NIK'
         when later.group_id = kept.group_id then 'SAME_FAMILY'
         -- Tied by a third family alone.
         else coalesce(same_award.kind, 'CHAIN') end as kind
from case_claim later
join case_claim kept
    on kept.claimed_by = later.claimed_by
    and kept.queue_no = 1
left join same_award
    on same_award.group_a = case when later.group_id < kept.group_id then later.group_id else kept.group_id end
    and same_award.group_b = case when later.group_id < kept.group_id then kept.group_id else later.group_id end
where later.queue_no > 1
