-- claim every_case_once
-- id Setiap kasus ada satu kali di daftar keputusan; yang dinilai ada di candidate, yang berperingkat di placement.
-- en Every case stands once among the decisions; those judged stand in candidate, those ranked in placement.
-- reads decision, candidate, placement
-- A file that holds as many rows as cases that belong in it, and each of those, holds none of them twice.
with expected as (
    select count(*) filter (outcome <> 'not_judged') as judged, count(*) filter (outcome in ('eligible', 'conditional')) as ranked from decision
),
found as (
    select
        coalesce(decision.case_id, candidate.case_id, placement.case_id) as case_id,
        coalesce(decision.regency_code, candidate.regency_code, placement.regency_code) as regency_code,
        case
            when decision.case_id is null then 'decision: –'
            when (candidate.case_id is null) <> (decision.outcome = 'not_judged') then concat('candidate: ', decision.outcome)
            when (placement.case_id is null) = (decision.outcome in ('eligible', 'conditional')) then concat('placement: ', decision.outcome)
            when candidate.regency_code <> decision.regency_code or placement.regency_code <> decision.regency_code then 'regency_code'
        end as what
    from decision
    full join candidate on candidate.case_id = decision.case_id
    full join placement on placement.case_id = coalesce(decision.case_id, candidate.case_id)
),
repeated as (
    select case_id, min(regency_code) as regency_code, 'decision' as file, count(*) as times from decision group by case_id
    union all
    select case_id, min(regency_code) as regency_code, 'candidate' as file, count(*) as times
    from candidate
    where (select count(*) from candidate) <> (select judged from expected)
    group by case_id
    union all
    select case_id, min(regency_code) as regency_code, 'placement' as file, count(*) as times
    from placement
    where (select count(*) from placement) <> (select ranked from expected)
    group by case_id
)
select case_id, regency_code, concat(file, ': ', times, ' ≠ 1') as what from repeated where times > 1
union all
select case_id, regency_code, what from found where what is not null
order by case_id, what
