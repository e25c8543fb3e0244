-- writes identified_proposal, one row per proposal that no later delivery replaces, with the NIK of its person
-- reads current_proposal, decided_proposal
-- Where the NIK alone is damaged or missing, an officer may have decided whom the proposal means: then it is fit to decide on.
select
    current_proposal.file_no, current_proposal.source_row, current_proposal.regency_code,
    coalesce(decided_proposal.nik, current_proposal.nik) as nik,
    current_proposal.no_kk, current_proposal.applicant_name, current_proposal.birth_date, current_proposal.proposed_on,
    case when decided_proposal.nik is null then current_proposal.quarantine_code end as quarantine_code,
    decided_proposal.nik is not null as is_decided
from current_proposal
left join decided_proposal
    on decided_proposal.file_no = current_proposal.file_no
    and decided_proposal.source_row = current_proposal.source_row
