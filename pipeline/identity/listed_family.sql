-- writes listed_family, one row per proposed family and reference list that names one of its members
-- reads family_member, reference_entry, delivery
select
    family_member.family_id,
    reference_entry.list
from family_member
join reference_entry on reference_entry.nik = family_member.nik
join delivery on delivery.file_no = reference_entry.file_no and not delivery.superseded
group by family_member.family_id, reference_entry.list
