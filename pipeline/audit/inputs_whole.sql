-- claim inputs_whole
-- id Berkas masukan di data/raw sama dengan yang disebut manifest.
-- en The input files in data/raw are those that the manifest names.
-- reads input_file
select cast(null as varchar) as case_id, cast(null as varchar) as regency_code,
       concat(file, ': sha256 ', coalesce(found_sha256[:12], '–'), ' ≠ ', sha256[:12]) as what
from input_file
where found_sha256 is distinct from sha256
order by what
