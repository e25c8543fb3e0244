"""Who delivered what and when: later supersedes earlier, two different files for the same place and day stop the run."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pyarrow as pa

from pipeline.core.errors import Problem
from pipeline.core.regions import Regions
from pipeline.core.run import Run
from pipeline.ingest.source import Source, raise_if

NEEDED_LAYOUTS = ("L2_family", "L2_member", "proposal")


@dataclass(frozen=True)
class Delivery:
    """One file's delivery for one regency (or one reference list, from those who issue it)."""

    source: Source
    delivered_for: str
    issuer: str = ""

    @property
    def subject(self) -> tuple[str, str, str]:
        """What a later delivery must be of to replace this one: lists of two issuers stand beside each other."""
        return self.source.layout.name, self.delivered_for, self.issuer

    @property
    def day(self) -> datetime.date:
        return self.source.file.delivered_on


def check_deliveries(run: Run, deliveries: list[Delivery]) -> None:
    """Raises InputError naming every conflict, every missing and every unexpected delivery at once."""
    raise_if([*_conflicts(deliveries), *_missing(run, deliveries), *_unexpected(run, deliveries)])


def delivery_table(deliveries: list[Delivery]) -> pa.Table:
    latest = {}
    for one in deliveries:
        latest[one.subject] = max(one.day, latest.get(one.subject, one.day))
    return pa.table({
        "file_no": pa.array([one.source.file_no for one in deliveries], pa.int64()),
        "delivered_for": pa.array([one.delivered_for for one in deliveries], pa.string()),
        "layout": pa.array([one.source.layout.name for one in deliveries], pa.string()),
        "delivered_on": pa.array([one.day for one in deliveries], pa.date32()),
        "superseded": pa.array([one.day < latest[one.subject] for one in deliveries], pa.bool_()),
    })


def _conflicts(deliveries: list[Delivery]) -> list[Problem]:
    seen: dict[tuple, Delivery] = {}
    problems = []
    for one in deliveries:
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
    ) for code in run.round.expect_regencies for layout in NEEDED_LAYOUTS if (layout, code) not in there]


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
