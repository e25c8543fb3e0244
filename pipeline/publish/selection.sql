-- writes selection, one row per case on the list or in reserve
-- reads decision, placement, candidate, case_file, current_proposal, registry_person, registry_family, region, run
-- Names and birth come from the registry; where the family lives from the registry, how to reach it from the proposal, if
-- there is one.
with home as (
    select
        case_file.case_id,
        coalesce(registry_family.village_code, current_proposal.village_code) as village_code,
        case when registry_family.village_code is not null then registry_family.district_code
             else coalesce(current_proposal.district_code, registry_family.district_code) end as district_code
    from case_file
    left join current_proposal
        on current_proposal.file_no = case_file.file_no
        and current_proposal.source_row = case_file.source_row
    left join registry_family on registry_family.family_id = case_file.family_id
)
select
    placement.case_id,
    run.round,
    'provisional' as list_stage,
    placement.status,
    placement.regency_code,
    regency.name as regency_name,
    home.district_code,
    district.name as district_name,
    home.village_code,
    village.name as village_name,
    placement.list_no,
    placement.package,
    case_file.family_id,
    coalesce(registry_family.no_kk, current_proposal.no_kk) as no_kk,
    case_file.nik,
    coalesce(registry_person.name, current_proposal.applicant_name) as applicant_name,
    candidate.applicant_sex,
    candidate.applicant_age_years,
    coalesce(current_proposal.address, registry_family.address) as address,
    coalesce(current_proposal.rt, registry_family.rt) as rt,
    coalesce(current_proposal.rw, registry_family.rw) as rw,
    current_proposal.phone,
    decision.reason_code,
    decision.field_questions
from placement
cross join run
join decision on decision.case_id = placement.case_id
join candidate on candidate.case_id = placement.case_id
join case_file on case_file.case_id = placement.case_id
left join current_proposal
    on current_proposal.file_no = case_file.file_no
    and current_proposal.source_row = case_file.source_row
left join registry_person on registry_person.nik = case_file.nik
left join registry_family on registry_family.family_id = case_file.family_id
join home on home.case_id = placement.case_id
join region regency on regency.region_code = placement.regency_code
left join region district on district.region_code = home.district_code
left join region village on village.region_code = home.village_code
where placement.status in ('selected', 'reserve')
