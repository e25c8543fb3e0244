-- writes duplicate, one row per case that gives way to another case of the same family
-- reads case_claim
select
    later.case_id,
    kept.case_id as kept_case_id,
    case when later.nik = kept.nik then 'SAME_NIK' else 'SAME_FAMILY' end as kind
from case_claim later
join case_claim kept
    on kept.claimed_by = later.claimed_by
    and kept.queue_no = 1
where later.queue_no > 1
