"""The analysts' database: the pseudonymous tables of all rounds in one file, made anew and swapped in at each release and substitution.

An analyst's open connection keeps the old file; nobody ever writes into the one they have open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import duckdb

from pipeline.core.contract import Table
from pipeline.core.duckdb_engine import explained
from pipeline.core.ledger import read_ledger
from pipeline.core.paths import Paths
from pipeline.core.release import sync

# The oldest storage format that this engine writes, so that older clients open the file.
STORAGE_VERSION = "v1.0.0"
VIEWS = {
    "status_by_regency": """
        select round, regency_code, status, count(*) as cases from decision group by all order by all""",
    "reason_by_regency": """
        select round, regency_code, status, reason_code, count(*) as cases from decision group by all order by all""",
    # Who holds an award now: on the list, or come after somebody (by_event), and not given up since.
    "award": """
        select placement.round, placement.regency_code, placement.case_id,
               case when came.event_no is null then placement.package else came.package end as package, came.event_no as by_event
        from placement
        left join substitution as came on came.round = placement.round and came.successor = placement.case_id
        left join substitution as gone on gone.round = placement.round and gone.case_id = placement.case_id
        where gone.event_no is null and (placement.status = 'selected' or came.event_no is not null)
        order by all""",
}
SUBSTITUTION = "round varchar, event_no bigint, given_up_at varchar, case_id varchar, reason varchar, successor varchar, package varchar, shortfall bigint"


def write_catalogue(paths: Paths, releases: dict[str, Path], released: Iterable[Table]) -> None:
    """Build the database from the release folder and the ledger of each round, aside, and rename it into place."""
    path = paths.catalogue
    aside = path.with_name("catalogue.duckdb.tmp")
    aside.unlink(missing_ok=True)
    with explained("catalogue.duckdb"), duckdb.connect() as connection:
        connection.execute(f"attach '{_quoted(aside)}' as catalogue (storage_version '{STORAGE_VERSION}')")
        connection.execute("use catalogue")
        connection.execute("begin")  # or each of some hundred statements is written to disk by itself
        for table in released:
            if not any(column.private for column in table.columns):
                _fill(connection, table, releases)
        _tell_releases(connection, releases)
        _tell_substitutions(connection, paths, releases)
        for name, query in VIEWS.items():
            connection.execute(f"create view {name} as {query}")
        connection.execute("commit")
        connection.execute("use memory")
        connection.execute("detach catalogue")
    aside.chmod(0o640)
    sync(aside)
    aside.rename(path)
    sync(path.parent)


def _fill(connection: duckdb.DuckDBPyConnection, table: Table, releases: dict[str, Path]) -> None:
    name = table.file_name.removesuffix(".parquet")
    parts = [f"select '{round_}' as round, * from read_parquet('{_quoted(folder / table.file_name)}')"
             for round_, folder in sorted(releases.items()) if (folder / table.file_name).exists()]  # an older version's lacks new ones
    order = ", ".join(f'"{column}"' for column in ("round", *table.key))
    connection.execute(f"create table {name} as {' union all by name '.join(parts)} order by {order}")
    for column in table.columns:
        connection.execute(f"comment on column {name}.\"{column.name}\" is '{_text(column.id)} / {_text(column.en)}'")
    connection.execute(f"comment on table {name} is '{_text(table.grain)}'")


def _tell_releases(connection: duckdb.DuckDBPyConnection, releases: dict[str, Path]) -> None:
    """One row per round: its run, how far its lists are, and of what day and from whom the registry is."""
    connection.execute("""create table release (
        round varchar, run_id varchar, list_stage varchar, as_of date, registry_vintage date, registry_source varchar, synthetic boolean)""")
    for round_, folder in sorted(releases.items()):
        told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        snapshot = told["snapshot"]
        connection.execute("insert into release values (?, ?, ?, ?, ?, ?, ?)", [
            round_, told["run_id"], told["list_stage"], told["as_of"], snapshot["vintage"], snapshot["source"], snapshot["synthetic"]])
    connection.execute("comment on table release is 'one row per round'")


def _tell_substitutions(connection: duckdb.DuckDBPyConnection, paths: Paths, releases: dict[str, Path]) -> None:
    """One row per event of the ledgers: without evidence and officer, which analysts do not need."""
    connection.execute(f"create table substitution ({SUBSTITUTION})")
    for round_, folder in sorted(releases.items()):
        for event in read_ledger(paths, round_):
            if event.run_id == folder.name:
                connection.execute("insert into substitution values (?, ?, ?, ?, ?, ?, ?, ?)", [
                    round_, event.no, event.at, event.case_id, event.reason, event.successor, event.package, event.shortfall])
    connection.execute("comment on table substitution is 'one row per award that was given up'")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _text(text: str) -> str:
    return text.replace("'", "''")
