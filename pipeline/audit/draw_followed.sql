-- claim draw_followed
-- id Kunci undian dihitung dari benih yang diumumkan, atau dari angka acak umum dan daftar yang dibekukan, yaitu daftar yang diundi.
-- en The key of the draw is computed from the declared seed, or from the public random value and the frozen list, which is the one drawn from.
-- reads draw_step, placement
with drawn as (
    select sha256(coalesce(string_agg(case_id || chr(10), '' order by case_id), '')) as list_sha256 from placement
),
told as (
    select draw_step.step, draw_step.found, case draw_step.step when 'list_sha256' then drawn.list_sha256 else draw_step.expected end as expected
    from draw_step
    cross join drawn
)
select cast(null as varchar) as case_id, cast(null as varchar) as regency_code, concat(step, ': ', found[:12], ' ≠ ', expected[:12]) as what
from told
where found is distinct from expected
order by step
