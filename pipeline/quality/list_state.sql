-- writes list_state, one row per reference list that the rules declare: whether its silence may be taken as a no
-- reads reference_list, reference_entry, delivery, source_file, run
with entry as (
    select
        delivery.file_no,
        delivery.delivered_on,
        reference_list.list,
        reference_entry.nik,
        case when reference_list.by_kk then reference_entry.no_kk end as no_kk,
        case when reference_list.by_name_and_birth_date and reference_entry.name is not null then reference_entry.birth_date end
            as birth_date
    from reference_entry
    join reference_list on reference_list.list = reference_entry.list
    join delivery
        on delivery.file_no = reference_entry.file_no
        and delivery.delivered_for = reference_entry.delivered_for
        and not delivery.superseded
),
held as (
    select
        file_no, list, delivered_on,
        count(*) as entries,
        count(nik) as niks,
        count(case when nik is null and no_kk is not null then 1 end) as cards,
        count(case when nik is null and no_kk is null and birth_date is not null then 1 end) as names,
        count(case when substr(nik, 16, 1) = '0' then 1 end) as niks_ending_in_zero
    from entry
    group by file_no, list, delivered_on
),
-- Of a list of which fewer than half of the rows name a person or a card, nobody can say whom it leaves out; nor where a
-- spreadsheet rounded the numbers: one NIK in ten ends in 0 by chance, of ten or more never most.
judged as (
    select
        held.file_no, held.list, held.delivered_on, held.entries, held.niks, held.cards, held.names,
        case when (held.niks + held.cards + held.names) * 2 >= source_file.records + source_file.rejected_lines
              and not (held.niks >= 10 and held.niks_ending_in_zero * 2 > held.niks) then 1 else 0 end as is_sound,
        (extract(year from run.as_of) - extract(year from held.delivered_on)) * 12
            + extract(month from run.as_of) - extract(month from held.delivered_on)
            - case when extract(day from run.as_of) < extract(day from held.delivered_on) then 1 else 0 end as age_months
    from held
    join source_file on source_file.file_no = held.file_no
    cross join run
),
-- How a file names people is how most of its entries do.
counted as (
    select
        reference_list.list,
        count(judged.file_no) as files,
        coalesce(sum(judged.entries), 0) as entries,
        min(judged.delivered_on) as delivered_on,
        count(case when judged.is_sound = 0 then 1 end) as damaged,
        count(case when judged.age_months > reference_list.oldest_months then 1 end) as outdated,
        count(case when judged.niks >= judged.cards + judged.names then 1 end) as by_nik,
        count(case when judged.niks < judged.cards + judged.names and judged.cards >= judged.names then 1 end) as by_kk,
        count(case when judged.niks < judged.cards + judged.names and judged.cards < judged.names then 1 end) as by_name
    from reference_list
    left join judged on judged.list = reference_list.list
    group by reference_list.list
)
select
    list,
    case when files = 0 then 'missing' when damaged > 0 then 'damaged' when outdated > 0 then 'outdated' else 'usable' end as state,
    files,
    cast(entries as bigint) as entries,
    delivered_on,
    by_nik > 0 as asks_nik,
    by_kk > 0 as asks_kk,
    by_name > 0 as asks_birth_date
from counted
