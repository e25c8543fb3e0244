-- writes audit_person, one row per case that a check finds: whom it is about
-- reads audit_check_case, case_file, current_proposal, registry_person, decision
with found as (
    select case_id from audit_check_case group by case_id
)
select
    found.case_id,
    case_file.regency_code,
    coalesce(registry_person.name, current_proposal.applicant_name) as name,
    case_file.nik,
    decision.overridden_rules
from found
join case_file on case_file.case_id = found.case_id
join decision on decision.case_id = found.case_id
left join current_proposal
    on current_proposal.file_no = case_file.file_no
    and current_proposal.source_row = case_file.source_row
left join registry_person on registry_person.nik = case_file.nik
