-- writes judged_pair, one row per pair that is held or flagged, the smaller number first: its weight, and what agrees and differs
-- reads scored_pair, compared_person, registry_row, weighing
-- Two rows of one file with one card are two people by that file's own word, twins most often: that they share a home says
-- nothing, and such a pair is never held. Nor is one whose names are not the same once spelling is evened out: twins have one
-- birth date and mother, often one village, and names a letter apart. Nor one where a birth date, or its century, is not known.
with one_family as (
    select scored_pair.one, scored_pair.two
    from scored_pair
    join registry_row first_row on first_row.person_no = scored_pair.one
    join registry_row second_row
        on second_row.person_no = scored_pair.two
        and second_row.file_no = first_row.file_no
        and second_row.card = first_row.card
    group by scored_pair.one, scored_pair.two
),
weighed as (
    select
        scored_pair.one, scored_pair.two, scored_pair.name_level, scored_pair.birth_date_level, scored_pair.sex_level,
        scored_pair.mother_level, one_family.one is not null as in_one_family,
        scored_pair.evidence
            + case when scored_pair.one < 0 then weighing.expected_of_proposal else weighing.expected_of_person end
            - case when one_family.one is not null then greatest(coalesce(scored_pair.evidence_of_home, 0), 0) else 0 end as weight,
        weighing.hold_at, weighing.flag_at
    from scored_pair
    cross join weighing
    left join one_family on one_family.one = scored_pair.one and one_family.two = scored_pair.two
),
beside as (
    select
        weighed.one, weighed.two, weighed.weight,
        case when weighed.weight >= weighed.hold_at and first_person.has_birth_date and second_person.has_birth_date
             and weighed.name_level = 4 and not weighed.in_one_family then 'hold' else 'flag' end as band,
        -- Level 4 of a name, and 2 of a mother's, is the same; 3 and 1 are one letter.
        weighed.name_level >= 3 as name_agrees,
        weighed.birth_date_level = 2 as birth_date_agrees,
        weighed.sex_level = 1 as sex_agrees,
        weighed.mother_level >= 1 as mother_agrees,
        weighed.mother_level >= 0 as mothers_known,
        first_person.village = second_person.village as village_agrees,
        first_person.low_card in (second_person.low_card, second_person.high_card)
            or first_person.high_card in (second_person.low_card, second_person.high_card) as card_agrees,
        weighed.name_level >= 0 as names_known,
        weighed.birth_date_level >= 0 as birth_dates_known,
        weighed.sex_level >= 0 as sexes_known
    from weighed
    join compared_person first_person on first_person.unique_id = weighed.one
    join compared_person second_person on second_person.unique_id = weighed.two
    where weighed.weight >= weighed.flag_at
)
select
    one, two, weight, band,
    concat_ws(';', case when name_agrees then 'name' end, case when birth_date_agrees then 'birth_date' end,
              case when sex_agrees then 'sex' end, case when mother_agrees then 'mother' end,
              case when village_agrees then 'village' end, case when card_agrees then 'card' end) as agrees,
    concat_ws(';', case when names_known and not name_agrees then 'name' end,
              case when birth_dates_known and not birth_date_agrees then 'birth_date' end,
              case when sexes_known and not sex_agrees then 'sex' end, case when mothers_known and not mother_agrees then 'mother' end,
              case when not village_agrees then 'village' end, case when not card_agrees then 'card' end) as differs
from beside
