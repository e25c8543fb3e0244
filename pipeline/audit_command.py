"""`tepat audit`: which releases are meant, and their certificates on the terminal."""

from __future__ import annotations

from pathlib import Path

from pipeline.audit.certificate import audit, claim_script
from pipeline.audit.claim import CLAIMS
from pipeline.audit.told import lines
from pipeline.core.errors import Problem, UsageError


def show_audit(root: Path, run: str | None) -> bool:
    """Print the certificate of a release, or of every round's lists in force; → whether no claim is refuted."""
    sound = True
    for folder in folders(root, run):
        certificate = audit(folder)
        print(*lines(certificate), sep="\n")
        sound = sound and not certificate.violated
    return sound


def show_script(root: Path, run: str | None, claim: str) -> None:
    """Print the query of a claim with all that it reads, for DuckDB in the folder of the release."""
    if claim not in CLAIMS:
        raise UsageError(Problem("--sql", "CLAIM_UNKNOWN", id=f"pernyataan ini tidak ada. Yang ada: {', '.join(CLAIMS)}.",
                                 en=f"there is no such claim. There are: {', '.join(CLAIMS)}."))
    for folder in folders(root, run):
        print(claim_script(folder, claim), end="")


def folders(root: Path, run: str | None) -> list[Path]:
    """The folder that is named by its path or its round; without a name, those of all rounds. Raises UsageError if there is none."""
    out = root / "data" / "out"
    if run is None:
        found = sorted(out.glob("*/current"))
    else:
        found = [path for path in (Path(run), out / run / "current") if (path / "manifest.json").is_file()][:1]
    if not found:
        rounds = ", ".join(path.parent.name for path in sorted(out.glob("*/current"))) or "-"
        raise UsageError(Problem("tepat audit", "RELEASE_MISSING",
                                 id=f"tidak ada rilis di sini. Tulis foldernya, atau nama putaran; yang ada: {rounds}.",
                                 en=f"there is no release here. Name its folder, or a round; there are: {rounds}."))
    return found
