-- claim earlier_named
-- id Putaran sebelumnya yang tertaut ke suatu kasus disebut manifest.
-- en An earlier round that some case is linked to is told by the manifest.
-- reads link, earlier_round
select link.case_id, cast(null as varchar) as regency_code, concat(link.linked_key, ': earlier_rounds –') as what
from link
left join earlier_round on earlier_round.round = link.linked_key
where link.linked_to = 'earlier_round' and earlier_round.round is null
order by link.case_id, what
