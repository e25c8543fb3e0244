-- writes registry_person, one row per NIK of the families that are brought together
-- reads person_in_layout, sought_row, home_regency, family_of_nik
-- Each fact comes from the first layout that has it, DTSEN (L2), SIKS-NG (L3), DTKS (L1), Regsosek (L4); a layout whose
-- rows disagree leaves the fact unknown.
with one_nik as (
    select
        nik,
        min(nik_born_on) as nik_born_on,
        min(nik_sex) as nik_sex,
        min(family_id) as first_family,
        max(family_id) as last_family
    from sought_row
    where nik is not null
    group by nik
),
place as (
    select
        nik,
        count(case when layout <> 'L3' then 1 end) as delivered,
        count(case when layout = 'L3' and not active then 1 end) as marked_inactive
    from sought_row
    where nik is not null
    group by nik, regency_code
),
lives_elsewhere as (
    select nik
    from place
    where delivered > 0 and marked_inactive = 0
    group by nik
)
select
    one_nik.nik,
    case when family_of_nik.nik is not null then family_of_nik.family_id
         when one_nik.first_family = one_nik.last_family then one_nik.first_family end as family_id,
    home_regency.regency_code,
    coalesce(l2.name, l3.name, l1.name, l4.name) as name,
    case when l1.birth_date_low = l1.birth_date_high then l1.birth_date_low end as birth_date,
    one_nik.nik_born_on,
    case when l1.sex_low is not null then case when l1.sex_low = l1.sex_high then l1.sex_low end
         when l4.sex_low = l4.sex_high then l4.sex_low end as sex,
    one_nik.nik_sex,
    -- Only SIKS-NG marks the inactive; whoever is delivered in another layout alone is active. Inactive in one regency
    -- while another layout has the person in another may be a move: then it is unknown.
    case when not l3.active_low and lives_elsewhere.nik is not null then null
         when l3.nik is not null then case when l3.active_low = l3.active_high then l3.active_low end
         when coalesce(l2.nik, l1.nik) is not null then true end as active_in_registry,
    case when l2.state_paid_low is not null then case when l2.state_paid_low = l2.state_paid_high then l2.state_paid_low end
         when l1.state_paid_low is not null then case when l1.state_paid_low = l1.state_paid_high then l1.state_paid_low end
         when l4.state_paid_low = l4.state_paid_high then l4.state_paid_low end as state_paid,
    -- Whoever had died by 2022 is dead; whoever lived then may have died since.
    case when l3.alive_low is not null then case when l3.alive_low = l3.alive_high then l3.alive_low end
         when not l4.alive_high then false end as alive,
    case when l3.civil_registry_match_low is not null then l3.civil_registry_match_low
         when l1.civil_registry_match_low = l1.civil_registry_match_high then l1.civil_registry_match_low
         end as civil_registry_match,
    case when l3.disabled_low is not null then case when l3.disabled_low = l3.disabled_high then l3.disabled_low end
         when l4.disabled_low = l4.disabled_high then l4.disabled_low end as disabled,
    case when l3.receives_pena_low = l3.receives_pena_high then l3.receives_pena_low end as receives_pena,
    -- Whoever headed a family in 2022 may have joined another since: that counts only where no other layout has the person.
    case when l2.relation_low is not null then case when l2.relation_low = l2.relation_high then l2.relation_low end
         when l1.relation_low is not null then case when l1.relation_low = l1.relation_high then l1.relation_low end
         when coalesce(l2.nik, l3.nik, l1.nik) is null and l4.relation_low = l4.relation_high then l4.relation_low end
        as relation,
    -- Regsosek alone asks it.
    case when l4.marital_low = l4.marital_high then l4.marital_low end as marital
from one_nik
left join person_in_layout l1 on l1.nik = one_nik.nik and l1.layout = 'L1'
left join person_in_layout l2 on l2.nik = one_nik.nik and l2.layout = 'L2'
left join person_in_layout l3 on l3.nik = one_nik.nik and l3.layout = 'L3'
left join person_in_layout l4 on l4.nik = one_nik.nik and l4.layout = 'L4'
left join home_regency on home_regency.nik = one_nik.nik
left join family_of_nik on family_of_nik.nik = one_nik.nik
left join lives_elsewhere on lives_elsewhere.nik = one_nik.nik
