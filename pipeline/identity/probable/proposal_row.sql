-- writes proposal_row, one row per proposal whose person the registry does not know by the NIK: what it says of the person
-- reads case_file, current_proposal, name_form
-- A NIK that is damaged or absent is no number of a person: such proposals have numbers below zero.
with unknown_person as (
    select
        case_file.case_id, case_file.file_no, case_file.source_row, case_file.nik,
        row_number() over (order by case_file.nik nulls first, case_file.case_id) as place
    from case_file
    where case_file.standing = 'not_in_registry' or case_file.nik is null
)
select
    unknown_person.case_id,
    coalesce(cast(unknown_person.nik as bigint), -unknown_person.place) as person_no,
    named.spoken_no, named.head_no, named.tail_no,
    cast(year(coalesce(proposal.birth_date, proposal.nik_born_on)) % 100 * 10000
         + month(coalesce(proposal.birth_date, proposal.nik_born_on)) * 100
         + day(coalesce(proposal.birth_date, proposal.nik_born_on)) as integer) as born,
    coalesce(proposal.birth_date, proposal.nik_born_on) as born_on,
    coalesce(proposal.sex, proposal.nik_sex) = 'P' as is_female,
    cast(replace(proposal.village_code, '.', '') as bigint) as village,
    cast(replace(proposal.regency_code, '.', '') as smallint) as regency,
    cast(proposal.no_kk as bigint) as card
from unknown_person
join current_proposal proposal
    on proposal.file_no = unknown_person.file_no
    and proposal.source_row = unknown_person.source_row
left join name_form named on named.name = proposal.applicant_name
