"""What was planted, beside the sample: one CSV per question.

`proposal.csv` holds the facts a correct reader knows of each proposed person, `defect.csv` every planted defect,
`file.csv` the lines of each file, `duplicate.csv` the pairs of rows for one person or one family, and of people who only look it.
"""

from __future__ import annotations

import csv
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path


@dataclass
class FileCount:
    """The lines of one file: physical = header + blank + continuation + rejected + records."""

    source_file: str
    physical_lines: int = 0
    records: int = 0
    header_lines: int = 0
    blank_lines: int = 0
    continuation_lines: int = 0
    rejected_lines: int = 0
    what: str = "ok"  # ok | repeated_file | superseded


@dataclass(frozen=True)
class Defect:
    """One planted defect. Visibility: row (a reader can tell from the row), file, or invisible."""

    source_file: str
    source_row: int  # physical line of a text file, sheet row of a workbook, 0 for the file as a whole
    column: str
    defect: str
    code: str
    visibility: str = "row"


@dataclass(frozen=True)
class Duplicate:
    kind: str  # same_nik | same_family | same_nik_two_regencies | second_nik | damaged_nik; twin and namesake only look it
    source_file_a: str
    row_a: int
    source_file_b: str
    row_b: int


@dataclass
class ProposalFacts:
    """What a correct reader knows of one proposal row; None where no source says."""

    source_file: str
    source_row: int
    regency_code: str
    superseded: int
    nik: str
    quarantine_code: str
    proposal_date: str
    in_registry: int | None = None
    family: str | None = None
    registry_regencies: str | None = None
    active: int | None = None
    welfare_decile: int | None = None
    birth_date: str | None = None
    business_sector: str | None = None
    business_status: str | None = None
    monthly_turnover_idr: int | None = None
    has_active_kur: int | None = None
    family_state_employee_by_job: int | None = None
    listed_state_employee: int | None = None
    listed_earlier_recipient: int | None = None
    pena_flag: int | None = None
    alive: int | None = None
    civil_registry_match: int | None = None
    has_disabled_member: int | None = None
    planted: str = ""


@dataclass
class Truth:
    """Everything written beside the sample, gathered while it is made."""

    proposals: list[ProposalFacts] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    files: list[FileCount] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, kind, rows in (("proposal", ProposalFacts, self.proposals), ("defect", Defect, self.defects),
                                 ("file", FileCount, self.files), ("duplicate", Duplicate, self.duplicates)):
            in_order = sorted(map(astuple, rows), key=lambda row: row[:2])
            _write(folder / f"{name}.csv", [column.name for column in fields(kind)], in_order)


def _write(path: Path, header: list[str], rows: list[tuple]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
