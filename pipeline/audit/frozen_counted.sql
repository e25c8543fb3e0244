-- claim frozen_counted
-- id Daftar yang diundi adalah daftar yang dibekukan, dengan jumlah kasus tiap kabupaten/kota yang sama.
-- en The list that is drawn from is the one that was frozen, with as many cases in every regency.
-- reads frozen_list, frozen_regency, placement
with drawn as (
    select sha256(coalesce(string_agg(case_id || chr(10), '' order by case_id), '')) as list_sha256, count(*) as cases
    from placement
    where exists (select 1 from frozen_list)
),
counted as (
    select regency_code, count(*) as cases from placement where exists (select 1 from frozen_list) group by regency_code
)
select cast(null as varchar) as case_id, cast(null as varchar) as regency_code,
       concat('list_sha256: ', frozen_list.list_sha256[:12], ' ≠ ', drawn.list_sha256[:12], '; ', frozen_list.cases, ' ≠ ', drawn.cases) as what
from frozen_list
cross join drawn
where frozen_list.list_sha256 <> drawn.list_sha256 or frozen_list.cases <> drawn.cases
union all
select null as case_id, coalesce(frozen_regency.regency_code, counted.regency_code) as regency_code,
       concat(coalesce(frozen_regency.cases, 0), ' ≠ ', coalesce(counted.cases, 0)) as what
from frozen_regency
full join counted on counted.regency_code = frozen_regency.regency_code
where coalesce(frozen_regency.cases, 0) <> coalesce(counted.cases, 0)
order by regency_code, what
