-- claim draw_in_time
-- id Daftar dibekukan sebelum angka undian ada, dan angka itu dicatat setelah ada.
-- en The list was frozen before the value of the draw was there, and that was entered after.
-- reads draw_moment
select cast(null as varchar) as case_id, cast(null as varchar) as regency_code, concat(step, ' ', moment, ' ≥ ', step_after, ' ', moment_after) as what
from draw_moment
where moment > moment_after or moment = moment_after and step = 'frozen_at'
order by what
