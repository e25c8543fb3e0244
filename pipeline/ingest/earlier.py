"""What the releases of earlier rounds say: who holds an award, who lived with the recipients, and who gave an award up."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.core import tables
from pipeline.core.ledger import holders
from pipeline.core.run import Run


def earlier_awards(run: Run) -> pa.Table:
    """Who holds an award of the earlier rounds that this round excludes: selected, or come after somebody who gave it up."""
    schema = tables.earlier_award.arrow_schema()
    parts = [schema.empty_table()]
    for earlier in run.earlier:
        listed = pq.read_table(earlier.folder / "decision.parquet", columns=["case_id", "status", "person_key", "family_key"],
                               filters=[("status", "in", ["selected", "reserve"])])
        held = holders(listed.filter(pc.equal(listed["status"], "selected"))["case_id"].to_pylist(), earlier.events)
        awards = listed.filter(pc.is_in(listed["case_id"], pa.array(held, pa.string()))).drop_columns("status")
        parts.append(awards.add_column(0, "round", pa.array([earlier.round] * len(awards), pa.string())).cast(schema))
    return pa.concat_tables(parts)


def earlier_vacancies(run: Run) -> pa.Table:
    """Who gave up an award of the earlier rounds, and why, since the day of the registry: of the time before, it speaks for itself."""
    schema, vintage = tables.earlier_vacancy.arrow_schema(), run.snapshot.vintage.isoformat()
    parts = [schema.empty_table()]
    for earlier in run.earlier:
        reasons = {event.case_id: event.reason for event in earlier.events if event.at[:10] >= vintage}
        gave_up = pq.read_table(earlier.folder / "decision.parquet", columns=["case_id", "regency_code", "person_key", "family_key"],
                                filters=[("case_id", "in", [*reasons])]).to_pylist() if reasons else []
        parts.append(pa.Table.from_pylist([row | {"round": earlier.round, "reason": reasons[row["case_id"]]} for row in gave_up], schema=schema))
    return pa.concat_tables(parts)


def earlier_members(run: Run, awards: pa.Table) -> pa.Table:
    """Who was a member of a recipient's family when the lists of the earlier rounds were made; `awards` are the recipients."""
    schema = tables.earlier_member.arrow_schema()
    parts = [schema.empty_table()]
    for earlier in run.earlier:
        held = {row["case_id"]: row["family_key"] for row in awards.to_pylist() if row["round"] == earlier.round}
        members = pq.read_table(earlier.folder / "award_member.parquet", filters=[("case_id", "in", [*held])]).to_pylist() if held else []
        parts.append(pa.Table.from_pylist([row | {"round": earlier.round, "family_key": held[row["case_id"]]} for row in members], schema=schema))
    return pa.concat_tables(parts)
