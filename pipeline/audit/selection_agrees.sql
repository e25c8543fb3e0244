-- claim selection_agrees
-- id Daftar nama memuat tepat kasus yang terpilih dan cadangan, dengan nomor dan paket yang sama.
-- en The list of names holds exactly the cases selected and in reserve, with the same number and package.
-- reads selection, placement
select
    coalesce(selection.case_id, placement.case_id) as case_id, coalesce(placement.regency_code, selection.regency_code) as regency_code,
    case
        when selection.case_id is null then 'selection: –'
        when placement.case_id is null then 'placement: –'
        when selection.status <> placement.status then concat('status: ', selection.status, ' ≠ ', placement.status)
        when selection.list_no is distinct from placement.list_no then concat('list_no: ', selection.list_no, ' ≠ ', placement.list_no)
        when selection.package is distinct from placement.package then concat('package: ', selection.package, ' ≠ ', placement.package)
        else 'regency_code, reason_code'
    end as what
from selection
full join (select * from placement where status in ('selected', 'reserve')) placement on placement.case_id = selection.case_id
where selection.case_id is null or placement.case_id is null
    or selection.status <> placement.status
    or selection.list_no is distinct from placement.list_no
    or selection.package is distinct from placement.package
    or selection.regency_code <> placement.regency_code
    or selection.reason_code is distinct from placement.reason_code
union all
select case_id, min(regency_code) as regency_code, concat('selection: ', count(*), ' ≠ 1') as what
from selection
group by case_id
having count(*) > 1
order by case_id
