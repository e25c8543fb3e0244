"""What the sample's lists must say, worked out a second time from the planted truth, without the pipeline's code.

`contoh-2025/proposal.csv` tells of each proposed person what a correct reader knows. Keys, rules, quotas and draw are
written out here once more, plainly, so that a mistake in the pipeline cannot hide in its own tests.
"""

from __future__ import annotations

import base64
import csv
import hmac
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import count
from math import comb
from pathlib import Path

TRUTH = Path(__file__).parent / "contoh-2025"
TEXTS = {"source_file", "regency_code", "nik", "quarantine_code", "proposal_date", "family", "registry_regencies",
         "birth_date", "business_sector", "business_status", "planted"}
LAST = "9999-12-31"


@dataclass(frozen=True)
class Round:
    name: str
    as_of: date
    seed: str
    seats: dict[str, int]


@dataclass(frozen=True)
class Expected:
    """The end of one case; `failed` and `unknown` hold rules, joined by `;` in the programme's order."""

    row: dict
    status: str
    failed: str = ""
    unknown: str = ""
    rank: int | None = None
    ticket: str | None = None


def truth(name: str) -> list[dict[str, str]]:
    with (TRUTH / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def current_proposals(snapshot: Path) -> list[dict]:
    """Every proposal that no later delivery replaces, whole numbers as such, blanks as None, with its `case_id`.

    A row without a well-formed NIK has none here: it is made of cells that the truth does not hold.
    """
    described = (snapshot / "snapshot.yaml").read_text(encoding="utf-8").splitlines()
    key, = (line.removeprefix("key: ").strip('"').encode() for line in described if line.startswith("key: "))
    rows = [{name: cell if name in TEXTS else int(cell) if cell else None for name, cell in row.items()}
            for row in truth("proposal.csv")]
    rows = [row for row in rows if not row["superseded"]]
    earlier = Counter()
    for row in sorted(rows, key=_date):
        if not row["quarantine_code"]:
            of_person = row["regency_code"], row["nik"]
            earlier[of_person] += 1
            row["case_id"] = keyed(key, f"case/1|uep|{of_person[0]}|nik:{of_person[1]}|{earlier[of_person]}")
    return rows


def keyed(key: bytes, text: str) -> str:
    return base64.b32encode(hmac.new(key, text.encode(), "sha256").digest()).decode()[:26]


def ticket(seed: str, round_name: str, case_id: str) -> str:
    """HKDF-SHA256 of the declared seed, one block, in hex."""
    extracted = hmac.new(b"tepat/declared/1", seed.encode(), "sha256").digest()
    return hmac.new(extracted, f"{round_name}/{case_id}".encode() + b"\x01", "sha256").hexdigest()


def expected(rows: list[dict], round_: Round, awarded: list[dict], held: set[str]) -> dict[str, Expected]:
    """The end of every case with a well-formed NIK; `awarded` are the recipients of earlier rounds, `held` the cases that wait for
    a decision on a second NIK."""
    niks, families = {row["nik"] for row in awarded}, {row["family"] for row in awarded} - {""}
    ends, ranked = {}, defaultdict(list)
    for same in _by_family(rows).values():
        kept, *others = sorted(same, key=lambda row: (not _lives_here(row), _date(row), row["case_id"]))
        ends |= {row["case_id"]: Expected(row, "duplicate") for row in others}
        ends[kept["case_id"]] = end = _judged(kept, round_, kept["nik"] in niks or kept["family"] in families,
                                              kept["case_id"] in held)
        if end.status == "ranked":
            drawn = ticket(round_.seed, round_.name, kept["case_id"])
            ranked[kept["regency_code"]].append((_priority(kept), drawn, kept["case_id"]))
    for regency, cases in ranked.items():
        for rank, (_, drawn, case_id) in enumerate(sorted(cases), 1):
            status = _place(rank, round_.seats[regency])
            ends[case_id] = replace(ends[case_id], status=status, rank=rank, ticket=drawn)
    return ends


def _by_family(rows: list[dict]) -> dict[str, list[dict]]:
    """One award per family; a person whom the registry does not know stands alone."""
    families = defaultdict(list)
    for row in rows:
        if not row["quarantine_code"]:
            families[row["family"] or row["nik"]].append(row)
    return families


def _judged(row: dict, round_: Round, awarded: bool, held: bool) -> Expected:
    if not row["in_registry"]:
        return Expected(row, "not_in_registry")
    fine = rules(row, round_.as_of, awarded, held)
    failed, unknown = (";".join(rule for rule in fine if fine[rule] is value) for value in (False, None))
    to_verify = any(fine[rule] is None for rule in ("in_registry", "poor_enough", "lives_here", "working_age", "second_nik"))
    status = "ineligible" if failed else "undetermined" if to_verify else "ranked"
    return Expected(row, status, failed, unknown)


def rules(row: dict, as_of: date, awarded: bool, held: bool) -> dict[str, bool | None]:
    """Every rule of uep.yaml: True where it lets the case pass, False where it refuses, None where nobody knows."""
    decile, turnover, age = row["welfare_decile"], row["monthly_turnover_idr"], _age(row["birth_date"], as_of)
    small = None if turnover is None else turnover <= 166_666_666
    by_job, listed = row["family_state_employee_by_job"], row["listed_state_employee"]
    if not listed and _a_list_of_state_employees_is_rounded():
        listed = None
    return {
        "in_registry": _flag(row["active"]),
        "poor_enough": None if decile is None else decile <= 4,
        "lives_here": _lives_here(row),
        "working_age": None if age is None else 18 <= age <= 60,
        "micro_business": {"starting": True, "running": small, "": None}[row["business_status"]],
        "applicant_alive": _flag(row["alive"]),
        "identity_matched": _flag(row["civil_registry_match"]),
        "state_employee": False if 1 in (by_job, listed) else None if None in (by_job, listed) else True,
        "second_nik": None if held else True,
        "earlier_round": not awarded,
        "earlier_recipient": _not(row["listed_earlier_recipient"]),
        "receives_pena": _not(row["pena_flag"]),
        "active_kur": _not(row["has_active_kur"]),
    }


@cache
def _a_list_of_state_employees_is_rounded() -> bool:
    """Whether a spreadsheet rounded the NIKs of one: whom it leaves out nobody can say."""
    return any(row["code"] == "NIKS_ENDING_IN_ZERO" and "/reference/daftar_asn" in row["source_file"] for row in truth("defect.csv"))


def _priority(row: dict) -> tuple[int, int]:
    """The poorest first, then families with a disabled member; what is unknown comes last."""
    return row["welfare_decile"], {1: 0, 0: 1, None: 2}[row["has_disabled_member"]]


def _place(rank: int, seats: int) -> str:
    return "selected" if rank <= seats else "reserve" if rank <= seats + reserve_length(seats) else "not_selected"


def _lives_here(row: dict) -> bool | None:
    """Unknown for those active in two regencies, or in none."""
    home = row["registry_regencies"]
    return None if not home or ";" in home else home == row["regency_code"]


def _date(row: dict) -> str:
    return row["proposal_date"] or LAST


def _age(birth_date: str, as_of: date) -> int | None:
    if not birth_date:
        return None
    born = date.fromisoformat(birth_date)
    return as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _not(value: int | None) -> bool | None:
    return None if value is None else not value


def webster(weights: dict[str, int], total: int) -> dict[str, int]:
    """At least one seat each; every further one to the largest weight over twice the seats held plus one."""
    seats = dict.fromkeys(weights, 1)
    while sum(seats.values()) < total:
        seats[max(seats, key=lambda code: Fraction(weights[code], 2 * seats[code] + 1))] += 1
    return seats


def reserve_length(seats: int) -> int:
    """The shortest list that fills all seats in 99 of 100 cases although each family falls out with 1 in 5."""
    for length in count():
        trials = seats + length
        if 100 * sum(comb(trials, good) * 4**good for good in range(seats, trials + 1)) >= 99 * 5**trials:
            return length
