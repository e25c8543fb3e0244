-- writes proposed_nik, one row per NIK in a proposal that is fit to decide on
-- reads current_proposal
select nik
from current_proposal
where quarantine_code is null
group by nik
