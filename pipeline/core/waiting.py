"""A run that waits for its public draw: which cases will be drawn, and what has to be done next."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from pipeline.core.draw_record import DrawRecord, utc
from pipeline.core.errors import AwaitingDraw, Problem
from pipeline.core.run import Run


def drawable(work: Path) -> dict[str, str]:
    """The regency of every case that gets a ticket, by case number, from the stage tables of a run."""
    ranked = pq.read_table(work / "eligibility" / "verdict.parquet", columns=["case_id"],
                           filters=[("outcome", "in", ["eligible", "conditional"])])
    regencies = pq.read_table(work / "eligibility" / "candidate.parquet", columns=["case_id", "regency_code"])
    found = ranked.join(regencies, "case_id", join_type="inner")
    return dict(sorted(zip(*(found[name].to_pylist() for name in ("case_id", "regency_code")), strict=True)))


def awaiting(run: Run, cases: dict[str, str]) -> AwaitingDraw:
    """The failure that says what the round waits for, and the command that comes next."""
    record, name = run.round.draw.record, run.round.round
    said = f"tepat freeze --round {name}" if record is None else f"tepat draw --round {name} {asked(record)}"
    when = "" if record is None else f" ({utc(record.sources.last)})"
    return AwaitingDraw(Problem(
        run.round.where("draw"), "AWAITING_DRAW",
        id=f"menunggu undian{when}: {len(cases)} kasus siap diundi; daftar lama tetap berlaku. Berikutnya: {said}",
        en=f"waiting for the draw{when}: {len(cases)} cases are ready; the old lists stay. Next: {said}"))


def asked(record: DrawRecord) -> str:
    """The options of `tepat draw` that a frozen round asks for."""
    drand = f"--drand-round {record.sources.drand.round} --randomness …" if record.sources.drand else ""
    return f"{drand} {'--digits …' if record.sources.public_draw else ''}".strip()
