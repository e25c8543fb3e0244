-- writes entry_link, one row per case and entry of a reference list that names its person or family
-- reads case_file, listed_case, entry_key, probable_entry, identity_decision
-- Of several things that two sides share the strongest is told: max(evidence) is nik, else family, else card.
-- An officer may say that an entry does not mean the applicant, or means a member whom it is only like.
with decided_entry as (
    select person_key_a as person_key, person_key_b as entry_key, decision from identity_decision
    union all
    select person_key_b as person_key, person_key_a as entry_key, decision from identity_decision
),
named as (
    select listed_case.case_id, entry_key.list, entry_key.entry_key, listed_case.evidence
    from listed_case
    join entry_key
        on entry_key.file_no = listed_case.file_no
        and entry_key.source_row = listed_case.source_row
    join case_file on case_file.case_id = listed_case.case_id
    left join decided_entry cleared
        on cleared.entry_key = entry_key.entry_key
        and cleared.person_key in (case_file.person_key, case_file.case_id)
        and cleared.decision = 'different'
    where cleared.entry_key is null
    union all
    select probable_entry.case_id, probable_entry.list, probable_entry.entry_key,
           case when probable_entry.person_key = case_file.person_key then 'nik' else 'family' end as evidence
    from probable_entry
    join case_file on case_file.case_id = probable_entry.case_id
    join decided_entry
        on decided_entry.entry_key = probable_entry.entry_key
        and decided_entry.person_key = probable_entry.person_key
        and decided_entry.decision = 'same'
)
select case_id, list, entry_key, max(evidence) as evidence
from named
group by case_id, list, entry_key
