-- writes probable_count, one row per regency, kind and band: probable pairs with somebody there
-- reads probable_pair, probable_person
-- A pair of people in two regencies counts in both.
with side as (
    select kind, key_a, key_b, band, key_a as key from probable_pair
    union all
    select kind, key_a, key_b, band, key_b as key from probable_pair
),
placed as (
    select side.kind, side.band, side.key_a, side.key_b, coalesce(probable_person.regency_code, 'elsewhere') as regency_code
    from side
    left join probable_person on probable_person.key = side.key
    group by side.kind, side.band, side.key_a, side.key_b, coalesce(probable_person.regency_code, 'elsewhere')
)
select regency_code, kind, band, count(*) as pairs
from placed
group by regency_code, kind, band
order by regency_code, kind, band
