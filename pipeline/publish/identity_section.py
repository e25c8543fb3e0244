"""The section of the report on identity: how many cases of each regency every check touches."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.core.run import Run
from pipeline.publish.page import filled, regency_title

# The report is drawn before anybody is told apart; what is known by the end takes the place of this.
IDENTITY = "<!-- identity -->"
TITLES = {
    "SAME_NIK": "NIK sama", "SAME_FAMILY": "Keluarga sama", "SAME_CARD": "KK sama", "SHARED_MEMBERS": "Anggota sama", "SAME_PERSON": "Orang sama (keputusan)",
    "CHAIN": "Lewat keluarga lain", "HELD": "Ditahan: NIK kedua", "ASKED": "Ditanyakan: mirip", "LIKELY_PERSON": "Tanpa NIK, orangnya diduga",
    "EARLIER_ROUND": "Penerima putaran lalu", "EARLIER_FAMILY": "Sekeluarga dengan penerima lalu",
}


def with_identity(report: str, run: Run, work: Path) -> str:
    """The report with its section on identity, from the tables of the last stage."""
    cases: dict[str, Counter] = defaultdict(Counter)
    for row in pq.read_table(work / "publish" / "identity_count.parquet").to_pylist():
        cases[row["regency_code"]][row["check_name"]] = row["cases"]
    rows = [{"name": regency_title(run, code), "cases": found} for code, found in sorted(cases.items())]
    if rows:
        rows.append({"name": "Jumlah", "cases": sum(cases.values(), Counter())})
    return report.replace(IDENTITY, filled("identity.html.j2", rows=rows, titles=TITLES))
