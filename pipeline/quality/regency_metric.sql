-- writes regency_metric, one row per regency: what the gate compares with its limits
-- reads delivery, region, proposal_count, registry_count, expected_family_count
with regency as (
    select delivery.delivered_for as regency_code
    from delivery
    join region on region.region_code = delivery.delivered_for
    where not delivery.superseded
    group by delivery.delivered_for
)
select
    regency.regency_code,
    coalesce(proposal_count.proposals, 0) as proposals,
    coalesce(proposal_count.proposals_quarantined, 0) as proposals_quarantined,
    coalesce(proposal_count.proposals_repeated, 0) as proposals_repeated,
    coalesce(proposal_count.proposals_not_in_registry, 0) as proposals_not_in_registry,
    coalesce(proposal_count.proposals_without_decile, 0) as proposals_without_decile,
    coalesce(registry_count.families, 0) as families,
    coalesce(registry_count.families_without_member, 0) as families_without_member,
    coalesce(registry_count.families_without_decile, 0) as families_without_decile,
    coalesce(registry_count.families_with_decile, 0) as families_with_decile,
    coalesce(registry_count.families_of_commonest_decile, 0) as families_of_commonest_decile,
    coalesce(registry_count.rows_before, 0) as rows_before,
    coalesce(registry_count.rows_gone, 0) as rows_gone,
    coalesce(expected_family_count.families_expected, 0) as families_expected,
    case when expected_family_count.families_expected > coalesce(registry_count.families_delivered, 0)
         then expected_family_count.families_expected - coalesce(registry_count.families_delivered, 0) else 0 end as families_missing
from regency
left join proposal_count on proposal_count.regency_code = regency.regency_code
left join registry_count on registry_count.regency_code = regency.regency_code
left join expected_family_count on expected_family_count.regency_code = regency.regency_code
