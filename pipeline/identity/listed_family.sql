-- writes listed_family, one row per proposed family and reference list that names one of its members or its card
-- reads family_member, registry_family, reference_entry, delivery
with current_entry as (
    select reference_entry.list, reference_entry.nik, reference_entry.no_kk
    from reference_entry
    join delivery
        on delivery.file_no = reference_entry.file_no
        and delivery.delivered_for = reference_entry.delivered_for
        and not delivery.superseded
)
select family_member.family_id, current_entry.list
from family_member
join current_entry on current_entry.nik = family_member.nik
union
-- Who is deceased is told of a person, the other lists of whole families.
select registry_family.family_id, current_entry.list
from registry_family
join current_entry on current_entry.no_kk = registry_family.no_kk
where current_entry.list <> 'deceased'
