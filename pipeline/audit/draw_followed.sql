-- claim draw_followed
-- id Kunci undian dihitung dari benih yang diumumkan, atau dari nilai sumber yang diumumkan dan daftar yang dibekukan.
-- en The key of the draw is computed from the declared seed, or from the value of the sources that were named and the frozen list.
-- reads draw_step
select cast(null as varchar) as case_id, cast(null as varchar) as regency_code, concat(step, ': ', found[:20], ' ≠ ', expected[:20]) as what
from draw_step
where found is distinct from expected
order by step
