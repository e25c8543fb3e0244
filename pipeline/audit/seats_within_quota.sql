-- claim seats_within_quota
-- id Tidak ada kabupaten/kota yang penerimanya melebihi kursinya, tanpa kursi yang dikosongkan.
-- en No regency has more cases selected than seats to give, those held empty aside.
-- reads ranked, seat_rule, placement, quota
with numbered as (
    select case_id, regency_code, row_number() over (partition by regency_code order by rank_in_province) as seat
    from ranked
    where is_selected = 1
)
select numbered.case_id, numbered.regency_code, concat(numbered.seat, ' > ', seat_rule.seats_to_give) as what
from numbered
join seat_rule on seat_rule.regency_code = numbered.regency_code
where numbered.seat > seat_rule.seats_to_give
union all
select placement.case_id, placement.regency_code, 'quota: –' as what
from placement
left join quota on quota.regency_code = placement.regency_code
where quota.regency_code is null
order by case_id
