-- writes near_person, one row per person row that is near a proposal, or of a NIK in such a row
-- reads person, near_key, identified_proposal
with near_nik as (
    select nik
    from person
    where id_keluarga in (select id_keluarga from near_key) or no_kk in (select no_kk from near_key)
    union
    select nik from identified_proposal
)
select
    file_no, source_row, layout, regency_code, id_keluarga, no_kk, nik, name, birth_date, nik_born_on, sex, nik_sex,
    lives_with_family, state_paid, active, alive, civil_registry_match, disabled, receives_pena, relation, marital, delivered_for
from person
where nik in (select nik from near_nik)
    or id_keluarga in (select id_keluarga from near_key) or no_kk in (select no_kk from near_key)
