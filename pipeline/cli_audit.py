"""The command that checks a release from its files alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import Root
from pipeline.core.errors import Bug, Problem, UsageError

audit_app = typer.Typer()


@audit_app.command()
def audit(
    run: Annotated[str | None, typer.Argument(help="Folder rilis, atau nama putaran (bawaan: semua putaran). "
                                                   "Folder of a release, or name of a round (default: all rounds).")] = None,
    sql: Annotated[str | None, typer.Option(metavar="CLAIM", help="Cetak SQL satu pernyataan untuk DuckDB. Print one claim's SQL for DuckDB.")] = None,
    root: Root = Path("."),
) -> None:
    """Periksa sendiri rilis dari berkasnya saja. Check a release from its files alone; nothing is written."""
    from pipeline.audit import certificate
    from pipeline.audit.claim import CLAIMS
    from pipeline.audit.told import lines

    if sql is not None and sql not in CLAIMS:
        raise UsageError(Problem("--sql", "CLAIM_UNKNOWN", id=f"pernyataan ini tidak ada. Yang ada: {', '.join(CLAIMS)}.",
                                 en=f"there is no such claim. There are: {', '.join(CLAIMS)}."))
    violated = False
    for folder in releases(root, run):
        if sql is not None:
            print(certificate.claim_script(folder, sql), end="")
            continue
        found = certificate.audit(folder)
        print(*lines(found), sep="\n")
        violated = violated or bool(found.violated)
    if violated:
        raise typer.Exit(Bug.exit_code)


def releases(root: Path, run: str | None) -> list[Path]:
    """The release that is named by its folder or its round; without a name, the one in force of every round. Raises UsageError."""
    out = root / "data" / "out"
    in_force = sorted(out.glob("*/current"))
    found = in_force if run is None else [path for path in (Path(run), out / run / "current") if (path / "manifest.json").is_file()][:1]
    if not found:
        rounds = ", ".join(path.parent.name for path in in_force) or "-"
        raise UsageError(Problem("tepat audit", "RELEASE_MISSING",
                                 id=f"tidak ada rilis di sini. Tulis foldernya, atau nama putaran; yang ada: {rounds}.",
                                 en=f"there is no release here. Name its folder, or a round; there are: {rounds}."))
    return found
