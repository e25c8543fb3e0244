"""How a run uses the machine, or a cluster."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.core.duckdb_engine import DuckdbEngine, usual_memory
from pipeline.core.run import Run
from pipeline.core.spark_engine import SparkEngine


@dataclass(frozen=True)
class Engineering:
    """Threads, memory and engine of a run; none of it changes a byte of the lists."""

    threads: int | None = None
    memory: str | None = None
    engine: Literal["duckdb", "spark"] = "duckdb"
    master: str | None = None
    progress: Callable[[str], None] = lambda stage: None

    def embedded(self, run: Run) -> AbstractContextManager[DuckdbEngine]:
        memory = self.memory or usual_memory(sum(file.size for file in run.snapshot.files))
        return closing(DuckdbEngine(run.scratch, self.threads, memory))

    def cluster(self, scratch: Path) -> AbstractContextManager[SparkEngine | None]:
        """The engine of the portable stages, if it is another one."""
        return closing(SparkEngine(scratch, self.threads, self.memory, self.master)) if self.engine == "spark" else nullcontext()
