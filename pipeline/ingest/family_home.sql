-- writes family_home, one row per id_keluarga of the family files; no regency or village where its rows disagree
-- reads family, delivery
-- Where a current delivery has the family, an older one no longer says where it lives. Millions of families are in memory at
-- once, so places are numbers: 64.72.05.1004 is 6472051004.
with placed as (
    select
        family.id_keluarga,
        not coalesce(delivery.superseded, false) as is_current,
        cast(replace(family.regency_code, '.', '') as smallint) as regency_no,
        cast(replace(family.village_code, '.', '') as bigint) as village_no
    from family
    left join delivery
        on delivery.file_no = family.file_no
        and delivery.delivered_for = family.delivered_for
    where family.id_keluarga is not null
),
told as (
    select
        id_keluarga,
        min(case when is_current then regency_no end) as least_current_regency,
        max(case when is_current then regency_no end) as most_current_regency,
        min(regency_no) as least_regency,
        max(regency_no) as most_regency,
        min(case when is_current then village_no end) as least_current_village,
        max(case when is_current then village_no end) as most_current_village,
        min(village_no) as least_village,
        max(village_no) as most_village
    from placed
    group by id_keluarga
)
select
    id_keluarga,
    case
        when least_current_regency = most_current_regency then least_current_regency
        when least_current_regency is null and least_regency = most_regency then least_regency
    end as regency_no,
    case
        when least_current_village = most_current_village then least_current_village
        when least_current_village is null and least_village = most_village then least_village
    end as village_no
from told
