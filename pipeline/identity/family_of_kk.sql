-- writes family_of_kk, one row per KK number that exactly one DTSEN family has
-- reads card_family
select no_kk, min(id_keluarga) as id_keluarga
from card_family
group by no_kk
having min(id_keluarga) = max(id_keluarga)
