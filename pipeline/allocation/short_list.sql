-- writes short_list, one row per case that can come to a seat or into the reserve
-- reads ranked, quota
-- Cases of one kind are served in their order: no more of them than the regency has seats, and then as many as may wait.
with numbered as (
    select
        ranked.case_id,
        ranked.regency_code,
        ranked.rank_in_province,
        ranked.floor_groups,
        ranked.acceptable_packages,
        quota.seats + quota.reserve_length as most,
        row_number() over (partition by ranked.regency_code, ranked.floor_groups, ranked.acceptable_packages
                           order by ranked.rank_in_regency) as place
    from ranked
    join quota on quota.regency_code = ranked.regency_code
)
select
    case_id,
    regency_code,
    rank_in_province,
    floor_groups,
    acceptable_packages
from numbered
where place <= most
