-- writes likely_pair, one row per pair of people who are alike enough to be compared, the smaller number first
-- reads registry_row, proposal_row
-- The birth date and either the name, or the village, or the district and the beginning of the first or last word of the name;
-- or the village, the name and the year, or the day and month, of birth; or the card and the beginning of such a word; or,
-- without a birth date, name and village. Who has only the birth date and a like name in another district is left out: it takes
-- more than that to be flagged. The first six digits of a village's code are its district's.
-- Of two of the registry who are both sought the smaller number meets the larger, and nobody meets himself.
with sought as (
    select person_no, spoken_no, head_no, tail_no, born, village, card, person_no as meets_above
    from registry_row
    where is_sought
    union all
    select person_no, spoken_no, head_no, tail_no, born, village, card, -1 as meets_above
    from proposal_row
),
met as (
    select sought.person_no as one, other.person_no as two
    from sought
    join registry_row as other on other.born = sought.born and other.spoken_no = sought.spoken_no
    where not other.is_sought or other.person_no > sought.meets_above
    union all
    select sought.person_no as one, other.person_no as two
    from sought
    join registry_row as other on other.born = sought.born and other.village = sought.village
    where not other.is_sought or other.person_no > sought.meets_above
    union all
    select sought.person_no as one, other.person_no as two
    from sought
    join registry_row as other on other.born = sought.born and other.village // 10000 = sought.village // 10000 and other.head_no = sought.head_no
    where not other.is_sought or other.person_no > sought.meets_above
    union all
    select sought.person_no as one, other.person_no as two
    from sought
    join registry_row as other on other.born = sought.born and other.village // 10000 = sought.village // 10000 and other.tail_no = sought.tail_no
    where not other.is_sought or other.person_no > sought.meets_above
    union all
    select sought.person_no as one, other.person_no as two
    from sought
    join registry_row as other on other.village = sought.village and other.spoken_no = sought.spoken_no and other.born // 10000 = sought.born // 10000
    where not other.is_sought or other.person_no > sought.meets_above
    union all
    select sought.person_no as one, other.person_no as two
    from sought
    join registry_row as other on other.village = sought.village and other.spoken_no = sought.spoken_no and other.born % 10000 = sought.born % 10000
    where not other.is_sought or other.person_no > sought.meets_above
    union all
    select sought.person_no as one, other.person_no as two
    from sought
    join registry_row as other on other.card = sought.card and other.head_no = sought.head_no
    where not other.is_sought or other.person_no > sought.meets_above
    union all
    select sought.person_no as one, other.person_no as two
    from sought
    join registry_row as other on other.card = sought.card and other.tail_no = sought.tail_no
    where not other.is_sought or other.person_no > sought.meets_above
    union all
    select sought.person_no as one, other.person_no as two
    from sought
    join registry_row as other on other.village = sought.village and other.spoken_no = sought.spoken_no
    where sought.born is null and (not other.is_sought or other.person_no > sought.meets_above)
)
select least(one, two) as join_key_l, greatest(one, two) as join_key_r, '0' as match_key
from met
group by least(one, two), greatest(one, two)
