-- claim list_frozen
-- id Daftar yang diundi adalah daftar yang dibekukan.
-- en The list that was drawn from is the list that was frozen.
-- reads placement, frozen_list
with drawn as (
    select sha256(coalesce(string_agg(case_id || chr(10), '' order by case_id), '')) as list_sha256 from placement
)
select cast(null as varchar) as case_id, cast(null as varchar) as regency_code,
       concat('list_sha256: ', frozen_list.list_sha256[:12], ' ≠ ', drawn.list_sha256[:12]) as what
from frozen_list
cross join drawn
where frozen_list.list_sha256 <> drawn.list_sha256
