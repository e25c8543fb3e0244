-- claim cases_counted
-- id Setiap usulan yang dibaca menjadi satu kasus, di kabupaten/kota yang mengusulkan; tidak ada yang hilang atau dipindahkan.
-- en Every proposal that was read is a case, in the regency that proposed it; none is left out or moved.
-- reads decision, gate, row_account, reconciliation, round, meant_case
-- A proposal without a good NIK of which an officer said whose it is is judged, and still counted as it was read.
-- Where the registry's families are the cases, their rows are accounted for file by file.
with counted as (
    select decision.regency_code, count(*) as cases, count(*) filter (decision.status = 'quarantined' or meant_case.case_id is not null) as quarantined
    from decision
    left join meant_case on meant_case.case_id = decision.case_id
    group by decision.regency_code
),
read as (
    select reconciliation.source_file, reconciliation.accepted + reconciliation.quarantined as rows_read
    from reconciliation
    cross join round
    where (reconciliation.layout = 'proposal') = (round.candidates = 'proposals') and reconciliation.layout <> 'reference'
),
total as (
    select (select count(*) from decision) as cases,
           (select coalesce(sum(rows_in_cases + rows_in_no_case), 0) from row_account) as rows_accounted,
           (select sum(quarantined) from counted) as quarantined,
           (select coalesce(sum(quarantined), 0) from reconciliation where layout = 'proposal') as rows_quarantined
)
select cast(null as varchar) as case_id, gate.subject as regency_code,
       concat(gate.check_name, ': ', coalesce(counted.quarantined, 0), '/', coalesce(counted.cases, 0), ' ≠ ', gate.counted, '/', gate.of_rows) as what
from gate
cross join round
left join counted on counted.regency_code = gate.subject
where round.candidates = 'proposals' and gate.scope = 'regency' and gate.check_name = 'proposals_quarantined'
    and (gate.of_rows is distinct from coalesce(counted.cases, 0) or gate.counted is distinct from coalesce(counted.quarantined, 0))
union all
select null as case_id, null as regency_code, concat('decision: ', cases, ' ', quarantined, ' ≠ ', rows_accounted, ' ', rows_quarantined) as what
from total
cross join round
where round.candidates = 'proposals' and (cases <> rows_accounted or quarantined <> rows_quarantined)
union all
select null as case_id, null as regency_code,
       concat(coalesce(read.source_file, row_account.source_file), ': ', coalesce(rows_in_cases + rows_in_no_case, 0), ' ≠ ', rows_read) as what
from read
full join row_account on row_account.source_file = read.source_file
where coalesce(read.rows_read, 0) <> coalesce(row_account.rows_in_cases + row_account.rows_in_no_case, 0)
order by regency_code, what
