-- writes audit_check, one row per check that auditors are known to run
-- reads declared_check, audit_check_case
with counted as (
    select
        check_no,
        count(case when finding = 'hit' then 1 end) as cases,
        count(case when finding = 'hit' and status = 'selected' then 1 end) as selected,
        count(case when finding = 'hit' and status = 'reserve' then 1 end) as reserve,
        count(case when finding = 'review' and status in ('selected', 'reserve') then 1 end) as to_review,
        count(case when finding = 'unknown' then 1 end) as unknown
    from audit_check_case
    group by check_no
)
select
    declared_check.check_no,
    declared_check.code,
    declared_check.title_id,
    declared_check.title_en,
    declared_check.checkable,
    declared_check.why_not_id,
    declared_check.why_not_en,
    coalesce(counted.cases, 0) as cases,
    coalesce(counted.selected, 0) as selected,
    coalesce(counted.reserve, 0) as reserve,
    coalesce(counted.to_review, 0) as to_review,
    coalesce(counted.unknown, 0) as unknown
from declared_check
left join counted on counted.check_no = declared_check.check_no
