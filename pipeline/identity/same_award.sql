-- writes same_award, one row per two families, or people without one, that may have one award together, and what ties them
-- reads award_card, family_member, person_group, identity_decision
-- One card, two members known by their NIK, or what an officer decided. One common member alone may have married out of the
-- other family. Whom an officer found to be different people tie nothing.
with shared_nik as (
    select nik
    from family_member
    where nik is not null
    group by nik
    having min(family_id) < max(family_id)
),
shared as (
    select family_member.family_id, family_member.nik
    from family_member
    join shared_nik on shared_nik.nik = family_member.nik
),
tied as (
    select one.family_id as group_a, other.family_id as group_b, 'SAME_CARD' as kind
    from award_card one
    join award_card other on other.no_kk = one.no_kk and one.family_id < other.family_id
    union all
    select one.family_id as group_a, other.family_id as group_b, 'SHARED_MEMBERS' as kind
    from shared one
    join shared other on other.nik = one.nik and one.family_id < other.family_id
    group by one.family_id, other.family_id
    having count(*) > 1
),
decided as (
    select
        case when one.group_id < other.group_id then one.group_id else other.group_id end as group_a,
        case when one.group_id < other.group_id then other.group_id else one.group_id end as group_b,
        identity_decision.decision
    from identity_decision
    join person_group one on one.person_key = identity_decision.person_key_a
    join person_group other on other.person_key = identity_decision.person_key_b
    where one.group_id <> other.group_id
),
told_apart as (
    select group_a, group_b
    from decided
    group by group_a, group_b
    having min(decision) = 'different'
),
all_ties as (
    select tied.group_a, tied.group_b, tied.kind
    from tied
    left join told_apart on told_apart.group_a = tied.group_a and told_apart.group_b = tied.group_b
    where told_apart.group_a is null
    union all
    select group_a, group_b, 'SAME_PERSON' as kind
    from decided
    where decision = 'same'
)
select
    group_a,
    group_b,
    -- The strongest tie first: SAME_PERSON, SAME_CARD, SHARED_MEMBERS.
    case max(case kind when 'SAME_PERSON' then 3 when 'SAME_CARD' then 2 else 1 end)
        when 3 then 'SAME_PERSON' when 2 then 'SAME_CARD' else 'SHARED_MEMBERS' end as kind
from all_ties
group by group_a, group_b
