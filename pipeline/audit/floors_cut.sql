-- claim floors_cut
-- id Kursi kelompok hanya berkurang bila anggotanya tidak cukup, atau paket atau uang habis sebelum gilirannya.
-- en A floor is cut only for want of members, or as packages or money ran out before the turns of its members.
-- reads floor, floor_again
-- Where packages or money run out, floor_again comes from taking all turns anew, as docs/seats.md says.
select cast(null as varchar) as case_id, floor.regency_code,
       concat(floor.floor_group, ': floor_seats ', floor.floor_seats, ' ≠ ', floor_again.floor_seats) as what
from floor
left join floor_again on floor_again.regency_code = floor.regency_code and floor_again.floor_group = floor.floor_group
where floor.floor_seats is distinct from floor_again.floor_seats
order by floor.regency_code, what
