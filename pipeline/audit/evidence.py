"""What claims are proven on: the released files, the small tables of the manifest, and the tables made of both, each by a query."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from pipeline.audit import earlier
from pipeline.audit.claim import FOUND_FROM, TABLES, load, tables_for
from pipeline.audit.condition import value_sql
from pipeline.audit.floors_again import Floors, Ranked, floors_again
from pipeline.audit.judged import judged_sql
from pipeline.audit.manifest import gaps, manifest_wrong, run_numbers
from pipeline.audit.parameters import deciding_tables, draw_tables, reserve_table, values_sql
from pipeline.audit.release_folder import Release

FILES = ("decision", "candidate", "rule_outcome", "placement", "quota", "seat_trace", "floor", "resource", "balance", "selection",
         "link", "duplicate", "list_exclusion", "quarantine", "fault", "gate", "row_account", "reconciliation")
DECIDING = ("rule", "rule_override", "identity_decision", "list_words", "round", "decree", "floor_decree", "floor_words", "package", "supply", "earlier_round", "judged")
DRAW = ("ticket_pad", "draw_step", "frozen_list", "frozen_regency", "draw_moment", "ticket_share")
# Where the tables come from that are no file of the release.
SOURCES = {
    **dict.fromkeys(DECIDING, "manifest.json: deciding"), **dict.fromkeys(DRAW, "manifest.json: draw"), "run_number": "manifest.json",
    "input_file": "data/raw", "earlier_decision": "manifest.json: earlier_rounds", "held_before": "manifest.json: deciding.quota.continues",
    "ledger_entry": "rules/rounds/*.ledger.jsonl", "earlier_told": "rules/rounds/<round>.yaml",
}
HASHED = {"file": "varchar", "sha256": "varchar", "found_sha256": "varchar"}
TOLD = {"step": "varchar", "found": "varchar", "expected": "varchar"}
FLOOR_SEATS = {"regency_code": "varchar", "floor_group": "varchar", "floor_seats": "bigint"}


class Evidence:
    """A release in an engine of its own, in memory; what a claim reads is made when the first claim asks for it."""

    def __init__(self, release: Release):
        self.release = release
        self._connection = duckdb.connect(config={"file_search_path": str(release.folder)})
        self._queries: dict[str, str | None] = _told(release.manifest)
        self._made: set[str] = set()

    def close(self) -> None:
        self._connection.close()

    def rows(self, query: str) -> list[tuple]:
        return self._connection.execute(query).fetchall()

    def records(self, query: str) -> list[dict]:
        result = self._connection.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def missing(self, names: tuple[str, ...]) -> list[str]:
        """What these tables are made of and is not here, by file and key."""
        return sorted({SOURCES.get(name, f"{name}.parquet") for name in tables_for(names)
                       if name not in FOUND_FROM and self.query(name) is None})

    def make(self, *names: str) -> None:
        """Make these tables and all that they are made of."""
        for name in tables_for(names):
            if name not in self._made:
                self._connection.execute(statement(name, self.query(name)))
                self._made.add(name)

    def script(self, names: tuple[str, ...]) -> Iterator[str]:
        """The statements by which anybody makes these tables with DuckDB alone, in the folder of the release."""
        return (statement(name, self.query(name)) for name in tables_for(names))

    def query(self, name: str) -> str | None:
        """The query of a table, None where what it is made of is not here."""
        if name not in self._queries:
            self._queries[name] = load(name).query if name in TABLES else self._file(name) if name in FILES else self._found(name)
        return self._queries[name]

    def _file(self, name: str) -> str | None:
        """The query of a released file, if it is here and can be read; whether it is the right one, `files_whole` says."""
        query = f"select * from read_parquet({value_sql(f'{name}.parquet')})"
        try:
            self.rows(f"describe {query}")
        except duckdb.Error:
            return None
        return query

    def _found(self, name: str) -> str | None:
        """The query of a table that is found out in Python."""
        match name:
            case "output_file":
                return values_sql(HASHED, self.release.outputs())
            case "input_file":
                inputs = self.release.inputs()
                return None if inputs is None else values_sql(HASHED, inputs)
            case "earlier_decision" if self.query("earlier_round"):
                return earlier.earlier_decision(self.release)
            case "held_before" if self.query("decree"):
                return earlier.held_before(self.release)
            case "ledger_entry" if self.query("earlier_round"):
                return earlier.ledger_entries(self.release)
            case "earlier_told" if self.query("earlier_round"):
                return earlier.earlier_told(self.release)
            case "reserve" if not self.missing(FOUND_FROM[name]):
                self.make(*FOUND_FROM[name])
                # No more than there are in all: it takes long to find out how long the reserve of a million would be.
                seats = self.rows("""
                    select seats from (select seats from quota union select floor_seats from floor)
                    where seats between 0 and (select count(*) from seat_trace)""")
                return reserve_table(self.release.manifest["deciding"], [one for one, in seats])
            case "floor_again" if not self.missing(FOUND_FROM[name]):
                self.make(*FOUND_FROM[name])
                return self._floor_again()
        return None

    def _floor_again(self) -> str:
        """The floors cut to the members; if they are said to be cut further, as far as taking all turns anew cuts them."""
        if not self.rows("select 1 from floor where floor_seats < least(decreed_seats, members) limit 1"):
            return "select regency_code, floor_group, least(decreed_seats, members) as floor_seats from floor"
        cases = [Ranked(regency, frozenset(groups.split(";")) - {""}, tuple(packages or ())) for regency, groups, packages in self.rows(
            "select regency_code, floor_groups, in_stock from ranked left join package_list using (acceptable_packages) order by rank_in_province")]
        floors: Floors = {}
        for regency, group, seats in self.rows("""
                select regency_code, floor_group, least(decreed_seats, members)
                from floor join floor_decree using (floor_group) order by regency_code, floor_no"""):
            floors.setdefault(regency, {})[group] = seats
        kept = floors_again(cases, floors, dict(self.rows("select regency_code, seats_to_give from seat_rule order by regency_code")),
                            dict(self.rows("select resource, limit_count from resource")))
        return values_sql(FLOOR_SEATS, [(regency, group, seats) for regency, floor in kept.items() for group, seats in floor.items()])


def statement(name: str, query: str) -> str:
    """What makes a table: a view where it is a file, or only adds columns to another table, or else a table."""
    return f"create temp {'view' if name in (*FILES, 'above', 'turn') else 'table'} {name} as\n{query};"


def _told(manifest: dict) -> dict[str, str | None]:
    """The tables that the manifest alone gives, as far as it tells what they are made of. Raises InputError if it cannot be read."""
    lacking = gaps(manifest)
    files = [f"outputs.{name}.parquet" for name in FILES if f"{name}.parquet" not in manifest["outputs"]]
    told = {"manifest_gap": values_sql({"what": "varchar"}, [(one,) for one in [*lacking, *files]])}
    keys = {where.split(".")[0] for where in lacking}
    try:
        if "draw" not in keys:
            told |= draw_tables(manifest["draw"], manifest["round"])
        if not keys & {"deciding", "overrides", "identity", "reference_lists", "candidates", "earlier_rounds"}:
            told |= deciding_tables(manifest) | {"judged": judged_sql(manifest["deciding"])}
        if not lacking:
            told["run_number"] = values_sql(TOLD, run_numbers(manifest))
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError):
        raise manifest_wrong(["deciding", "draw"]) from None
    return told
