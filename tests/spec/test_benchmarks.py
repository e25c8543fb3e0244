"""What the benchmarks say of their measurements: no CPU time is lost, growth is judged, the page keeps what was measured before."""

import subprocess
import sys
from math import log
from pathlib import Path

import pytest

from tests.bench.growth_bench import MOST_BESIDE_MB, WHOLE, Size, over_the_limit, worse_than_n_log_n
from tests.bench.page import append, replace
from tests.bench.process import Measured
from tests.bench.select_bench import check_same
from tests.bench.stages import Made

ROOT = Path(__file__).parents[2]


def sizes(work):
    """Provinces of one and of ten million people whose one stage takes as long as `work` says."""
    return [Size(Made(0, people, 0, 0, Measured(0, 0, 0)), {"ingest": Measured(0, work(people), 0)}, 0) for people in (10**6, 10**7)]


@pytest.mark.parametrize("work, told", [
    (lambda people: people / 1e6, 0), (lambda people: people * log(people) / 1e6, 0), (lambda people: 50 + people / 1e6, 0),
    (lambda people: people ** 2 / 1e12, 1), (lambda people: people ** 1.2 / 1e6, 1)])
def test_only_what_grows_worse_than_n_log_n_is_told(work, told):
    assert len(list(worse_than_n_log_n(sizes(work)))) == told


@pytest.mark.parametrize("peak_mb, told", [(1000 + MOST_BESIDE_MB, 0), (1001 + MOST_BESIDE_MB, 1)])
def test_a_size_that_wanted_more_memory_than_a_run_may_is_told(peak_mb, told):
    assert len(list(over_the_limit([Size(Made(0, 10**6, 0, 0, Measured(0, 0, 0)), {WHOLE: Measured(0, 0, peak_mb)}, 0)]))) == told


def test_a_measurement_is_added_below_the_earlier_ones_and_a_drawing_takes_the_place_of_the_last(tmp_path):
    page = tmp_path / "benchmarks.md"
    page.write_text("# B\n\n<!-- a: end -->\n\nbetween\n\n<!-- b: begin -->\n<!-- b: end -->\n\nafter\n")
    for number in ("first", "second"):
        append("a", number, page)
        replace("b", number, page)
    assert page.read_text() == "# B\n\nfirst\n\nsecond\n\n<!-- a: end -->\n\nbetween\n\n<!-- b: begin -->\nsecond\n\n<!-- b: end -->\n\nafter\n"
    with pytest.raises(ValueError, match="no line that ends"):
        append("c", "first", page)


def test_the_page_has_a_place_for_every_bench(tmp_path):
    page = tmp_path / "benchmarks.md"
    page.write_bytes((ROOT / "docs/benchmarks.md").read_bytes())
    append("make bench", "added", page)
    for name in ("make bench-growth", "make bench-large"):
        replace(name, f"replaced {name}", page)
    assert [page.read_text().count(words) for words in ("\nadded\n", "\nreplaced make bench-growth\n", "\nreplaced make bench-large\n")] == [1, 1, 1]


@pytest.mark.parametrize("written, ends", [("A\nB", False), ("B\nA", False), ("A", True), ("A\nB\nC", True), ("A\nB\nB", True)])
def test_a_program_that_selects_other_cases_ends_the_bench(tmp_path, written, ends):
    (tmp_path / "selected").write_text(written)
    if ends:
        with pytest.raises(SystemExit, match="selects . cases that Tepat does not"):
            check_same("it", tmp_path / "selected", {"A", "B"})
    else:
        check_same("it", tmp_path / "selected", {"A", "B"})


def test_the_cpu_time_of_a_process_that_nobody_waited_for_is_counted():
    leave = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'sum(range(10**7))'])"
    measure = f"from tests.bench.process import run; measured = run('-c', {leave!r}); print(0 < measured.beside_seconds < measured.cpu_seconds)"
    assert subprocess.run([sys.executable, "-c", measure], cwd=ROOT, check=True, capture_output=True, text=True).stdout == "True\n"
