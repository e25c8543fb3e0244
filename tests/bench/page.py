"""docs/benchmarks.md: where measurements are written down, with the machine they were made on."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
# The libraries that the time is spent in, and those that it is compared with.
LIBRARIES = ("duckdb", "pyarrow", "great-expectations", "splink", "python-calamine", "pandas", "polars")


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    return "\n".join(f"| {' | '.join(row)} |" for row in [header, ["---"] * len(header), *rows])


def machine(additions: Sequence[float]) -> str:
    """The machine and the libraries; `additions` are the seconds of the loop at the times when it was run."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    took = ", ".join(f"{seconds:.2f}" for seconds in additions)
    return (f"{os.cpu_count()} cores, {memory:.0f} GB; twenty million additions in a plain loop took {took} s. "
            f"Python {platform.python_version()}, {versions}.")


def append(section: str, block: str, page: Path = PAGE) -> None:
    """Put a block at the end of a section: before the line that marks it."""
    _change(page, section, lambda before: f"{before}{block}\n\n")


def replace(section: str, block: str, page: Path = PAGE) -> None:
    """Put a block in the place of all that stands between the lines that begin and end a section."""
    begin = f"<!-- {section}: begin -->\n"
    _change(page, section, lambda before: f"{before[:before.index(begin)]}{begin}{block}\n\n")


def _change(page: Path, section: str, changed) -> None:
    text = page.read_text(encoding="utf-8")
    before, mark, after = text.partition(f"<!-- {section}: end -->")
    if not mark:
        raise ValueError(f"{page.name} has no line that ends the section {section}")
    page.write_text(changed(before) + mark + after, encoding="utf-8")
