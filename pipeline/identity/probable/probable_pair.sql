-- writes probable_pair, one row per pair of people who are probably one, or of a proposal and the person whom it probably means
-- reads judged_pair, person_number, case_file, registry_person
-- A person's case is the own one, else that of the family.
with own_case as (
    select nik, coalesce(min(case when standing = 'to_judge' then case_id end), min(case_id)) as case_id
    from case_file
    where nik is not null
    group by nik
),
family_case as (
    select registry_person.nik, min(case_file.case_id) as case_id
    from registry_person
    join case_file on case_file.family_id = registry_person.family_id and case_file.standing = 'to_judge'
    group by registry_person.nik
),
numbered as (
    select
        person_number.person_no, person_number.key,
        coalesce(person_number.case_id, own_case.case_id, family_case.case_id) as case_id
    from person_number
    left join own_case on own_case.nik = person_number.nik
    left join family_case on family_case.nik = person_number.nik
),
keyed as (
    select
        case when judged_pair.one < 0 then 'proposal' else 'person' end as kind,
        -- The proposal stands first, else the smaller key.
        judged_pair.one < 0 or first_one.key < second_one.key as is_in_order,
        first_one.key as first_key, second_one.key as second_key,
        first_one.case_id as first_case, second_one.case_id as second_case,
        judged_pair.weight, judged_pair.band, judged_pair.agrees, judged_pair.differs
    from judged_pair
    join numbered first_one on first_one.person_no = judged_pair.one
    join numbered second_one on second_one.person_no = judged_pair.two
)
select
    kind,
    case when is_in_order then first_key else second_key end as key_a,
    case when is_in_order then second_key else first_key end as key_b,
    case when is_in_order then first_case else second_case end as case_id_a,
    case when is_in_order then second_case else first_case end as case_id_b,
    weight, band, agrees, differs
from keyed
order by kind, key_a, key_b
