-- writes identity_finding, one row per case with a person who may be known by a second NIK
-- reads probable_pair, identity_decision, case_file
-- A pair holds the case of its applicant, and both cases where it ties two; within one family it takes nobody's place. What
-- an officer decided holds nothing any more: that two are one person counts further only where nobody proposed the other,
-- because two cases of one person are settled as duplicates.
with decided as (
    select probable_pair.key_a, probable_pair.key_b, probable_pair.case_id_a, probable_pair.case_id_b, probable_pair.band, identity_decision.decision
    from probable_pair
    left join identity_decision
        on identity_decision.person_key_a = probable_pair.key_a
        and identity_decision.person_key_b = probable_pair.key_b
    where probable_pair.kind = 'person'
),
side as (
    select case_id_a as case_id, key_a as person_key, case_id_b as other_case, band, decision from decided where case_id_a is not null
    union all
    select case_id_b as case_id, key_b as person_key, case_id_a as other_case, band, decision from decided where case_id_b is not null
),
told as (
    select
        side.case_id,
        side.decision,
        side.other_case is null as is_proposed_once,
        side.person_key = case_file.person_key as is_applicant,
        case when side.band = 'hold' and coalesce(side.other_case, '') <> side.case_id
              and (side.person_key = case_file.person_key or side.other_case is not null) then 1 else 0 end as is_held
    from side
    join case_file on case_file.case_id = side.case_id
)
select
    case_id,
    max(case when decision = 'same' and is_applicant and is_proposed_once then 1 else 0 end) = 1 as has_second_nik,
    max(case when decision is null and is_held = 1 then 1 else 0 end) = 1 as is_held,
    max(case when decision is null and is_held = 0 then 1 else 0 end) = 1 as is_asked
from told
group by case_id
