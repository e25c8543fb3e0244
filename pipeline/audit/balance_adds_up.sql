-- claim balance_adds_up
-- id Rekapitulasi tiap kabupaten/kota dihitung dari keputusan dan kuota.
-- en The balance of every regency is counted from the decisions and the quota.
-- reads balance, decision, quota
with counted as (
    select
        regency_code,
        count(*) as cases,
        count(*) filter (outcome = 'eligible') as eligible,
        count(*) filter (outcome = 'conditional') as conditional,
        count(*) filter (outcome = 'undetermined') as undetermined,
        count(*) filter (outcome = 'ineligible') as ineligible,
        count(*) filter (outcome = 'not_judged') as not_judged,
        count(*) filter (status = 'selected') as selected,
        count(*) filter (status = 'reserve') as reserve,
        arg_max(priority_key, rank_in_regency) filter (status = 'selected') as cut_off_priority
    from decision
    group by regency_code
),
expected as (
    select
        quota.regency_code,
        concat_ws(' ', quota.seats, coalesce(cases, 0), coalesce(eligible, 0), coalesce(conditional, 0), coalesce(undetermined, 0),
                  coalesce(ineligible, 0), coalesce(not_judged, 0), coalesce(selected, 0), coalesce(reserve, 0),
                  quota.seats - coalesce(selected, 0), coalesce(cut_off_priority, '–'), coalesce(cast(quota.poor_persons as varchar), '–'),
                  coalesce(quota.seats_per_1000_poor, '–')) as numbers
    from quota
    left join counted on counted.regency_code = quota.regency_code
),
told as (
    select
        regency_code,
        concat_ws(' ', quota, cases, eligible, conditional, undetermined, ineligible, not_judged, selected, reserve, unfilled,
                  coalesce(cut_off_priority, '–'), coalesce(cast(poor_persons as varchar), '–'), coalesce(seats_per_1000_poor, '–')) as numbers
    from balance
)
select cast(null as varchar) as case_id, coalesce(expected.regency_code, told.regency_code) as regency_code,
       concat(told.numbers, ' ≠ ', expected.numbers) as what
from expected
full join told on told.regency_code = expected.regency_code
where told.numbers is distinct from expected.numbers
order by regency_code
