-- writes probable_person, one row per person or proposal of a probable pair: what people need to tell them apart
-- reads person_number, person, delivery, compared_person, registry_person, case_file, current_proposal, region
with told as (
    select
        person.nik,
        min({'layout_no': case person.layout when 'L2' then 1 when 'L3' then 2 when 'L1' then 3 else 4 end, 'name': name})
            filter (name is not null) as named,
        case when min(birth_date) = max(birth_date) then min(birth_date) end as birth_date,
        min(nik_born_on) as nik_born_on,
        case when min(coalesce(sex, nik_sex)) = max(coalesce(sex, nik_sex)) then min(coalesce(sex, nik_sex)) end as sex,
        min(case when person.layout <> 'L4' then no_kk end) as no_kk,
        case when min(id_keluarga) = max(id_keluarga) then min(id_keluarga) end as family_id,
        case when min(regency_code) = max(regency_code) then min(regency_code) end as regency_code
    from person
    join person_number on person_number.nik = person.nik
    left join delivery
        on delivery.file_no = person.file_no
        and delivery.delivered_for = person.delivered_for
    where coalesce(delivery.superseded, false) = false
    group by person.nik
),
proposed as (
    select
        person_number.key, current_proposal.nik, current_proposal.applicant_name,
        coalesce(current_proposal.birth_date, current_proposal.nik_born_on) as birth_date,
        coalesce(current_proposal.sex, current_proposal.nik_sex) as sex,
        current_proposal.no_kk, current_proposal.regency_code
    from person_number
    join case_file on case_file.case_id = person_number.case_id
    join current_proposal
        on current_proposal.file_no = case_file.file_no
        and current_proposal.source_row = case_file.source_row
)
select
    person_number.key,
    coalesce(told.nik, proposed.nik) as nik,
    case when told.nik is not null then told.named.name else proposed.applicant_name end as name,
    case when told.nik is not null then coalesce(told.birth_date, told.nik_born_on) else proposed.birth_date end as birth_date,
    case when told.nik is not null then told.sex else proposed.sex end as sex,
    region.name as village_name,
    coalesce(told.no_kk, proposed.no_kk) as no_kk,
    coalesce(registry_person.family_id, told.family_id) as family_id,
    coalesce(told.regency_code, proposed.regency_code) as regency_code
from person_number
join compared_person on compared_person.unique_id = person_number.person_no
left join told on told.nik = person_number.nik
left join proposed on proposed.key = person_number.key
left join registry_person on registry_person.nik = person_number.nik
left join region on replace(region.region_code, '.', '') = cast(compared_person.village as string)
