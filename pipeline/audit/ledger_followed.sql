-- claim ledger_followed
-- id Siapa yang melepas tempatnya pada putaran sebelumnya, dan siapa penggantinya, adalah menurut buku pengganti yang dikunci manifest.
-- en Who had given up an award of an earlier round, and who came after, is told as in the ledger whose hash the manifest pins.
-- reads ledger_entry
select cast(null as varchar) as case_id, cast(null as varchar) as regency_code, concat(round, ' ', entry, ': ', told, ' ≠ ', found) as what
from ledger_entry
where told <> found
order by what
