-- writes waiting, one row per case in the reserve, with its number on it
-- reads short_list, passed_over, quota, regency_seating, floor_pair
-- As many as the reserve is long; and of each group with a floor as many as the floor alone would need.
with numbered as (
    select
        short_list.case_id,
        short_list.regency_code,
        row_number() over (partition by short_list.regency_code order by short_list.rank_in_province) as place,
        case when instr(';' || short_list.floor_groups || ';', ';' || floor_pair.first_group || ';') > 0 then 1 else 0 end as in_first,
        case when instr(';' || short_list.floor_groups || ';', ';' || floor_pair.second_group || ';') > 0 then 1 else 0 end as in_second
    from short_list
    join passed_over on passed_over.case_id = short_list.case_id
    cross join floor_pair
    where passed_over.reason_code <> 'NO_PACKAGE'
),
counted as (
    select
        case_id,
        regency_code,
        place,
        in_first,
        in_second,
        sum(in_first) over (partition by regency_code order by place) as first_place,
        sum(in_second) over (partition by regency_code order by place) as second_place
    from numbered
)
select
    counted.case_id,
    cast(row_number() over (partition by counted.regency_code order by counted.place) as bigint) as list_no
from counted
join quota on quota.regency_code = counted.regency_code
join regency_seating on regency_seating.regency_code = counted.regency_code
where counted.place <= quota.reserve_length
    or (counted.in_first = 1 and counted.first_place <= regency_seating.first_reserve)
    or (counted.in_second = 1 and counted.second_place <= regency_seating.second_reserve)
