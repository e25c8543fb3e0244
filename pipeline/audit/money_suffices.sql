-- claim money_suffices
-- id Anggaran cukup untuk semua paket yang tersedia, dan untuk semua yang terpilih.
-- en The budget pays for all packages in stock, and for everybody selected.
-- reads round, package, placement
with needed as (
    select 'stock' as what_for, coalesce(sum(cast(stock as hugeint) * unit_cost_idr), 0) as cost_idr from package
    union all
    select 'selected' as what_for, coalesce(sum(cast(package.unit_cost_idr as hugeint)), 0) as cost_idr
    from placement
    join package on package.package = placement.package
    where placement.status = 'selected'
)
select cast(null as varchar) as case_id, cast(null as varchar) as regency_code, concat(what_for, ': ', cost_idr, ' > ', round.budget_idr) as what
from needed
cross join round
where needed.cost_idr > round.budget_idr
order by what
