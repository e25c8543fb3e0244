-- table floor_member, one row per regency: its ranked cases, and its members of the two groups with a floor
-- reads ranked, seat_rule
select
    seat_rule.regency_code,
    count(ranked.case_id) as cases,
    coalesce(sum(ranked.in_1), 0) as members_1,
    coalesce(sum(ranked.in_2), 0) as members_2,
    coalesce(sum(ranked.in_1 * ranked.in_2), 0) as members_of_both,
    coalesce(sum(ranked.in_1 * ranked.is_selected), 0) as selected_1,
    coalesce(sum(ranked.in_2 * ranked.is_selected), 0) as selected_2
from seat_rule
left join ranked on ranked.regency_code = seat_rule.regency_code
group by seat_rule.regency_code
