-- writes death, one row per case whose applicant may be on a list of the deceased, certain or only alike
-- reads list_fact, probable_entry, reference_list
with told as (
    select case_id, 1 as is_certain
    from list_fact
    where fact = 'applicant_alive' and listed
    union all
    select probable_entry.case_id, 0 as is_certain
    from probable_entry
    join reference_list on reference_list.list = probable_entry.list
    where reference_list.fact = 'applicant_alive'
)
select case_id, max(is_certain) as is_certain
from told
group by case_id
