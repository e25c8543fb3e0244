"""The floor that a run is measured against: a bare DuckDB program that reads text files and writes Parquet.

`python floor.py <folder of CSV files> <folder to write> <memory limit>`. It knows each file's delimiter and header and
does nothing else: every cell stays text, the rows stay in order.

One Parquet file is written per kind of file. One in all would have every column of every layout, most of them empty: it
takes about four times as long, and would set the bar lower by work that nobody needs.
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


def main(folder: Path, written: Path, memory: str) -> None:
    kinds: dict[tuple[str, ...], list[str]] = {}
    for path in sorted(folder.rglob("*.csv")):
        header, query = rows_of(path)
        kinds.setdefault(header, []).append(query)
    connection = duckdb.connect(config={"temp_directory": str(written / "spill"), "memory_limit": memory})
    for number, queries in enumerate(kinds.values()):
        connection.execute(f"copy ({' union all '.join(queries)}) to '{written / str(number)}.parquet' (format parquet)")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
