-- claim files_whole
-- id Setiap berkas sama dengan yang disebut manifest.
-- en Every file is the one that the manifest names.
-- reads output_file
select cast(null as varchar) as case_id, cast(null as varchar) as regency_code,
       concat(file, ': sha256 ', found_sha256[:12], ' ≠ ', sha256[:12]) as what
from output_file
where found_sha256 <> sha256
order by what
