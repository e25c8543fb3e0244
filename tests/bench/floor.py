"""The floor that a run is measured against: a bare DuckDB program that reads text files and writes Parquet.

`python floor.py <folder of CSV files> <folder to write> <memory limit> <one|kinds>`. It knows each file's delimiter and
header and does nothing else: every cell stays text, the rows stay in order.

`one` writes one Parquet file of all rows, as wide as the widest file. `kinds` writes one per kind of file and so spares the
empty cells: the stricter bar.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import duckdb


def rows_of(path: Path) -> tuple[tuple[str, ...], str]:
    """The header of a file, which is its kind, and the query that reads its rows."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        line = file.readline()
    delimiter = max("|;,\t", key=line.count)
    [header] = csv.reader([line], delimiter=delimiter)
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(header)))
    # Lines that cannot be parsed are left out: they must not end the program.
    return tuple(header), f"""select * from read_csv('{path}', delim = '{delimiter}', quote = '"', escape = '"', header = false, skip = 1,
        auto_detect = false, columns = {{{columns}}}, store_rejects = true, rejects_limit = 1000)"""


def main(folder: Path, written: Path, memory: str, files: str) -> None:
    kinds: dict[tuple[str, ...], list[str]] = {}
    for path in sorted(folder.rglob("*.csv")):
        header, query = rows_of(path)
        kinds.setdefault(() if files == "one" else header, []).append(query)
    connection = duckdb.connect(config={"temp_directory": str(written / "spill"), "memory_limit": memory})
    for number, queries in enumerate(kinds.values()):
        connection.execute(f"copy ({' union all by name '.join(queries)}) to '{written / str(number)}.parquet' (format parquet)")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
