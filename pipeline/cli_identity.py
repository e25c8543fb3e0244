"""The commands about who is one person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import Root

identity_app = typer.Typer()


@identity_app.command()
def decide(
    workbook: Annotated[Path, typer.Argument(help="people/duplikat.xlsx yang sudah diisi. The filled people/duplikat.xlsx.", exists=True, dir_okay=False)],
    root: Root = Path("."),
) -> None:
    """Catat keputusan dari duplikat.xlsx di rules/identity.csv. Write the decisions of duplikat.xlsx into rules/identity.csv."""
    from pipeline.core.spoken import say
    from pipeline.identity_book import decide as write_down

    new, standing = write_down(root, workbook)
    print(say(f"Keputusan baru: {new}; sudah tercatat: {standing} (rules/identity.csv). Jalankan make select untuk memakainya.",
              f"New decisions: {new}; on record already: {standing} (rules/identity.csv). Run make select to apply them."))
