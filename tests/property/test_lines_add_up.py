"""Whatever a file holds, its physical lines add up, and its sound rows are read as they were written."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.core.duckdb_engine import DuckdbEngine
from pipeline.core.errors import InputError
from pipeline.ingest.file_kind import Text
from pipeline.ingest.text_file import Dialect, lines_and_lone_returns, sort_out

CELL = st.text(st.sampled_from('ab",\n 1é'), max_size=5)
LINE = st.one_of(
    st.tuples(CELL, CELL, CELL).map(lambda row: _written(row)),
    st.sampled_from([b"", b"  ", b"1,2", b"1,2,3,4", b'"open,2,3', b'x "y" z,2,3', b"\xff,2,3", b"plain,2,3", b"plain,2,3"]),
)


def _written(row) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(row)
    return out.getvalue().removesuffix("\n").encode()


@settings(max_examples=300, deadline=None)
@given(st.lists(LINE, max_size=12), st.booleans())
def test_physical_lines_add_up(lines, final_newline):
    content = b"\n".join([b"a,b,c", *lines]) + (b"\n" if final_newline else b"")
    with tempfile.TemporaryDirectory() as folder:
        path, clean = Path(folder) / "file.csv", Path(folder) / "clean.csv"
        path.write_bytes(content)
        try:
            found = sort_out("file.csv", Dialect(Text(path, "utf-8"), ",", ("a", "b", "c"), 1), clean)
        except InputError:
            return
        assert found.physical == lines_and_lone_returns(path)[0]
        assert found.physical == 1 + found.blank + found.continuation + len(found.rejected) + len(found.starts)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8))
def test_duckdb_reads_the_sound_rows_as_they_were_written(rows):
    assume(not any(_is_like_two_rows(row) for row in rows))
    with tempfile.TemporaryDirectory() as folder:
        path, clean = Path(folder) / "file.csv", Path(folder) / "clean.csv"
        path.write_bytes(b"\n".join([b"a,b,c", *map(_written, rows)]) + b"\n")
        found = sort_out("file.csv", Dialect(Text(path, "utf-8"), ",", ("a", "b", "c"), 1), clean)
        engine = DuckdbEngine(Path(folder))
        read = engine.execute("test", """select * from read_csv(?, delim = ',', quote = '"', escape = '"', header = false,
            auto_detect = false, columns = {'a': 'VARCHAR', 'b': 'VARCHAR', 'c': 'VARCHAR'}, strict_mode = true)""", [str(clean)])
        engine.close()
        kept = [row for row, line in zip(rows, _lines_of(rows), strict=True) if line in found.starts]
        assert [tuple(map(_empty_as_none, row)) for row in read] == [tuple(map(_empty_as_none, row)) for row in kept]


def _is_like_two_rows(row) -> bool:
    """Whether nobody can tell the row from two with a stray quote each: its first and its last line hold as many commas as a row."""
    first, *others = _written(row).split(b"\n")
    return bool(others) and min(first.count(b","), others[-1].count(b",")) >= 2


def _empty_as_none(cell):
    return cell or None


def _lines_of(rows) -> list[int]:
    """The physical line on which each row starts."""
    starts, line = [], 2
    for row in rows:
        starts.append(line)
        line += _written(row).count(b"\n") + 1
    return starts


@settings(max_examples=400, deadline=None)
@given(st.lists(LINE, max_size=24), st.sampled_from(["utf-8", "utf-16", "cp1252"]), st.integers(1, 60), st.booleans())
def test_a_file_looked_at_in_parts_is_the_same_as_looked_at_at_once(lines, encoding, part_bytes, final_newline):
    assume(encoding == "utf-8" or not any(b"\xff" in line for line in lines))
    with tempfile.TemporaryDirectory() as folder:
        path, clean = Path(folder) / "file.csv", Path(folder) / "clean.csv"
        path.write_bytes(b"\n".join([b"a,b,c", *lines]) + (b"\n" if final_newline else b""))

        def told(*size) -> tuple:
            found = sort_out("file.csv", Dialect(Text(path, encoding), ",", ("a", "b", "c"), 1), clean, *size)
            return found.physical, found.blank, found.continuation, found.rejected, found.starts.tolist(), clean.read_bytes()

        try:
            at_once = told()
        except InputError:
            return
        assert told(part_bytes) == at_once
