-- writes waiting, one row per case in the reserve, with its number on it
-- reads ranked, passed_over, quota, regency_seating, floor_rule
-- As many as the reserve is long; and of each group with a floor as many as the floor alone would need.
with numbered as (
    select
        ranked.case_id,
        ranked.regency_code,
        ranked.rank_in_regency,
        row_number() over (partition by ranked.regency_code order by ranked.rank_in_regency) as place,
        ranked.floor_groups
    from ranked
    join passed_over on passed_over.case_id = ranked.case_id
    where passed_over.reason_code <> 'NO_PACKAGE'
),
member as (
    select
        numbered.case_id,
        floor_rule.position,
        row_number() over (partition by numbered.regency_code, floor_rule.position order by numbered.place) as place
    from numbered
    join floor_rule on instr(';' || numbered.floor_groups || ';', ';' || floor_rule.floor_group || ';') > 0
),
kept_for_floor as (
    select member.case_id
    from member
    join numbered on numbered.case_id = member.case_id
    join regency_seating on regency_seating.regency_code = numbered.regency_code
    where member.place <= case member.position when 1 then regency_seating.first_reserve else regency_seating.second_reserve end
    group by member.case_id
)
select
    numbered.case_id,
    cast(row_number() over (partition by numbered.regency_code order by numbered.place) as bigint) as list_no
from numbered
join quota on quota.regency_code = numbered.regency_code
left join kept_for_floor on kept_for_floor.case_id = numbered.case_id
where numbered.place <= quota.reserve_length or kept_for_floor.case_id is not null
