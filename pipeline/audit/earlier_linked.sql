-- claim earlier_linked
-- id Setiap kasus yang orang atau keluarganya menerima pada putaran sebelumnya tertaut ke putaran itu.
-- en Every case whose person or family received in an earlier round is linked to it.
-- reads decision, link, earlier_decision
with recipient as (
    select distinct round, person_key, family_key from earlier_decision where status = 'selected'
),
received as (
    select decision.case_id, decision.regency_code, recipient.round from decision join recipient on recipient.person_key = decision.person_key
    union
    select decision.case_id, decision.regency_code, recipient.round from decision join recipient on recipient.family_key = decision.family_key
)
select received.case_id, received.regency_code, concat(received.round, ': link –') as what
from received
left join link on link.case_id = received.case_id and link.linked_to = 'earlier_round' and link.linked_key = received.round
where link.case_id is null
order by received.case_id, what
