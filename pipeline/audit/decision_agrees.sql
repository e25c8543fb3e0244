-- claim decision_agrees
-- id Keputusan menyebut status, peringkat, tiket dan alasan yang sama dengan tempat kasus itu.
-- en A decision tells the same status, rank, ticket and reason as the place of the case.
-- reads decision, placement
select
    decision.case_id, decision.regency_code,
    case
        when placement.case_id is null and decision.outcome in ('ineligible', 'undetermined') then concat('status: ', decision.status, ' ≠ ', decision.outcome)
        when placement.case_id is null then concat('status: ', decision.status)
        when placement.status <> decision.status then concat('status: ', decision.status, ' ≠ ', placement.status)
        when placement.reason_code <> decision.reason_code then concat('reason_code: ', decision.reason_code, ' ≠ ', placement.reason_code)
        else 'rank_in_regency, draw_ticket'
    end as what
from decision
left join placement on placement.case_id = decision.case_id
where case
    when placement.case_id is not null then placement.status <> decision.status or placement.reason_code is distinct from decision.reason_code
        or placement.rank_in_regency is distinct from decision.rank_in_regency or placement.draw_ticket is distinct from decision.draw_ticket
    when decision.outcome in ('ineligible', 'undetermined') then decision.status <> decision.outcome
    else decision.status not in ('not_in_registry', 'quarantined', 'duplicate')
end
order by decision.case_id
