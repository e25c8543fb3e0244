-- writes family_home, one row per id_keluarga of the family files; no regency or village where its rows disagree
-- reads family, delivery
-- Where a current delivery has the family, an older one no longer says where it lives.
with placed as (
    select
        family.id_keluarga,
        family.regency_code,
        family.village_code,
        case when not coalesce(delivery.superseded, false) then family.regency_code end as current_regency,
        case when not coalesce(delivery.superseded, false) then family.village_code end as current_village
    from family
    left join delivery
        on delivery.file_no = family.file_no
        and delivery.delivered_for = family.delivered_for
    where family.id_keluarga is not null
)
select
    id_keluarga,
    case
        when min(current_regency) = max(current_regency) then min(current_regency)
        when min(current_regency) is null and min(regency_code) = max(regency_code) then min(regency_code)
    end as regency_code,
    case
        when min(current_village) = max(current_village) then min(current_village)
        when min(current_village) is null and min(village_code) = max(village_code) then min(village_code)
    end as village_code
from placed
group by id_keluarga
