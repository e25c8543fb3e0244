-- claim facts_linked
-- id Fakta tentang penerima terdahulu, daftar rujukan dan yang meninggal sama dengan apa yang tertaut ke kasus itu.
-- en What is a fact about earlier recipients, reference lists and the deceased is so by what the case is linked to.
-- reads candidate, link, list_words
-- What a list leaves open is unknown, and agrees with anything.
with told as (
    unpivot (select case_id, regency_code, columns('^listed_as_') from candidate) on columns('^listed_as_') into name fact value said
),
listed as (
    select link.case_id, list_words.fact
    from link
    join list_words on list_words.list = link.linked_to
    where list_words.concerns <> 'applicant' or link.evidence = 'nik'
    group by link.case_id, list_words.fact
),
found as (
    select
        case_id,
        bool_or(linked_to = 'earlier_round') as earlier_round,
        bool_or(linked_to = 'gave_up(DIED)' and evidence = 'person_key') as found_dead
    from link
    where linked_to not in ('registry_person', 'registry_family')
    group by case_id
)
select told.case_id, told.regency_code, concat(told.fact, ': ', told.said, case when told.said then ' ≠ link –' else ' ≠ link' end) as what
from told
left join listed on listed.case_id = told.case_id and listed.fact = told.fact
where told.said <> (listed.case_id is not null)
union all
select candidate.case_id, candidate.regency_code, concat('awarded_in_earlier_round: ', awarded_in_earlier_round, ' ≠ link') as what
from candidate
left join found on found.case_id = candidate.case_id
where candidate.awarded_in_earlier_round <> coalesce(found.earlier_round, false)
union all
select candidate.case_id, candidate.regency_code, 'applicant_alive: true ≠ link' as what
from candidate
left join listed on listed.case_id = candidate.case_id and listed.fact = 'applicant_alive'
left join found on found.case_id = candidate.case_id
where candidate.applicant_alive and (listed.case_id is not null or coalesce(found.found_dead, false))
order by case_id, what
