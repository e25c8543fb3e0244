-- writes current_proposal, one row per proposal that no later delivery replaces
-- reads proposal, delivery, quarantine
select
    proposal.file_no, proposal.source_row, proposal.regency_code, proposal.nik, proposal.nik_code, proposal.no_kk,
    proposal.kk_code, proposal.applicant_name, proposal.birth_date, proposal.birth_code, proposal.nik_born_on,
    proposal.sex, proposal.nik_sex, proposal.district_code, proposal.village_code, proposal.address, proposal.rt,
    proposal.rw, proposal.phone, proposal.business_sector, proposal.business_status, proposal.business_months,
    proposal.monthly_turnover_idr, proposal.requested_package, proposal.has_active_kur, proposal.proposed_on,
    proposal.undecoded, proposal.cells,
    quarantine.code as quarantine_code
from proposal
join delivery
    on delivery.file_no = proposal.file_no
    and delivery.delivered_for = proposal.delivered_for
    and not delivery.superseded
left join quarantine
    on quarantine.file_no = proposal.file_no
    and quarantine.source_row = proposal.source_row
