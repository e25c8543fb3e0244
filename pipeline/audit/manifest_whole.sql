-- claim manifest_whole
-- id Manifest menyebut semua yang membuktikan sebuah rilis: dasar keputusan, undian, dan setiap berkasnya.
-- en The manifest tells all that a release is proven by: what was decided by, the draw, and every file.
-- reads manifest_gap
select cast(null as varchar) as case_id, cast(null as varchar) as regency_code, concat(what, ': –') as what
from manifest_gap
order by what
