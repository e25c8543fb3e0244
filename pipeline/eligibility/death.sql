-- writes death, one row per case whose applicant may have died, for certain or perhaps
-- reads list_fact, probable_entry, reference_list, link
-- For certain where a list names the person; perhaps where an entry is only alike, or where an officer found it in the field
-- when an award of an earlier round was given up.
with told as (
    select case_id, 1 as is_certain
    from list_fact
    where fact = 'applicant_alive' and listed
    union all
    select probable_entry.case_id, 0 as is_certain
    from probable_entry
    join reference_list on reference_list.list = probable_entry.list
    where reference_list.fact = 'applicant_alive'
    union all
    select case_id, 0 as is_certain
    from link
    where linked_to = 'gave_up(DIED)' and evidence = 'person_key'
)
select case_id, max(is_certain) as is_certain
from told
group by case_id
