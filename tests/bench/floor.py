"""The floor that a run is measured against: a bare DuckDB program that does what no selection can do without.

`python -m tests.bench.floor <folder of the snapshot> <folder to write> <memory limit>`. It reads the same CSV files as text into
one Parquet file per kind of file, rows in their order; aggregates members to families; asks twelve conditions; ranks; writes one
file. It knows each file's delimiter and header and checks nothing at all.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import duckdb

READ = """read_csv('{path}', delim = '{delimiter}', quote = '"', escape = '"', header = false, skip = 1, auto_detect = false,
                   columns = {{{columns}}}, store_rejects = true, rejects_limit = 1000)"""
SELECT = """
    with member as (
        select id_keluarga, count(*) as members, count(case when length(nik) = 16 then 1 end) as niks,
               count(case when hub_kepala_keluarga = '1' then 1 end) as heads,
               count(case when lower(pekerjaan_utama) in ('pns', 'tni', 'polri', 'karyawan bumn') then 1 end) as state_paid,
               count(case when pekerjaan_utama = 'Pelajar/Mahasiswa' then 1 end) as students, max(nama) as last_name
        from member_text group by id_keluarga
    ), family as (
        select id_keluarga, no_kk, nik, alamat, kabupaten, kecamatan, kelurahan, try_cast(replace(decile, 'DESIL ', '') as double) as decile,
               125 - try_cast(substr(nik, 11, 2) as integer) as years
        from family_text
    ), asked as (
        select family.id_keluarga, kabupaten, decile, years, members,
               decile <= 4 as c1, length(no_kk) = 16 as c2, length(nik) = 16 as c3, members between 1 and 12 as c4, heads = 1 as c5,
               state_paid = 0 as c6, niks = members as c7, (years % 100) between 18 and 60 as c8, kecamatan is not null as c9,
               kelurahan is not null as c10, alamat is not null as c11, students < members as c12
        from family join member on member.id_keluarga = family.id_keluarga
    )
    select *, case when c1 and c2 and c3 and c4 and c5 and c6 and c7 and c8 and c9 and c10 and c11 and c12
                   then row_number() over (partition by kabupaten, c1 and c2 and c3 and c4 and c5 and c6 and c7 and c8 and c9 and c10 and c11 and c12
                                           order by decile, members desc, id_keluarga) end as rank
    from asked order by id_keluarga"""


def rows_of(path: Path) -> tuple[tuple[str, ...], str]:
    """The header of a file, which is its kind, and the relation of its rows."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        line = file.readline()
    delimiter = max("|;,\t", key=line.count)
    [header] = csv.reader([line], delimiter=delimiter)
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in header)
    # Lines that cannot be parsed are left out: they must not end the program.
    return tuple(header), READ.format(path=path, delimiter=delimiter, columns=columns)


def main(snapshot: Path, written: Path, memory: str) -> None:
    kinds: dict[tuple[str, ...], list[str]] = {}
    for path in sorted(snapshot.rglob("*.csv")):
        header, rows = rows_of(path)
        kinds.setdefault(header, []).append(f"from {rows}")
    connection = duckdb.connect(config={"temp_directory": str(written / "spill"), "memory_limit": memory})
    families, members = [], []
    for number, (header, queries) in enumerate(kinds.items()):
        path = f"{written}/{number}.parquet"
        connection.execute(f"copy ({' union all '.join(queries)}) to '{path}' (format parquet)")
        if "nama_kepala_keluarga" in header:
            families.append(f"select *, {next(name for name in header if name.lower().startswith('desil'))} as decile from '{path}'")
        elif "hub_kepala_keluarga" in header:
            members.append(f"from '{path}'")
    connection.execute(f"create view family_text as {' union all by name '.join(families)}")
    connection.execute(f"create view member_text as {' union all '.join(members)}")
    connection.execute(f"copy ({SELECT}) to '{written}/ranked.parquet' (format parquet)")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
