-- writes history, one row per case of which the earlier rounds say something
-- reads link, earlier_family
-- What an officer found in the field when an award was given up makes nobody ineligible.
with told as (
    select case_id, 1 as awarded, 0 as moved, 0 as members
    from link
    where linked_to = 'earlier_round'
    union all
    select case_id, 0 as awarded, 1 as moved, 0 as members
    from link
    where linked_to = 'gave_up(MOVED)'
    union all
    select case_id, 0 as awarded, 0 as moved, members
    from earlier_family
)
select case_id, max(awarded) = 1 as awarded, max(moved) = 1 as found_moved, max(members) as earlier_members
from told
group by case_id
