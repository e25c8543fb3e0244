"""Measures `tepat select` once on 40 million people: twelve million families, 200,000 proposals.

`make bench-large`. Two small provinces are measured first; from them the time and the room are estimated and printed, and nothing begins where
the room is not there. What was measured is written into docs/benchmarks.md.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from math import log
from pathlib import Path

from tests.bench import page
from tests.bench.growth_bench import WHOLE, Size, block, measured
from tests.bench.process import addition_seconds

FAMILIES, PROPOSALS = 12_000_000, 200_000
SMALL = (120_000, 360_000)
SPARE = 1.2


def main() -> None:
    additions = [addition_seconds()]
    smaller, larger = (measured(families) for families in SMALL)
    needed = estimated(smaller, larger, lambda size: size.most_bytes)
    generating, selecting = (estimated(smaller, larger, what) / 60 for what in
                             (lambda size: size.made.generated.cpu_seconds, lambda size: size.steps[WHOLE].cpu_seconds))
    place = Path(tempfile.gettempdir())
    free = shutil.disk_usage(place).free
    print(f"{FAMILIES:,} families, {PROPOSALS:,} proposals: about {needed / 1e9:.0f} GB of disk ({free / 1e9:.0f} GB are free in"
          f" {place}), {generating:.0f} CPU minutes to generate, {selecting:.0f} to select", flush=True)
    if free < needed * SPARE:
        sys.exit("not enough room: name a folder with more in TMPDIR")
    sizes = [larger, measured(FAMILIES, PROPOSALS)]
    text = block(sizes, [*additions, addition_seconds()])
    page.replace("make bench-large", text)
    print(text)


def estimated(smaller: Size, larger: Size, what: Callable[[Size], float]) -> float:
    """What the large province will take, if what grew from one small size to the other goes on growing by n log n."""
    small, large, wanted = (people * log(people) for people in
                            (smaller.made.people, larger.made.people, larger.made.people / larger.made.families * FAMILIES))
    return what(larger) + (what(larger) - what(smaller)) / (large - small) * (wanted - large)


if __name__ == "__main__":
    main()
