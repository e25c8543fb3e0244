-- table meant_case, one row per proposal without a good NIK of which an officer said whose it is
-- reads quarantine, identity_decision
select quarantine.case_id
from quarantine
join identity_decision
    on identity_decision.decision = 'same'
    and quarantine.case_id in (identity_decision.key_a, identity_decision.key_b)
group by quarantine.case_id
