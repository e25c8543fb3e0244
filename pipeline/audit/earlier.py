"""What earlier rounds say about a release: who had an award when it was made, and which seats their regencies hold."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from pipeline.audit.parameters import values_sql
from pipeline.audit.condition import value_sql
from pipeline.audit.release_folder import Release, is_readable, sha256

SEATS = {"regency_code": "varchar", "seats": "bigint"}
LEDGER_ENTRY = {"round": "varchar", "entry": "varchar", "told": "bigint", "found": "bigint"}
EARLIER_TOLD = {"round": "varchar", "is_told": "boolean", "is_decreed": "boolean"}


def earlier_decision(release: Release) -> str | None:
    """The decisions of the earlier rounds as they stood for this one, None unless all of them are here.

    Who had given up an award by then is no recipient, who had come after somebody is.
    """
    found = [(one, release.earlier(one["round"])) for one in release.manifest["earlier_rounds"]]
    if any(earlier is None or not is_readable(earlier.folder / "decision.parquet") for _, earlier in found):
        return None
    parts = [f"""select {value_sql(one["round"])} as round, person_key, family_key,
    case when {_is_one_of(one["gave_up"])} then 'gave_up' when {_is_one_of(one["successors"])} then 'selected' else status end as status
from read_parquet({value_sql(str(earlier.folder / 'decision.parquet'))})""" for one, earlier in found]
    return "\nunion all\n".join(parts) or "select '' as round, '' as person_key, '' as family_key, '' as status where false"


def held_before(release: Release) -> str | None:
    """The seats that regencies hold from the rounds that this one continues, None unless all of them are here."""
    folders = [earlier and earlier.folder / "quota.parquet" for _, earlier in release.continued()]
    if not all(path and is_readable(path) for path in folders):
        return None
    parts = [f"select regency_code, decreed_seats from read_parquet({value_sql(str(path))})" for path in folders]
    rows = "\nunion all\n".join(parts)
    return f"select regency_code, cast(sum(decreed_seats) as bigint) as seats\nfrom (\n{rows}\n)\ngroup by regency_code" if parts else values_sql(SEATS, ())


def ledger_entries(release: Release) -> str | None:
    """Who had given up an award and who had come after, by the manifest and by the ledgers, None unless the ledgers are here.

    A ledger's hash chain leads to the hash that the manifest pins, or a row says that it does not.
    """
    rows: list[tuple] = []
    for one in release.manifest["earlier_rounds"]:
        events: list[dict] | None = []
        if one["ledger_head"]:
            path = release.rounds and release.rounds / f"{one['round']}.ledger.jsonl"
            if not path or not is_readable(path):
                return None
            events = _events(path, one["ledger_head"])
        if events is None:
            rows.append((one["round"], f"ledger_head {one['ledger_head'][:12]}", 1, 0))
            continue
        for name, key in (("gave_up", "case_id"), ("successors", "successor")):
            told, found = Counter(one[name]), Counter(event[key] for event in events if event[key])
            rows += [(one["round"], f"{name}: {case}", told[case], found[case]) for case in told | found]
    return values_sql(LEDGER_ENTRY, rows)


def earlier_told(release: Release) -> str | None:
    """The earlier rounds that the manifest tells, and those that the round's file names; None unless that very file is here."""
    name = f"{release.manifest['round']}.yaml"
    path = release.rounds and release.rounds / name
    if not path or not is_readable(path) or sha256(path) != release.manifest["rules"].get(f"rules/rounds/{name}"):
        return None
    try:
        decreed = {one["round"] for one in YAML(typ="safe").load(path)["earlier_rounds"]}
    except (YAMLError, KeyError, TypeError):
        return None
    told = {one["round"] for one in release.manifest["earlier_rounds"]}
    return values_sql(EARLIER_TOLD, [(one, one in told, one in decreed) for one in sorted(told | decreed)])


def _events(path: Path, head: str) -> list[dict] | None:
    """The events of a ledger up to the one with that hash, None where its chain does not lead there."""
    events, before = [], ""
    for event in _lines(path):
        digest, told_before = event.pop("hash", None), event.pop("prev_hash", None)
        told = json.dumps(event, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        if told_before != before or digest != hashlib.sha256(f"{before}{told}".encode()).hexdigest():
            return None
        events.append({"case_id": event.get("case_id"), "successor": event.get("successor")})
        before = digest
        if digest == head:
            return events
    return None


def _lines(path: Path) -> Iterator[dict]:
    """The events of a ledger, as far as its lines can be read."""
    for line in path.read_bytes().splitlines():
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            return
        if not isinstance(event, dict):
            return
        yield event


def _is_one_of(case_ids: list[str]) -> str:
    return f"case_id in ({', '.join(map(value_sql, case_ids)) or 'null'})"
