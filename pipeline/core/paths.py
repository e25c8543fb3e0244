"""The fixed places of a tree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


# The quality report of a release, within its folder.
QUALITY_REPORT = Path("quality/laporan-mutu.html")


def overrides_name(round_name: str) -> str:
    """The file of a round's overrides, within the tree."""
    return f"rules/rounds/{round_name}.overrides.csv"


@dataclass(frozen=True)
class Paths:
    """The fixed places of a tree."""

    root: Path

    @property
    def rules(self) -> Path:
        return self.root / "rules"

    @property
    def regions(self) -> Path:
        return self.rules / "reference" / "regions.csv"

    @property
    def reference(self) -> Path:
        return self.rules / "reference.yaml"

    @property
    def out(self) -> Path:
        return self.root / "data" / "out"

    @property
    def work(self) -> Path:
        return self.out / ".work"

    @property
    def catalogue(self) -> Path:
        return self.out / "catalogue.duckdb"

    def round_file(self, round_name: str) -> Path:
        return self.rules / "rounds" / f"{round_name}.yaml"

    def rounds(self) -> list[str]:
        """The names of all rounds."""
        return sorted(path.stem for path in (self.rules / "rounds").glob("*.yaml") if not path.name.endswith(".draw.yaml"))

    def draw_records(self) -> list[Path]:
        """The records of public draws, of whatever round."""
        return sorted((self.rules / "rounds").glob("*.draw.yaml"))

    def overrides_file(self, round_name: str) -> Path:
        return self.root / overrides_name(round_name)

    @property
    def identity_decisions(self) -> Path:
        return self.rules / "identity.csv"

    def ledger(self, round_name: str) -> Path:
        return self.rules / "rounds" / f"{round_name}.ledger.jsonl"

    def programme_file(self, programme: str) -> Path:
        return self.rules / "programmes" / f"{programme}.yaml"

    def cases_file(self, programme: str) -> Path:
        return self.rules / "programmes" / f"{programme}.cases.yaml"

    def programmes(self) -> list[str]:
        """The names of all programmes."""
        return sorted(path.stem for path in (self.rules / "programmes").glob("*.yaml") if not path.name.endswith(".cases.yaml"))

    def runs(self, round_name: str) -> Path:
        return self.out / round_name / "runs"

    def stopped_report(self, round_name: str) -> Path:
        """The quality report of the last run that the gate stopped, until a run succeeds."""
        return self.out / round_name / "stopped" / QUALITY_REPORT.name

    def frozen_list(self, round_name: str) -> Path:
        """The list that a round's public draw is about, to be published."""
        return self.out / round_name / "draw" / "frozen-list.txt"

    def current(self, round_name: str) -> Path:
        return self.out / round_name / "current"
