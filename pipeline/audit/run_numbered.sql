-- claim run_numbered
-- id Nomor proses adalah hash masukan, aturan, program, kunci, putaran sebelumnya dan undian yang disebut manifest.
-- en The number of the run is the hash of the inputs, rules, program, key, earlier rounds and draw that the manifest tells.
-- reads run_number
select cast(null as varchar) as case_id, cast(null as varchar) as regency_code, concat(step, ': ', found, ' ≠ ', expected) as what
from run_number
where found <> expected
order by what
