-- writes duplicate, one row per case that gives way to another case of the same family or card
-- reads case_claim
select
    later.case_id,
    kept.case_id as kept_case_id,
    case when later.nik = kept.nik then 'SAME_NIK'
         when later.family_id = kept.family_id then 'SAME_FAMILY'
         else 'SAME_CARD' end as kind
from case_claim later
join case_claim kept
    on kept.claimed_by = later.claimed_by
    and kept.queue_no = 1
where later.queue_no > 1
