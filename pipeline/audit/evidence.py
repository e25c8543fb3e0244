"""What claims are proven on: the released files, the small tables of the manifest, and the tables made of both, each by a query."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from pipeline.audit.claim import FOUND_FROM, TABLES, load, tables_for
from pipeline.audit.condition import value_sql
from pipeline.audit.floors_again import Floors, Ranked, floors_again
from pipeline.audit.judged import judged_sql
from pipeline.audit.parameters import deciding_tables, draw_tables, reserve_table, values_sql
from pipeline.audit.release_folder import Release
from pipeline.core.errors import InputError, Problem

FILES = ("decision", "candidate", "rule_outcome", "placement", "quota", "seat_trace", "floor", "resource", "selection")
# Where the tables come from that are no file of the release.
SOURCES = {
    **dict.fromkeys(("rule", "rule_override", "round", "decree", "floor_decree", "supply"), "manifest.json: deciding"),
    **dict.fromkeys(("ticket_pad", "draw_step"), "manifest.json: draw"),
    "input_file": "data/raw", "earlier_decision": "manifest.json: earlier_rounds", "held_before": "manifest.json: deciding.quota.continues",
}
HASHED = {"file": "varchar", "sha256": "varchar", "found_sha256": "varchar"}
SEATS = {"regency_code": "varchar", "seats": "bigint"}
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
            case "earlier_decision":
                return _earlier_decision(self.release)
            case "held_before" if "deciding" in self.release.manifest:
                return self._held_before(self.release)
            case "reserve" if not self.missing(FOUND_FROM[name]):
                self.make(*FOUND_FROM[name])
                seats = self.rows("select seats from quota union select floor_seats from floor")
                return reserve_table(self.release.manifest["deciding"], [one for one, in seats])
            case "floor_again" if not self.missing(FOUND_FROM[name]):
                self.make(*FOUND_FROM[name])
                return self._floor_again()
        return None

    def _held_before(self, release: Release) -> str | None:
        """The seats that regencies hold from the rounds that this one continues."""
        held: dict[str, int] = {}
        while name := release.manifest["deciding"]["quota"].get("continues"):
            release = release.earlier(name)
            if release is None or "deciding" not in release.manifest:
                return None
            for code, seats in self.rows(f"select regency_code, decreed_seats from read_parquet({value_sql(str(release.folder / 'quota.parquet'))})"):
                held[code] = held.get(code, 0) + seats
        return values_sql(SEATS, held.items())

    def _floor_again(self) -> str:
        """The floors cut to the members; if they are said to be cut further, as far as taking all turns anew cuts them."""
        if not self.rows("select 1 from floor where floor_seats < least(decreed_seats, members) limit 1"):
            return "select regency_code, floor_group, least(decreed_seats, members) as floor_seats from floor"
        cases = [Ranked(regency, frozenset(groups.split(";")) - {""}, tuple(packages or ())) for regency, groups, packages in self.rows(
            "select regency_code, floor_groups, packages_in_stock from ranked order by rank_in_province")]
        floors: Floors = {}
        for regency, group, seats in self.rows("""
                select regency_code, floor_group, least(decreed_seats, members)
                from floor join floor_decree using (floor_group) order by regency_code, floor_no"""):
            floors.setdefault(regency, {})[group] = seats
        kept = floors_again(cases, floors, dict(self.rows("select regency_code, seats_to_give from seat_rule order by regency_code")),
                            dict(self.rows("select resource, limit_count from resource")))
        return values_sql(FLOOR_SEATS, [(regency, group, seats) for regency, floor in kept.items() for group, seats in floor.items()])


def statement(name: str, query: str) -> str:
    """What makes a table: a view of a file, for it is large, or else a table."""
    return f"create temp {'view' if name in FILES else 'table'} {name} as\n{query};"


def _told(manifest: dict) -> dict[str, str | None]:
    """The tables that the manifest alone gives. Raises InputError if it cannot be read."""
    try:
        told = draw_tables(manifest["draw"], manifest["round"]) if "draw" in manifest else {}
        if "deciding" in manifest:
            told |= deciding_tables(manifest) | {"judged": judged_sql(manifest["deciding"])}
        return told
    except (KeyError, ValueError, TypeError, AttributeError):
        raise InputError(Problem(
            "manifest.json", "MANIFEST_WRONG", id="isi `deciding` atau `draw` tidak dapat dibaca. Salin lagi rilis yang asli.",
            en="its `deciding` or `draw` cannot be read. Copy the original release again.")) from None


def _earlier_decision(release: Release) -> str | None:
    """The decisions of the earlier rounds as they stood for this one, None unless all of them are here.

    Who had given up an award by then is no recipient, who had come after somebody is.
    """
    found = [(one, release.earlier(one["round"])) for one in release.manifest["earlier_rounds"]]
    if any(earlier is None for _, earlier in found):
        return None
    parts = [f"""select {value_sql(one["round"])} as round, person_key, family_key,
    case when {_is_one_of(one.get("gave_up", []))} then 'gave_up' when {_is_one_of(one.get("successors", []))} then 'selected' else status end as status
from read_parquet({value_sql(str(earlier.folder / 'decision.parquet'))})""" for one, earlier in found]
    return "\nunion all\n".join(parts) or "select '' as round, '' as person_key, '' as family_key, '' as status where false"


def _is_one_of(case_ids: list[str]) -> str:
    return f"case_id in ({', '.join(map(value_sql, case_ids)) or 'null'})"
