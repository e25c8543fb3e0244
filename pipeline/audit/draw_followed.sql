-- claim draw_followed
-- id Kunci undian dihitung dari benih yang diumumkan, atau dari daftar yang dibekukan dan angka acak umum.
-- en The key of the draw is computed from the declared seed, or from the frozen list and the public random value.
-- reads draw_step
select cast(null as varchar) as case_id, cast(null as varchar) as regency_code, concat(step, ': ', found[:12], ' ≠ ', expected[:12]) as what
from draw_step
where found is distinct from expected
order by step
