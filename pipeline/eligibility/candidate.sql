-- writes candidate, one row per case that is judged: the facts it is judged on
-- reads case_file, current_proposal, registry_person, registry_family, member_fact, listed, death, history, identity_finding, age
-- The business is known from the proposal, the people and the family from the registry. What that says of the owner of a
-- NIK is said of the applicant only where the proposal names the owner: nobody is refused for a stranger's job. Without a
-- proposal the registry family itself is the case, and its head the applicant.
with certain as (
    select
        case_id, file_no, source_row, regency_code, names_the_person, nik, family_id, lives_in_regency, is_family_head,
        case when names_the_person or file_no is null then 1 end as is_certain
    from case_file
    where standing = 'to_judge'
),
to_judge as (
    select
        case_id, file_no, source_row, regency_code, names_the_person, is_certain,
        case when is_certain = 1 then nik end as nik,
        case when is_certain = 1 then family_id end as family_id,
        case when is_certain = 1 then lives_in_regency end as lives_in_regency,
        case when is_certain = 1 then is_family_head end as is_family_head
    from certain
)
select
    to_judge.case_id,
    to_judge.regency_code,
    coalesce(registry_family.district_code, current_proposal.district_code) as district_code,
    to_judge.names_the_person as applicant_named_by_proposal,
    registry_person.active_in_registry,
    registry_family.welfare_decile,
    case when history.found_moved and to_judge.lives_in_regency then null else to_judge.lives_in_regency end as lives_in_proposing_regency,
    age.age_years as applicant_age_years,
    coalesce(registry_person.sex, current_proposal.sex, registry_person.nik_sex) as applicant_sex,
    case when to_judge.nik is null then null
         when death.is_certain = 1 then false
         when death.is_certain = 0 and registry_person.alive then null
         else registry_person.alive end as applicant_alive,
    registry_person.civil_registry_match as applicant_civil_registry_match,
    current_proposal.business_status,
    current_proposal.business_sector,
    current_proposal.monthly_turnover_idr,
    current_proposal.requested_package,
    current_proposal.has_active_kur,
    member_fact.has_state_employee,
    listed.listed_as_state_employee,
    listed.listed_as_earlier_recipient,
    listed.listed_as_village_official,
    listed.listed_as_social_assistant,
    listed.listed_as_certified_teacher,
    listed.listed_as_wage_earner,
    listed.listed_as_company_officer,
    listed.listed_as_kur_debtor,
    listed.listed_as_vehicle_owner,
    listed.listed_as_high_power_customer,
    listed.listed_as_living_abroad,
    listed.listed_as_graduate,
    listed.listed_as_finding,
    member_fact.receives_pena,
    case when to_judge.nik is null and to_judge.family_id is null then null
         when history.awarded then true
         when to_judge.nik is not null then false end as awarded_in_earlier_round,
    -- One member may have married out of the recipient's family; two or more are the family under another number.
    case when to_judge.family_id is null or history.earlier_members = 1 then null
         else coalesce(history.earlier_members > 1, false) end as split_from_awarded_family,
    -- Second NIKs are sought among those who are proposed.
    case when to_judge.file_no is null or (identity_finding.is_held and not identity_finding.has_second_nik) then null
         else coalesce(identity_finding.has_second_nik, false) end as applicant_has_second_nik,
    case when to_judge.file_no is not null and not coalesce(identity_finding.is_asked, false) then false end as family_resembles_another,
    member_fact.has_disabled_member,
    registry_family.family_size,
    to_judge.is_family_head as applicant_is_family_head,
    registry_person.marital as applicant_marital_status
from to_judge
left join current_proposal
    on current_proposal.file_no = to_judge.file_no
    and current_proposal.source_row = to_judge.source_row
left join registry_person on registry_person.nik = to_judge.nik
left join registry_family on registry_family.family_id = to_judge.family_id
left join member_fact on member_fact.family_id = to_judge.family_id
left join listed on listed.case_id = to_judge.case_id and to_judge.is_certain = 1
left join death on death.case_id = to_judge.case_id
left join history on history.case_id = to_judge.case_id
left join identity_finding on identity_finding.case_id = to_judge.case_id
left join age
    on age.birth_date = coalesce(registry_person.birth_date, current_proposal.birth_date, registry_person.nik_born_on)
