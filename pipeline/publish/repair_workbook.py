"""The rows that go back to a regency: a workbook of its own proposals that need repair, to be filled in and sent again."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.core.constraints import MEANINGS
from pipeline.core.proposal_form import proposal_forms
from pipeline.core.run import Run
from pipeline.core.workbook import COLUMNS, Repair, masked, write_workbook

MOST_SHOWN = 3
# The workbook's name of a column that faults name otherwise.
CELL_OF = {"village": "village_name"}


def write_repair_workbooks(run: Run, work: Path, folder: Path) -> Iterator[Path]:
    """Write `perbaikan-<regency>.xlsx` for every regency that has proposals to repair; yields the files."""
    faults: dict[tuple[int, int], list[dict]] = defaultdict(list)
    wanted = [("record", "=", "proposal"), ("severity", "in", ["block", "repair"])]
    for fault in pq.read_table(work / "quality" / "fault.parquet", filters=wanted).to_pylist():
        faults[fault["file_no"], fault["source_row"]].append(fault)
    meant = _meant(work / "identity")
    sha256 = {row["file_no"]: row["sha256"] for row in pq.read_table(work / "ingest" / "source_file.parquet").to_pylist()}
    by_regency: dict[str, list[tuple[list, Repair]]] = defaultdict(list)
    columns = ["file_no", "source_row", "regency_code", "as_sent"]
    for row in pq.read_table(work / "ingest" / "proposal.parquet", columns=columns).sort_by(
            [("file_no", "ascending"), ("source_row", "ascending")]).to_pylist():
        if found := faults.get((row["file_no"], row["source_row"])):
            by_regency[row["regency_code"]].append((_cells(json.loads(row["as_sent"])), _repair(found, sha256, meant.get((row["file_no"], row["source_row"]), ""))))
    forms = proposal_forms(run.paths, run.regions, run.programme)
    for code, rows in sorted(by_regency.items()):
        path = folder / f"perbaikan-{code}.xlsx"
        write_workbook(path, forms[code], [cells for cells, _ in rows], [repair for _, repair in rows])
        yield path


def _meant(work: Path) -> dict[tuple[int, int], str]:
    """Whom proposals without a good NIK may mean, by file and row, the likeliest first. It is no more than a hint: the number is
    not shown whole, so that nobody copies it without having seen the card."""
    people = {row["key"]: row for row in pq.read_table(work / "probable_person.parquet").to_pylist()}
    pairs = pq.read_table(work / "probable_pair.parquet", filters=[("kind", "=", "proposal")]).to_pylist()
    cases = {row["case_id"]: (row["file_no"], row["source_row"]) for row in pq.read_table(work / "case_file.parquet").to_pylist()}
    meant: dict[tuple[int, int], list[str]] = defaultdict(list)
    for pair in sorted(pairs, key=lambda pair: (-pair["weight"], pair["key_b"])):
        person = people[pair["key_b"]]
        meant[cases[pair["key_a"]]].append(", ".join(filter(None, (person["name"], masked(person["nik"]), person["village_name"]))))
    return {place: "; ".join(shown[:MOST_SHOWN]) for place, shown in meant.items()}


def _repair(faults: list[dict], sha256: dict[int, str], suggestion: str) -> Repair:
    one = faults[0]
    reasons = dict.fromkeys(MEANINGS[fault["code"]].sentences_id for fault in faults)
    return Repair(tuple(CELL_OF.get(fault["column_name"], fault["column_name"]) for fault in faults), " ".join(reasons), suggestion,
                  sha256[one["file_no"]], one["source_row"])


def _cells(sent: dict[str, str | None]) -> list[object]:
    """The cells in the workbook's order, as they were sent; whole numbers as numbers where the column holds numbers."""
    return [int(cell) if column.kind == "number" and (cell := sent.get(column.name)) and cell.isascii() and cell.isdigit()
            else sent.get(column.name) for column in COLUMNS]
