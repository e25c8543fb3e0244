-- writes list_fact, one row per case and fact that the reference lists settle; what has no row is unknown
-- reads link, probable_entry, reference_list, list_state, seen
with named as (
    select link.case_id, reference_list.fact
    from link
    join reference_list on reference_list.list = link.linked_to
    -- A list that is about the applicant says nothing of him by another member.
    where reference_list.concerns <> 'applicant' or link.evidence = 'nik'
    group by link.case_id, reference_list.fact
),
-- A likeness never excludes; it only keeps the list from clearing the case.
alike as (
    select probable_entry.case_id, reference_list.fact
    from probable_entry
    join reference_list on reference_list.list = probable_entry.list
    group by probable_entry.case_id, reference_list.fact
),
-- Every list of a fact must be there and sound before its silence is a no.
silent as (
    select
        reference_list.fact,
        min(reference_list.concerns) as concerns,
        max(case when list_state.asks_nik then 1 else 0 end) as asks_nik,
        max(case when list_state.asks_kk then 1 else 0 end) as asks_kk,
        max(case when list_state.asks_birth_date then 1 else 0 end) as asks_birth_date
    from reference_list
    join list_state on list_state.list = reference_list.list
    group by reference_list.fact
    having count(*) = count(case when list_state.state = 'usable' then 1 end)
)
select case_id, fact, true as listed
from named
union all
select seen.case_id, silent.fact, false as listed
from silent
join seen on seen.concerns = silent.concerns
left join named on named.case_id = seen.case_id and named.fact = silent.fact
left join alike on alike.case_id = seen.case_id and alike.fact = silent.fact
where named.case_id is null and alike.case_id is null
    and seen.by_nik >= silent.asks_nik and seen.by_kk >= silent.asks_kk and seen.by_birth_date >= silent.asks_birth_date
