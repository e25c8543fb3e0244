"""The commands about who is one person."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import Root, RoundName
from pipeline.core.errors import InputError, Problem

identity_app = typer.Typer()


@identity_app.command()
def duplicates(
    round_name: RoundName,
    root: Root = Path("."),
    learn: Annotated[bool, typer.Option("--learn", help="Cetak angka untuk rules/likeness.yaml menurut registri ini. "
                                                        "Print the figures that this registry gives for rules/likeness.yaml.")] = False,
) -> None:
    """Cari orang dengan dua NIK di seluruh registri. Look for people under two NIK in the whole registry of a round's snapshot."""
    from pipeline import duplicates as registry

    if not learn:
        print(*registry.told(registry.duplicates(root, round_name)), sep="\n")
        return
    shares = registry.learnt(root, round_name)
    if shares is None:
        raise InputError(Problem("tepat duplicates --learn", "NOBODY_TWICE",
                                 id="tidak ada orang yang tercatat di DTKS dan di tata letak lain. Pakai angka di rules/likeness.yaml.",
                                 en="nobody stands in DTKS and in another layout. Keep the figures of rules/likeness.yaml."))
    print(*registry.as_yaml(shares), sep="\n")


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
