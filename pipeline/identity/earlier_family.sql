-- writes earlier_family, one row per case whose family has members of another family that received aid in an earlier round
-- reads case_file, member_key, earlier_member
-- A card may have been split, or two merged: the number is new, the people are not.
with shared as (
    select case_file.case_id, earlier_member.round, earlier_member.case_id as earlier_case, count(*) as members
    from case_file
    join member_key on member_key.family_id = case_file.family_id
    join earlier_member
        on earlier_member.person_key = member_key.person_key
        and coalesce(earlier_member.family_key, '') <> case_file.family_key
    group by case_file.case_id, earlier_member.round, earlier_member.case_id
)
select case_id, max(members) as members
from shared
group by case_id
