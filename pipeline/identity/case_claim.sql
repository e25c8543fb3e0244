-- writes case_claim, one row per case, with its place in the queue of those that may have one award together
-- reads case_key, identified_proposal, registry_person, applicant_match, award_group, registry_case, registry_case_key
-- Who is kept of several: first whose proposal names the person of its NIK, so that a mistyped NIK takes nobody's place;
-- then one of a known family, whoever lives in the proposing regency, then the earliest proposal, then the case number, which no one chose. Of
-- registry families with one card: first one of a family file, of these one whose head is known, then one that lives in its
-- regency for certain.
with claim as (
    select
        case_key.case_id,
        case_key.person_key,
        case_key.family_key,
        identified_proposal.file_no,
        identified_proposal.source_row,
        identified_proposal.regency_code,
        identified_proposal.nik,
        identified_proposal.quarantine_code,
        registry_person.family_id,
        case when registry_person.nik is not null then true else false end as in_registry,
        coalesce(registry_person.family_id, identified_proposal.nik) as group_id,
        case when applicant_match.names_the_person then 0 else 1 end as names_nobody,
        registry_person.regency_code = identified_proposal.regency_code as lives_in_regency,
        identified_proposal.proposed_on
    from case_key
    join identified_proposal
        on identified_proposal.file_no = case_key.file_no
        and identified_proposal.source_row = case_key.source_row
    left join registry_person on registry_person.nik = identified_proposal.nik
    left join applicant_match
        on applicant_match.file_no = identified_proposal.file_no
        and applicant_match.source_row = identified_proposal.source_row
    union all
    select
        registry_case_key.case_id,
        registry_case_key.person_key,
        registry_case_key.family_key,
        null as file_no,
        null as source_row,
        registry_case.regency_code,
        registry_case.nik,
        null as quarantine_code,
        registry_case.family_id,
        true as in_registry,
        registry_case.family_id as group_id,
        case when not registry_case.in_family_file then 2 when registry_case.nik is null then 1 else 0 end as names_nobody,
        registry_case.lives_in_regency,
        null as proposed_on
    from registry_case_key
    join registry_case on registry_case.family_id = registry_case_key.family_id
),
grouped as (
    select claim.*, coalesce(award_group.claimed_by, claim.group_id) as claimed_by
    from claim
    left join award_group on award_group.group_id = claim.group_id
)
select
    case_id, person_key, family_key, file_no, source_row, regency_code, nik, quarantine_code, family_id, in_registry,
    lives_in_regency, group_id, claimed_by,
    case when quarantine_code is null then row_number() over (
        partition by claimed_by, case when quarantine_code is null then 0 else 1 end
        order by names_nobody, case when family_id is null then 1 else 0 end, case when lives_in_regency then 0 else 1 end,
                 proposed_on nulls last, case_id) end as queue_no
from grouped
