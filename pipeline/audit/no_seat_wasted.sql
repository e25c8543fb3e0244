-- claim no_seat_wasted
-- id Kursi hanya kosong bila dikosongkan untuk kelompok, atau tidak ada lagi yang dapat dilayani.
-- en A seat is empty only if it is held for a group, or nobody who could be served is left.
-- reads ranked, seat_rule
with filled as (
    select seat_rule.regency_code, seat_rule.seats_to_give, coalesce(sum(ranked.is_selected), 0) as selected
    from seat_rule
    left join ranked on ranked.regency_code = seat_rule.regency_code
    group by seat_rule.regency_code, seat_rule.seats_to_give
)
select ranked.case_id, ranked.regency_code, concat(ranked.reason_code, ': ', filled.selected, ' < ', filled.seats_to_give) as what
from ranked
join filled on filled.regency_code = ranked.regency_code
where filled.selected < filled.seats_to_give and ranked.is_selected = 0
    and ranked.rank_in_province <= least(ranked.served_until, coalesce(ranked.money_until, 9000000000000000000))
order by ranked.case_id
