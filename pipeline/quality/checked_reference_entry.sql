-- writes checked_reference_entry, one row per entry of a current reference list
-- reads reference_entry, reference_list, superseded_delivery
-- An entry need not give a NIK where a card, or a name with its birth date, tells whom it means.
select
    reference_entry.file_no,
    reference_entry.source_row,
    case when not (reference_entry.nik_code = 'NIK_MISSING'
                   and (reference_list.by_kk and reference_entry.no_kk is not null
                        or reference_list.by_name_and_birth_date and reference_entry.name is not null
                        and reference_entry.birth_date is not null)) then reference_entry.nik_code end as nik_code,
    reference_entry.birth_code
from reference_entry
join reference_list on reference_list.list = reference_entry.list
left join superseded_delivery
    on superseded_delivery.file_no = reference_entry.file_no
    and superseded_delivery.delivered_for = reference_entry.delivered_for
where superseded_delivery.file_no is null
