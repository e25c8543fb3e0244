-- claim earlier_decreed
-- id Putaran sebelumnya yang disebut manifest adalah yang ditetapkan berkas putaran.
-- en The earlier rounds that the manifest tells are those that the round's file names.
-- reads earlier_told
select cast(null as varchar) as case_id, cast(null as varchar) as regency_code, concat(round, ': ', is_told, ' ≠ ', is_decreed) as what
from earlier_told
where is_told <> is_decreed
order by round
