"""Who delivered what and when: later supersedes earlier, two different files for the same place and day stop the run."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from pipeline.core.errors import InputError, Problem
from pipeline.core.programme import Programme
from pipeline.core.regions import Regions
from pipeline.core.run import Run
from pipeline.ingest.source import Source, raise_if

REGISTRY_LAYOUTS = ("L2_family", "L2_member")
# The rows of a file of several regencies that lie in none of them: they go with the file.
ELSEWHERE = "elsewhere"
# Behind the regency's code: a workbook of repaired rows, which replaces those rows alone.
REPAIR = "/repair"
# A file in which one regency has so many of a hundred rows is that regency's; single rows elsewhere are strays.
OWN_PERCENT = 90
# So many rows elsewhere, and so many of a hundred, are no strays: whose file it is cannot be told.
MOST_STRAYS, MOST_STRAY_PERCENT = 20, 1


@dataclass(frozen=True)
class Delivery:
    """One file's delivery for one regency, or of one issue of a reference list (list, issuer, programme, year)."""

    source: Source
    delivered_for: str

    @property
    def subject(self) -> tuple[str, str]:
        """What a later delivery must be of to replace this one."""
        return self.source.layout.name, self.delivered_for

    @property
    def day(self) -> datetime.date:
        return self.source.file.delivered_on


def regencies_of(where: str, rows: Mapping[str, int], total: int) -> list[str]:
    """The regencies that a registry file is a delivery of: `rows` by regency, of `total` rows placed and unplaced.

    A regency's own file may hold strays. A file of several regencies delivers for each that has more rows than strays
    would. Raises InputError if its places are in none, or if whose file it is cannot be told.
    """
    if not rows:
        raise InputError(Problem(
            where, "REGION_UNKNOWN", id="tidak satu baris pun berada di kabupaten/kota provinsi ini. Periksa, atau keluarkan berkas ini.",
            en="not one of its rows lies in a regency of this province. Check it, or take the file out."))
    several = {code: count for code, count in rows.items() if count >= MOST_STRAYS or count * 100 > MOST_STRAY_PERCENT * total}
    largest = max(sorted(rows), key=rows.__getitem__)
    if rows[largest] * 100 < OWN_PERCENT * sum(rows.values()):
        return sorted(several)
    mixed = [code for code, count in several.items()
             if code != largest and count >= MOST_STRAYS and count * 100 > MOST_STRAY_PERCENT * total]
    if mixed:
        told = ", ".join(f"{code} ({rows[code]})" for code in sorted([largest, *mixed]))
        raise InputError(Problem(
            where, "REGENCIES_MIXED", id=f"memuat baris dari beberapa kabupaten/kota: {told}. Pisahkan per kabupaten/kota.",
            en=f"holds rows of several regencies: {told}. Split it by regency."))
    return [largest]


def needed_layouts(programme: Programme) -> tuple[str, ...]:
    """What every regency must deliver: the registry, and proposals where they are the cases."""
    return (*REGISTRY_LAYOUTS, "proposal") if programme.candidates == "proposals" else REGISTRY_LAYOUTS


def check_deliveries(run: Run, deliveries: list[Delivery]) -> None:
    """Raises InputError naming every conflict, every missing and every unexpected delivery at once."""
    raise_if([*_conflicts(deliveries), *_missing(run, deliveries), *_unexpected(run, deliveries)])


def delivery_table(deliveries: list[Delivery]) -> pa.Table:
    latest, of_file = {}, {}
    for one in deliveries:
        latest[one.subject] = max(one.day, latest.get(one.subject, one.day))
        of_file.setdefault(one.source.file_no, []).append(one)

    def superseded(one: Delivery) -> bool:
        if one.delivered_for == ELSEWHERE:
            return all(superseded(other) for other in of_file[one.source.file_no] if other is not one)
        return one.day < latest[one.subject] and not one.delivered_for.endswith(REPAIR)

    return pa.table({
        "file_no": pa.array([one.source.file_no for one in deliveries], pa.int64()),
        "delivered_for": pa.array([one.delivered_for for one in deliveries], pa.string()),
        "layout": pa.array([one.source.layout.name for one in deliveries], pa.string()),
        "delivered_on": pa.array([one.day for one in deliveries], pa.date32()),
        "superseded": pa.array([superseded(one) for one in deliveries], pa.bool_()),
    })


def row_delivery_table(deliveries: list[Delivery], regencies: Mapping[int, Iterable[str]]) -> pa.Table:
    """What the rows of each file belong to, by the regency they lie in ('' where it is not known), which `regencies` names.

    That is the file's only delivery, or the one of the row's regency.
    """
    codes: dict[int, list[str]] = {}
    for one in deliveries:
        codes.setdefault(one.source.file_no, []).append(one.delivered_for)
    rows = [(file_no, regency, found[0] if len(found) == 1 else regency if regency in found else ELSEWHERE)
            for file_no, found in codes.items() for regency in regencies[file_no]]
    return pa.table({
        "file_no": pa.array([file_no for file_no, _, _ in rows], pa.int64()),
        "regency_code": pa.array([regency for _, regency, _ in rows], pa.string()),
        "delivered_for": pa.array([delivered_for for _, _, delivered_for in rows], pa.string()),
    })


def _conflicts(deliveries: list[Delivery]) -> list[Problem]:
    seen: dict[tuple, Delivery] = {}
    problems = []
    for one in (one for one in deliveries if one.delivered_for != ELSEWHERE):
        first = seen.setdefault((*one.subject, one.day), one)
        if first is not one:
            problems.append(Problem(
                one.source.where, "DELIVERY_CONFLICT",
                id=f"{one.source.layout.title} untuk {one.delivered_for} tanggal {one.day} juga ada di {first.source.file.name}, "
                   "dengan isi lain. Sisakan yang benar, atau pindahkan koreksinya ke folder tanggal yang lebih baru.",
                en=f"{one.source.layout.name} for {one.delivered_for} of {one.day} also stands in {first.source.file.name}, "
                   "with other content. Keep the right one, or move the correction to the folder of a later date.",
            ))
    return problems


def _missing(run: Run, deliveries: list[Delivery]) -> list[Problem]:
    there = {(one.source.layout.name, one.delivered_for) for one in deliveries}
    return [Problem(
        f"data/raw/{run.snapshot.name}", "DELIVERY_MISSING",
        id=f"{_named(run.regions, code)} belum mengirim {_title(layout, deliveries)}. Minta kirimannya, "
           "atau keluarkan kabupaten/kota itu dari `expect_regencies`.",
        en=f"{_named(run.regions, code)} has not delivered {layout}. Ask for it, or take the regency out of `expect_regencies`.",
    ) for code in run.round.expect_regencies for layout in needed_layouts(run.programme) if (layout, code) not in there]


def _unexpected(run: Run, deliveries: list[Delivery]) -> list[Problem]:
    return [Problem(
        one.source.where, "DELIVERY_UNEXPECTED",
        id=f"berkas untuk {_named(run.regions, one.delivered_for)}, yang tidak ada di `expect_regencies`. Tambahkan, atau keluarkan berkasnya.",
        en=f"a file for {_named(run.regions, one.delivered_for)}, which is not in `expect_regencies`. Add it, or take the file out.",
    ) for one in deliveries
        if one.delivered_for in run.regions.regencies and one.delivered_for not in run.round.expect_regencies]


def _named(regions: Regions, code: str) -> str:
    return f"{code} {regions.regencies[code].name}"


def _title(layout: str, deliveries: list[Delivery]) -> str:
    return next((one.source.layout.title for one in deliveries if one.source.layout.name == layout), layout)
