-- writes sought_nik, one row per NIK whose family is brought together
-- reads identified_proposal, current_person, run
-- That of a proposal fit to decide on; where the registry's families are the cases, everybody's.
select identified_proposal.nik
from identified_proposal
cross join run
where run.candidates = 'proposals' and identified_proposal.quarantine_code is null
group by identified_proposal.nik
union all
select current_person.nik
from current_person
cross join run
where run.candidates = 'registry' and current_person.nik is not null
group by current_person.nik
