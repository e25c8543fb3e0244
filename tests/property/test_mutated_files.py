"""However a file is damaged, it is read with every line accounted for, or refused in words that hold no person.

`make fuzz` runs many more, with a new seed each time; TEPAT_FUZZ and TEPAT_FUZZ_SEED set the number and the seed.
"""

from __future__ import annotations

import faulthandler
import os
import re
import secrets
import signal
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from pipeline.core.errors import InputError, QualityStop, RulesError, TepatError
from pipeline.core.runner import forget_peak_memory, peak_memory_mb
from tests.fixtures.mutations import GoodFile, damaged, good_files
from tests.fixtures.people_in_files import families_of
from tests.fixtures.reading import Reader
from tests.fixtures.written_files import as_parquet

MUTATIONS = int(os.environ.get("TEPAT_FUZZ", 500))
SEED = os.environ.get("TEPAT_FUZZ_SEED") or secrets.token_hex(4)
MOST_SECONDS = 10
MOST_MEGABYTES = 400
GOOD = good_files()
FAMILIES = {table.regency.code: as_parquet(families_of(table.regency))[0] for table in (good.table for good in GOOD)}
RIGHT_FAILURES = (InputError, RulesError, QualityStop)


class TookTooLong(BaseException):
    """Reading a file went on beyond its time; no handler of errors may catch it."""


@pytest.mark.parametrize("good", GOOD, ids=lambda good: good.name)
def test_a_file_is_read_whole_before_it_is_damaged(reader, good):
    found = reader.read(beside(good, good.content))["file"]
    assert (found.layout, len(found.records)) == (good.table.layout.name, len(good.table.rows))


@pytest.mark.skipif("TEPAT_FUZZ" not in os.environ, reason="a proof of its own: make fuzz, which CI runs after the tests")
def test_a_damaged_file_is_read_or_refused(reader, tmp_path):
    print(f"\n{MUTATIONS} mutations, TEPAT_FUZZ_SEED={SEED}")
    ends: Counter[str] = Counter()
    failures: dict[tuple, str] = {}
    for number in range(MUTATIONS):
        random = Random(f"{SEED}/{number}")
        good, other = random.choice(GOOD), random.choice(GOOD)
        content = damaged(random, good, other)
        (tmp_path / "last").write_bytes(content)  # where it is found if the whole process dies
        try:
            ends[end_of(reader, good, other, content)] += 1
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of a reader written in Rust is no Exception
            last = traceback.extract_tb(error.__traceback__)[-1]
            kind = (type(error), last.filename, last.lineno)
            if kind not in failures:
                failures[kind] = f"number {number}, a {good.name}, kept as {kept(number, good, content)}\n{traceback.format_exc(limit=-4)}"
    print(", ".join(f"{code} {count}" for code, count in ends.most_common()))
    assert not failures, f"TEPAT_FUZZ_SEED={SEED}\n" + "\n".join(failures.values())
    # A fuzz that only ever meets one way out looks at nothing.
    assert ends["read"] * 10 > MUTATIONS and len(ends) > 5, ends


def beside(good: GoodFile, content: bytes) -> dict[str, bytes]:
    """A file and, for members, the file of their families: without it nobody knows where they live."""
    return {"file": content} | ({"families": FAMILIES[good.table.regency.code]} if good.table.layout.name == "L2_member" else {})


def end_of(reader: Reader, good: GoodFile, other: GoodFile, content: bytes) -> str:
    """`read`, or the code with which the file is refused. Raises all that must not happen."""
    forget_peak_memory()
    before = peak_memory_mb()
    with time_limit(reader):
        try:
            reader.read(beside(good, content))
            end = "read"
        except TepatError as refused:
            assert isinstance(refused, RIGHT_FAILURES), refused
            check_words(refused, good.secrets | other.secrets)
            end = refused.problems[0].code
    assert peak_memory_mb() - before < MOST_MEGABYTES, "it took too much memory"
    return end


def check_words(refused: TepatError, known: frozenset[str]) -> None:
    """Each problem has words in both languages, and no word of the file's people."""
    assert refused.problems
    for problem in refused.problems:
        assert problem.where and problem.code and problem.id and problem.en
        words = f"{problem.where} {problem.id} {problem.en}"
        assert not re.search(r"[0-9]{12}", words), "a message holds a number that could be a NIK"
        assert not [one for one in known if one in words], "a message holds a person's data"


@contextmanager
def time_limit(reader: Reader) -> Iterator[None]:
    """Ends a read that takes too long: the engine is interrupted; what hears no signal ends with the process."""
    def too_long(*_):
        reader.engine.interrupt()
        raise TookTooLong

    previous = signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    faulthandler.dump_traceback_later(MOST_SECONDS * 6, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def kept(number: int, good: GoodFile, content: bytes) -> Path:
    """Where a file that brought the reader down is kept."""
    path = Path(tempfile.gettempdir()) / f"tepat-fuzz-{SEED}-{number}.{good.name}"
    path.write_bytes(content)
    return path
