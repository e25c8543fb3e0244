-- claim facts_linked
-- id Fakta tentang penerima terdahulu, pegawai negara dan yang meninggal sama dengan daftar yang tertaut ke kasus itu.
-- en What is a fact about earlier recipients, state employees and the deceased is so on the lists that the case is linked to.
-- reads candidate, link
with listed as (
    select
        case_id,
        bool_or(linked_to = 'earlier_round') as earlier_round,
        bool_or(linked_to = 'state_employees') as state_employees,
        bool_or(linked_to = 'earlier_recipients') as earlier_recipients,
        bool_or(linked_to = 'deceased') as deceased
    from link
    where linked_to not in ('registry_person', 'registry_family')
    group by case_id
)
select
    candidate.case_id, candidate.regency_code,
    concat_ws(' ', 'awarded_in_earlier_round', coalesce(cast(awarded_in_earlier_round as varchar), '?'),
              'listed_as_state_employee', coalesce(cast(listed_as_state_employee as varchar), '?'),
              'listed_as_earlier_recipient', coalesce(cast(listed_as_earlier_recipient as varchar), '?'),
              'applicant_alive', coalesce(cast(applicant_alive as varchar), '?')) as what
from candidate
left join listed on listed.case_id = candidate.case_id
where awarded_in_earlier_round <> coalesce(listed.earlier_round, false)
    or listed_as_state_employee <> coalesce(listed.state_employees, false)
    or listed_as_earlier_recipient <> coalesce(listed.earlier_recipients, false)
    or applicant_alive and coalesce(listed.deceased, false)
order by candidate.case_id
