"""A stage: what it reads, what it writes, and how it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.contract import Table
from pipeline.core.engine import Engine, SqlFile
from pipeline.core.run import Run


@dataclass(frozen=True)
class Stage:
    """One step of the flow. `run` makes every table of `writes` from those of `reads`; `check` then judges what was made.

    `parts` are those of the run that it reads: it is shown no others. A portable stage runs on any engine. `slow_import` names a
    module that takes seconds to load: the runner has it loaded beside, while earlier stages work.
    """

    name: str
    reads: tuple[Table, ...]
    writes: tuple[Table, ...]
    run: Callable[[Run, Engine], None]
    parts: tuple[str, ...]
    check: Callable[[Run, Engine], None] = lambda run, engine: None
    portable: bool = False
    slow_import: str | None = None


def make_all(engine: Engine, folder: Path, names: tuple[str, ...]) -> None:
    """Run the stage's `.sql` files in the order given."""
    for name in names:
        engine.make(SqlFile.load(folder / f"{name}.sql"))
