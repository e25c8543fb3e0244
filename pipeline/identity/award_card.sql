-- writes award_card, one row per family that is sought with a card on which one award may be given
-- reads registry_family, card_family
-- A number that more than three DTSEN families have is a slip of whoever filled it in, and ties no one together.
with shared_by as (
    select no_kk, count(*) as families
    from card_family
    group by no_kk
)
select registry_family.family_id, registry_family.no_kk
from registry_family
left join shared_by on shared_by.no_kk = registry_family.no_kk
where registry_family.no_kk is not null and coalesce(shared_by.families, 1) <= 3
