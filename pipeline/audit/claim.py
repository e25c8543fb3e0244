"""The SQL files of this room: claims, each of which finds what contradicts it, and the tables they are proven on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
CLAIM = re.compile(r"-- claim (?P<name>\w+)\n-- id (?P<id>[^\n]+)\n-- en (?P<en>[^\n]+)\n-- reads (?P<reads>[\w, ]+)\n")
TABLE = re.compile(r"-- table (?P<name>\w+), (?P<grain>[^\n]+)\n-- reads (?P<reads>[\w, ]+)\n")

CLAIMS = (
    "manifest_whole", "files_whole", "inputs_whole", "run_numbered", "rows_once", "cases_counted", "every_case_once", "standings_proven",
    "decision_agrees", "facts_linked", "rules_judged", "overrides_applied", "outcome_follows", "facts_of_places",
    "draw_followed", "draw_in_time", "frozen_counted", "tickets_drawn", "order_kept", "ticket_share_counted",
    "quota_adds_up", "seats_won", "quota_compared", "seats_within_quota", "no_seat_wasted",
    "floors_kept", "floors_cut", "seats_held", "places_explained", "one_cut_off", "reason_facts", "places_told", "refusals_told",
    "money_suffices", "limits_kept", "packages_given", "reserve_long_enough", "reserve_in_order", "balance_adds_up",
    "one_award", "earlier_decreed", "earlier_named", "earlier_linked", "ledger_followed", "earlier_recipients", "selection_agrees",
)
# In the order in which one is made of those before it.
TABLES = ("outcome_told", "meant_case", "list_told", "seat_rule", "used_up", "package_list", "ranked", "above", "below", "turn", "floor_member", "place_words", "rule_words", "cut_off")

# What is found in Python, and the tables it is found from.
FOUND_FROM = {"judged": ("candidate", "rule"), "reserve": ("quota", "floor", "seat_trace", "round"),
              "floor_again": ("ranked", "package_list", "floor", "floor_decree", "resource", "seat_rule")}


@dataclass(frozen=True)
class SqlFile:
    """A claim or a table: what it reads, its query, and of a claim the sentence it proves."""

    name: str
    reads: tuple[str, ...]
    query: str
    id: str = ""
    en: str = ""


@cache
def load(name: str) -> SqlFile:
    """A file of this room by its name. Raises ValueError if its first lines do not say what it is."""
    text = (HERE / f"{name}.sql").read_text(encoding="utf-8")
    header = CLAIM.match(text) or TABLE.match(text)
    if header is None or header["name"] != name:
        raise ValueError(f"{name}.sql does not start with `-- claim {name}` or `-- table {name}, …`")
    said = header.groupdict()
    return SqlFile(name, tuple(one.strip() for one in header["reads"].split(",")), text[header.end():].strip(),
                   said.get("id", ""), said.get("en", ""))


def tables_for(names: Iterable[str]) -> list[str]:
    """The tables of these names and all that they are made of; what must be made first comes first."""
    found: dict[str, None] = {}
    for name in names:
        found |= dict.fromkeys(tables_for(load(name).reads if name in TABLES else FOUND_FROM.get(name, ())))
        found[name] = None
    return list(found)
