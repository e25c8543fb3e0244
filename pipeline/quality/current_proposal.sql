-- writes current_proposal, one row per proposal that no later delivery replaces
-- reads proposal, superseded_proposal, quarantine
select
    proposal.file_no, proposal.source_row, proposal.regency_code, proposal.nik, proposal.nik_code, proposal.no_kk,
    proposal.kk_code, proposal.applicant_name, proposal.birth_date, proposal.birth_code, proposal.nik_born_on,
    proposal.sex, proposal.nik_sex, proposal.district_code, proposal.village_code, proposal.address, proposal.rt,
    proposal.rw, proposal.phone, proposal.business_sector, proposal.business_status, proposal.business_months,
    proposal.monthly_turnover_idr, proposal.requested_package, proposal.has_active_kur, proposal.proposed_on,
    proposal.undecoded, proposal.cells,
    quarantine.code as quarantine_code
from proposal
left join superseded_proposal
    on superseded_proposal.file_no = proposal.file_no
    and superseded_proposal.source_row = proposal.source_row
left join quarantine
    on quarantine.file_no = proposal.file_no
    and quarantine.source_row = proposal.source_row
where superseded_proposal.file_no is null
