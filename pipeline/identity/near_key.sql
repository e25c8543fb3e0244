-- writes near_key, one row per pair of family key and card in a row that is near a proposal
-- reads person, family, identified_proposal
-- Near is what can have a say in whose family a proposed person is: the rows of the same NIK, those that share a key or a card
-- with them, and those that share one with these. Whatever is further away changes nothing about a proposal.
with of_person as (
    select id_keluarga, no_kk
    from person
    where nik in (select nik from identified_proposal)
),
once_removed as (
    select id_keluarga, no_kk
    from family
    where id_keluarga in (select id_keluarga from of_person) or no_kk in (select no_kk from of_person)
    union
    select id_keluarga, no_kk
    from person
    where id_keluarga in (select id_keluarga from of_person) or no_kk in (select no_kk from of_person)
)
select id_keluarga, no_kk
from family
where id_keluarga in (select id_keluarga from once_removed) or no_kk in (select no_kk from once_removed)
union
select id_keluarga, no_kk
from person
where id_keluarga in (select id_keluarga from once_removed) or no_kk in (select no_kk from once_removed)
