-- claim reason_facts
-- id Batas kelompok, apa yang habis dan siapa penerima terakhirnya benar di setiap alasan.
-- en The cut-off of the group, what had run out and who took the last of it are right in every reason.
-- reads placement, package_list, used_up
with last_of_group as (
    select regency_code, floor_groups, max(rank_in_regency) as cut_off from placement where status = 'selected' group by regency_code, floor_groups
),
facts as (
    select
        placement.case_id, placement.regency_code, placement.cut_off_rank, placement.short_resource, placement.last_winner_rank,
        last_of_group.cut_off as expected_cut_off,
        case placement.reason_code when 'STOCK_OUT' then array_to_string(package_list.in_stock, ';') when 'BUDGET' then 'budget' end as expected_short,
        nullif(case placement.reason_code when 'STOCK_OUT' then package_list.until when 'BUDGET' then budget.last_rank end, 0) as expected_last
    from placement
    left join used_up budget on budget.resource = 'budget'
    left join last_of_group on last_of_group.regency_code = placement.regency_code and last_of_group.floor_groups = placement.floor_groups
    left join package_list on package_list.acceptable_packages = placement.acceptable_packages
)
select
    case_id, regency_code,
    case
        when cut_off_rank is distinct from expected_cut_off then concat('cut_off_rank: ', cut_off_rank, ' ≠ ', expected_cut_off)
        when short_resource is distinct from expected_short then concat('short_resource: ', short_resource, ' ≠ ', expected_short)
        else concat('last_winner_rank: ', last_winner_rank, ' ≠ ', expected_last)
    end as what
from facts
where cut_off_rank is distinct from expected_cut_off or short_resource is distinct from expected_short
    or last_winner_rank is distinct from expected_last
order by case_id
