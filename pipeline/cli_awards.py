"""The commands about seats and awards beside the lists: planning quotas, and the ledger of substitutions."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import Root, RoundName
from pipeline.core.vacancy import Reason

awards_app = typer.Typer()


@awards_app.command()
def quota(
    weights: Annotated[Path, typer.Option(help="CSV dengan regency_code,weight. CSV with regency_code,weight.", exists=True, dir_okay=False)],
    total: Annotated[int, typer.Option(help="Jumlah kursi. Seats in all.", min=1)],
    minimum: Annotated[int, typer.Option(help="Paling sedikit per kabupaten/kota. Least seats of each regency.", min=0)] = 0,
    caps: Annotated[Path | None, typer.Option(help="CSV dengan regency_code,cap: paling banyak. CSV with regency_code,cap.",
                                              exists=True, dir_okay=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Kursi sebagai JSON. Seats as JSON.")] = False,
    root: Root = Path("."),
) -> None:
    """Hitung pembagian kursi menurut bobot, untuk rancangan keputusan. Share out seats by weights, to draft a decree."""
    from pipeline.quota_plan import plan, show

    made = plan(root, weights, total, minimum, caps)
    if as_json:
        print(json.dumps({"seats": made.seats}))
    else:
        show(made)


@awards_app.command()
def vacate(
    case_id: Annotated[str, typer.Argument(help="Nomor kasus yang melepas bantuannya. Number of the case that gives up its award.")],
    round_name: RoundName,
    reason: Annotated[Reason, typer.Option(help="Alasan. Reason.")],
    evidence: Annotated[str, typer.Option(help="Nomor surat atau berita acara, tanpa NIK dan nama warga. "
                                               "Number of the letter or minutes, no NIK, no name.")],
    officer: Annotated[str, typer.Option(help="Petugas yang memutuskan. Officer who decides.")],
    approved_by: Annotated[str, typer.Option(help="Petugas lain yang menyetujui. Another officer, who approves.")],
    root: Root = Path("."),
) -> None:
    """Catat kasus yang melepas bantuannya, dan penggantinya. Write down who gives up an award, and who comes after."""
    from pipeline.ledger.book import Vacancy
    from pipeline.ledger.book import vacate as write_down
    from pipeline.ledger.shown import show_event

    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    show_event(root, round_name, write_down(root, round_name, Vacancy(case_id, reason, evidence, officer, approved_by, now)))


@awards_app.command()
def ledger(
    round_name: Annotated[str | None, typer.Option("--round", help="Putaran (bawaan: semua yang punya buku). Round (default: all with a ledger).")] = None,
    root: Root = Path("."),
) -> None:
    """Periksa buku pengganti dan tunjukkan isinya. Check the ledger of substitutions and show what it says."""
    from pipeline.core.paths import Paths
    from pipeline.ledger.book import books
    from pipeline.ledger.shown import show_book

    for book in books(Paths(root), round_name):
        show_book(book)
