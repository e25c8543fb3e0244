-- writes case_file, one row per case: a proposal that no later delivery replaces, or a registry family
-- reads case_claim, duplicate, applicant_match, family_head
select
    case_claim.case_id,
    case_claim.file_no,
    case_claim.source_row,
    case_claim.regency_code,
    case
        when case_claim.quarantine_code is not null then 'quarantined'
        when duplicate.case_id is not null then 'duplicate'
        when not case_claim.in_registry then 'not_in_registry'
        else 'to_judge'
    end as standing,
    case
        when case_claim.quarantine_code is not null then case_claim.quarantine_code
        when duplicate.case_id is not null then duplicate.kind
        when not case_claim.in_registry then 'NIK_NOT_FOUND'
    end as standing_code,
    applicant_match.names_the_person,
    case_claim.nik,
    case_claim.family_id,
    case_claim.person_key,
    case_claim.family_key,
    case_claim.lives_in_regency,
    family_head.nik = case_claim.nik as is_family_head
from case_claim
left join duplicate on duplicate.case_id = case_claim.case_id
left join applicant_match
    on applicant_match.file_no = case_claim.file_no
    and applicant_match.source_row = case_claim.source_row
left join family_head on family_head.family_id = case_claim.family_id
