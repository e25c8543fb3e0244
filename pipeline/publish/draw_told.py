"""What a release says of its draw: enough to make every ticket again, and how many seats it alone decided."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from pipeline.core.draw import label
from pipeline.core.draw_record import DrawRecord, utc
from pipeline.core.round import Round


def draw_told(round_: Round, decision: Path) -> dict:
    """The block `draw` of a manifest."""
    draw = round_.draw
    made = {"seed": draw.seed} if draw.record is None else _public(draw.record) | {"record_sha256": draw.sha256}
    return {"method": draw.method, **made, "prk": draw.prk.hex(), "label": label(round_.round), "decided_by_ticket": decided_by_ticket(decision)}


def _public(record: DrawRecord) -> dict:
    """Of a public draw: the list, the value and where it came from. `randomness` and `digits` are null where no such source was named."""
    frozen, sources, drawn = record.frozen, record.sources, record.drawn
    drand, public = sources.drand, sources.public_draw
    return {
        "list_sha256": frozen.list_sha256, "cases": frozen.cases, "regencies": dict(frozen.regencies), "frozen_at": utc(frozen.at), "frozen_run_id": frozen.run_id,
        "randomness": drawn.randomness, "digits": drawn.digits, "entered_at": utc(drawn.at),
        "sources": {
            "drand": drand and {"chain": drand.chain, "round": drand.round, "at": utc(drand.at), "signature": drawn.drand_signature},
            "public_draw": public and {"at": utc(public.at), "place": public.place}},
    }


def decided_by_ticket(decision: Path) -> dict[str, int]:
    """How many of the selected have the priority of the last selected of their regency, where somebody who was not selected has it too."""
    columns = ["regency_code", "priority_key", "status", "rank_in_regency"]
    ranked = pq.read_table(decision, columns=columns, filters=[("rank_in_regency", ">", 0)])  # those without a ticket have no rank
    groups = ranked.group_by(columns[:3]).aggregate([("rank_in_regency", "max"), ("rank_in_regency", "count")]).to_pylist()
    selected = [group for group in groups if group["status"] == "selected"]
    others = {(group["regency_code"], group["priority_key"]) for group in groups if group["status"] != "selected"}
    last = {group["regency_code"]: group["priority_key"] for group in sorted(selected, key=lambda group: group["rank_in_regency_max"])}
    return {"cases": sum(group["rank_in_regency_count"] for group in selected
                         if group["priority_key"] == last[group["regency_code"]] and (group["regency_code"], group["priority_key"]) in others),
            "of_selected": sum(group["rank_in_regency_count"] for group in selected)}
