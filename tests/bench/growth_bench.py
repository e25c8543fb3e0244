"""Measures how time and memory of `tepat select` grow with the people, and draws it.

`make bench-growth [SIZES="120000 360000 1200000 3600000"]`: sizes are families, of 3.3 people each. Of each size a province as full
of faults as the sample is generated, selected from once, and deleted. After each size docs/benchmarks.md and docs/growth.svg hold
what is known so far; a run that grows worse than n log n, or wants more memory than it may, ends with a message.
"""

from __future__ import annotations

import argparse
import datetime
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

from pipeline.core.duckdb_engine import usual_memory
from tests.bench import page
from tests.bench.process import REPOSITORY, Measured, addition_seconds
from tests.bench.stages import NO_STAGE, Made, Room, make_province, select

SIZES = (120_000, 360_000, 1_200_000, 3_600_000)
DRAWING = REPOSITORY / "docs" / "growth.svg"
NOISE = 1.1  # so much more than n log n is taken for chance
WHOLE = "all of select"
MOST_BESIDE_MB = 1000  # what all processes of a run together may hold beyond the engine's limit, whatever the size


@dataclass(frozen=True)
class Size:
    """One province and what selecting from it took; `steps` holds each stage, and the whole program with all its processes."""

    made: Made
    steps: dict[str, Measured]
    most_bytes: int

    @property
    def most_mb(self) -> int:
        """The most that a run of this size may hold."""
        return int(usual_memory(self.made.megabytes * 1_000_000).removesuffix("MB")) + MOST_BESIDE_MB

    @property
    def millions(self) -> float:
        return self.made.people / 1e6


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--families", type=int, nargs="+", default=SIZES)
    additions, sizes = [addition_seconds()], []
    for families in arguments.parse_args().families:
        sizes.append(measured(families))
        additions.append(addition_seconds())
        page.replace("make bench-growth", f"{block(sizes, additions)}\n\n![CPU seconds and memory by people]({DRAWING.name})")
        draw(sizes, DRAWING)
    print(block(sizes, additions))
    sys.exit("\n".join([*worse_than_n_log_n(sizes), *over_the_limit(sizes)]) or 0)


def measured(families: int, proposals: int | None = None) -> Size:
    """Make a province, select from it, and remove it again; tells how it gets on."""
    with tempfile.TemporaryDirectory(prefix="tepat-bench-") as folder:
        root, room = Path(folder), Room()
        _say(f"{families:,} families: generating, {shutil.disk_usage(root).free / 1e9:.1f} GB free")
        made = make_province(root, families, clean=False, proposals=proposals)
        _say(f"{made.people:,} people, {made.proposals:,} proposals, {made.megabytes:,} MB in {made.generated.seconds:.0f} s,"
             f" {made.generated.peak_mb:,} MB of memory; selecting")
        with room.watch(root):
            whole, stages = select(root)
        _say(f"selected in {whole.seconds:.0f} s, {whole.cpu_seconds:.0f} CPU seconds, {whole.peak_mb:,} MB of memory,"
             f" {room.most / 1e9:.1f} GB on disk at most")
        return Size(made, {**stages, WHOLE: whole}, room.most)


def worse_than_n_log_n(sizes: Sequence[Size]) -> Iterator[str]:
    """A sentence for every step whose CPU time grew by more than n log n from one size to the next."""
    for smaller, larger in zip(sizes, sizes[1:]):
        ratio = larger.made.people / smaller.made.people
        allowed = ratio * log(larger.made.people) / log(smaller.made.people) * NOISE
        for step, measured in larger.steps.items():
            grown = measured.cpu_seconds / max(smaller.steps[step].cpu_seconds, 0.01)
            if grown > allowed:
                yield (f"{step} grows worse than n log n: from {smaller.millions:.1f} to {larger.millions:.1f} million people, {ratio:.2f} times"
                       f" as many, it takes {grown:.2f} times the CPU seconds.")


def over_the_limit(sizes: Sequence[Size]) -> Iterator[str]:
    """A sentence for every size that wanted more memory than a run may."""
    return (f"Selecting from {size.millions:.1f} million people took {size.steps[WHOLE].peak_mb:,} MB, more than {size.most_mb:,}."
            for size in sizes if size.steps[WHOLE].peak_mb > size.most_mb)


def block(sizes: Sequence[Size], additions: Sequence[float]) -> str:
    """The machine, the tables, and what grows worse than it should, as docs/benchmarks.md tells them."""
    worse = list(worse_than_n_log_n(sizes)) or [f"No stage grows worse than n log n ({NOISE - 1:.0%} more is taken for chance)."]
    memory = list(over_the_limit(sizes)) or [
        f"All processes of a run together hold less than {MOST_BESIDE_MB:,} MB beyond the engine's limit at every size."]
    whole = page.table(
        ("million people", "proposals", "MB of files", "generated in s", "its peak MB",
         "select: seconds", "CPU seconds", "peak MB", "limit of the engine in MB", "GB on disk at most"),
        [[f"{size.millions:.1f}", f"{size.made.proposals:,}", f"{size.made.megabytes:,}", f"{size.made.generated.seconds:.0f}",
          f"{size.made.generated.peak_mb:,}", f"{size.steps[WHOLE].seconds:.1f}", f"{size.steps[WHOLE].cpu_seconds:.1f}",
          f"{size.steps[WHOLE].peak_mb:,}", f"{size.most_mb - MOST_BESIDE_MB:,}", f"{size.most_bytes / 1e9:.1f}"] for size in sizes])
    people = [f"{size.millions:.1f} million" for size in sizes]
    return "\n\n".join([
        f"{datetime.date.today()}. {page.machine(additions)}", whole, "Per million people:",
        page.table(("step", *(f"{many}: seconds" for many in people), *(f"{many}: CPU seconds" for many in people)), [
            [step, *(f"{size.steps[step].seconds / size.millions:.2f}" for size in sizes),
             *(f"{size.steps[step].cpu_seconds / size.millions:.2f}" for size in sizes)] for step in sizes[0].steps]),
        "Memory, at most, in MB:",
        page.table(("step", *people), [[step, *(f"{size.steps[step].peak_mb:,}" for size in sizes)] for step in sizes[0].steps
                                       if step not in NO_STAGE]),
        "\n".join([*worse, *memory])])


def draw(sizes: Sequence[Size], path: Path) -> None:
    """CPU seconds per million people, and memory, over the people: a line per stage, and one for the whole program."""
    import altair
    import vl_convert

    rows = [{"people": size.millions, "step": step, "seconds": measured.cpu_seconds / size.millions, "memory": measured.peak_mb}
            for size in sizes for step, measured in size.steps.items()]
    x = altair.X("people:Q", title="million people", scale=altair.Scale(type="log", nice=False),
                 axis=altair.Axis(values=[size.millions for size in sizes], format=".1f"))
    colour = altair.Color("step:N", title=None, sort=list(sizes[0].steps))
    lines = altair.Chart(altair.Data(values=rows), width=360, height=300).mark_line(point=True)
    seconds = lines.encode(x=x, y=altair.Y("seconds:Q", title="CPU seconds per million people"), color=colour)
    memory = lines.transform_filter("datum.memory > 0").encode(x=x, y=altair.Y("memory:Q", title="peak memory in MB"), color=colour)
    path.write_text(vl_convert.vegalite_to_svg((seconds | memory).to_json()) + "\n", encoding="utf-8")


def _say(text: str) -> None:
    print(f"{datetime.datetime.now():%H:%M:%S} {text}", flush=True)


if __name__ == "__main__":
    main()
