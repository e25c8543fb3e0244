-- writes audit_row, one row per case, check and thing that it goes by besides the facts of the case
-- reads case_file, current_proposal, registry_person, registry_family, fault, duplicate, link, probable_entry, reference_list, audit_fact_of, audit_rule, rule_outcome, placement
with on_list as (
    select
        case_file.case_id, case_file.nik, case_file.family_id, registry_family.no_kk,
        count(*) over (partition by case_file.nik) as of_nik,
        count(*) over (partition by case_file.family_id) as of_family,
        count(*) over (partition by registry_family.no_kk) as of_card
    from placement
    join case_file on case_file.case_id = placement.case_id
    left join registry_family on registry_family.family_id = case_file.family_id
    where placement.status in ('selected', 'reserve')
),
told as (
    select
        case_file.case_id,
        current_proposal.kk_code,
        coalesce(registry_person.name, current_proposal.applicant_name) as name,
        coalesce(registry_family.no_kk, current_proposal.no_kk) as no_kk
    from case_file
    left join current_proposal
        on current_proposal.file_no = case_file.file_no
        and current_proposal.source_row = case_file.source_row
    left join registry_person on registry_person.nik = case_file.nik
    left join registry_family on registry_family.family_id = case_file.family_id
)
select case_file.case_id, 'nik_anomalous' as code, case when fault.severity = 'block' then 'hit' else 'review' end as finding,
       fault.code as found
from case_file
join fault on fault.file_no = case_file.file_no and fault.source_row = case_file.source_row
where fault.record = 'proposal' and fault.code like 'NIK%'
union all
select case_id, case when kind = 'SAME_NIK' then 'nik_twice' else 'twice_in_province' end as code, 'hit' as finding, kind as found
from duplicate
union all
-- What gives way is told above; that nothing stands on the list twice is counted once more.
select case_id, 'nik_twice' as code, 'hit' as finding, 'LISTED_TWICE' as found
from on_list
where nik is not null and of_nik > 1
union all
select case_id, 'twice_in_province' as code, 'hit' as finding, 'LISTED_TWICE' as found
from on_list
where family_id is not null and of_family > 1 or no_kk is not null and of_card > 1
union all
select case_id, 'not_in_registry' as code, 'hit' as finding, standing_code as found
from case_file
where standing = 'not_in_registry'
union all
select case_id, 'name_or_card' as code, case when name is null or no_kk is null then 'hit' else 'review' end as finding,
       case when name is null then 'NAME_MISSING' else coalesce(kk_code, 'KK_MISSING') end as found
from told
where name is null or no_kk is null or kk_code is not null
union all
select rule_outcome.case_id, audit_rule.code, audit_rule.finding, audit_rule.rule as found
from rule_outcome
join audit_rule on audit_rule.rule = rule_outcome.rule and audit_rule.outcome = rule_outcome.outcome
union all
-- Another member on a list that is about the applicant.
select link.case_id, audit_fact_of.code, 'review' as finding, 'member:' || link.linked_to as found
from link
join reference_list on reference_list.list = link.linked_to and reference_list.concerns = 'applicant'
join audit_fact_of on audit_fact_of.fact = reference_list.fact
where link.evidence <> 'nik'
union all
select probable_entry.case_id, audit_fact_of.code, 'review' as finding, probable_entry.list as found
from probable_entry
join reference_list on reference_list.list = probable_entry.list
join audit_fact_of on audit_fact_of.fact = reference_list.fact
