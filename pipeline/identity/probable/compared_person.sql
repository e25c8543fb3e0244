-- writes compared_person, one row per person of a pair: what all registry rows of a NIK, or one proposal, say together
-- reads likely_pair, registry_row, proposal_row, spoken_name
-- Each fact comes from the first layout that has it: the number of the layout stands before it, and is taken off again.
with paired as (
    select join_key_l as person_no from likely_pair
    union
    select join_key_r as person_no from likely_pair
),
gathered as (
    select
        registry_row.person_no,
        min(layout_no * 10000000000 + spoken_no) % 10000000000 as spoken_no,
        case when min(mother_no) = max(mother_no) then min(mother_no) end as mother_no,
        -- A birth date that somebody typed comes before that of the NIK.
        min(case when is_typed then born else 1000000 + born end) % 1000000 as born,
        count(born_on) > 0 as has_birth_date,
        case when min(is_female) = max(is_female) then min(is_female) end as is_female,
        min(layout_no * 100000000000 + village) % 100000000000 as village,
        min(layout_no * 100000000000 + regency) % 100000000000 as regency,
        min(card) as low_card, max(card) as high_card
    from registry_row
    join paired on paired.person_no = registry_row.person_no
    group by registry_row.person_no
    union all
    select
        proposal_row.person_no, spoken_no, null as mother_no, born, born_on is not null as has_birth_date, is_female, village, regency,
        card as low_card, card as high_card
    from proposal_row
    join paired on paired.person_no = proposal_row.person_no
)
select
    gathered.person_no as unique_id,
    spoken_name.spoken, mother.spoken as mother, gathered.born, gathered.has_birth_date, gathered.is_female, gathered.village,
    gathered.regency, gathered.low_card, gathered.high_card
from gathered
left join spoken_name on spoken_name.spoken_no = gathered.spoken_no
left join spoken_name mother on mother.spoken_no = gathered.mother_no
