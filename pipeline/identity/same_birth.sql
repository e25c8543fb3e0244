-- writes same_birth, one row per case, member and entry without a NIK of the same birth date that does not name the case for certain
-- reads current_entry, listed_case, case_file, registry_person, registry_family
with member as (
    select case_file.case_id, registry_person.nik, case when registry_person.nik = case_file.nik then 1 else 0 end as is_applicant
    from case_file
    join registry_person on registry_person.family_id = case_file.family_id
    where case_file.standing = 'to_judge'
    union
    select case_file.case_id, registry_person.nik, 1 as is_applicant
    from case_file
    join registry_person on registry_person.nik = case_file.nik
    where case_file.standing = 'to_judge'
),
person as (
    select
        registry_person.nik, registry_person.name, registry_person.regency_code, registry_family.village_code,
        coalesce(registry_person.birth_date, registry_person.nik_born_on) as birth_date
    from registry_person
    left join registry_family on registry_family.family_id = registry_person.family_id
)
select
    member.case_id,
    member.nik,
    person.name,
    current_entry.file_no,
    current_entry.source_row,
    current_entry.list,
    current_entry.name as entry_name,
    concat_ws(';', 'name', 'birth_date',
              case when person.regency_code = current_entry.regency_code then 'regency' end,
              case when person.village_code = current_entry.village_code then 'village' end) as agrees
from current_entry
join person on person.birth_date = current_entry.birth_date
join member on member.nik = person.nik
left join listed_case
    on listed_case.case_id = member.case_id
    and listed_case.file_no = current_entry.file_no
    and listed_case.source_row = current_entry.source_row
where current_entry.name is not null and person.name is not null and listed_case.case_id is null
    and (member.is_applicant = 1 or current_entry.is_of_applicant = 0)
    -- A list that says where its people live speaks of nobody elsewhere.
    and (current_entry.regency_code is null or person.regency_code is null or person.regency_code = current_entry.regency_code)
