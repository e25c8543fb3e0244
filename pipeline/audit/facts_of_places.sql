-- claim facts_of_places
-- id Dasar prioritas, kelompok dan paket yang cocok mengikuti fakta di candidate.
-- en The priority of a case, its groups and the packages it may receive follow from the facts in candidate.
-- reads decision, placement, judged
select
    decision.case_id, decision.regency_code,
    case
        when decision.priority_key is distinct from judged.priority_key
            then concat('priority_key: ', decision.priority_key, ' ≠ ', judged.priority_key)
        when list_sort(string_split(placement.floor_groups, ';')) is distinct from list_sort(string_split(judged.floor_groups, ';'))
            then concat('floor_groups: ', placement.floor_groups, ' ≠ ', judged.floor_groups)
        else concat('acceptable_packages: ', placement.acceptable_packages, ' ≠ ', judged.packages)
    end as what
from decision
left join judged on judged.case_id = decision.case_id
left join placement on placement.case_id = decision.case_id
where decision.priority_key is distinct from judged.priority_key
    or placement.case_id is not null and (
        placement.acceptable_packages is distinct from judged.packages
        or placement.floor_groups is distinct from judged.floor_groups
            and list_sort(string_split(placement.floor_groups, ';')) is distinct from list_sort(string_split(judged.floor_groups, ';')))
order by decision.case_id
