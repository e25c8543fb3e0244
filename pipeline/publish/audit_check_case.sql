-- writes audit_check_case, one row per check and case that it finds, or cannot clear on the list
-- reads audit_fact, audit_row, declared_check, decision
-- Of several findings the gravest is told. What a missing list leaves open is told of the check, not of every case.
with found as (
    select case_id, code, finding, found from audit_fact
    union all
    select case_id, code, finding, found from audit_row
),
ranked as (
    select
        declared_check.check_no, declared_check.checkable, found.case_id, decision.status, found.finding, found.found,
        row_number() over (partition by found.code, found.case_id
                           order by case found.finding when 'hit' then 1 when 'review' then 2 else 3 end, found.found) as place
    from found
    join declared_check on declared_check.code = found.code
    join decision on decision.case_id = found.case_id
)
select check_no, case_id, status, finding, found
from ranked
where place = 1 and (finding <> 'unknown' or checkable and status in ('selected', 'reserve'))
