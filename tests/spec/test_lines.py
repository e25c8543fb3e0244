"""What each physical line of a text file is."""

import time

import pytest

from pipeline.core.errors import InputError
from pipeline.ingest.file_kind import Text
from pipeline.ingest.text_file import Dialect, first_rows, lines_and_lone_returns, sort_out


def dialect_of(path) -> Dialect:
    """The dialect of a file whose first line with anything in it is its header."""
    [(line, header, delimiter), *_] = first_rows(path)
    return Dialect(Text(path, "utf-8"), delimiter, header, line)


def looked_at(tmp_path, content: bytes):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    lines = sort_out("file.csv", dialect_of(path), tmp_path / "clean.csv")
    return lines, (tmp_path / "clean.csv").read_bytes()


@pytest.mark.parametrize(("content", "starts", "blank", "continuation", "rejected"), [
    (b"a,b\n1,2\n3,4\n", [2, 3], 0, 0, []),
    (b"a,b\n1,2\n3,4", [2, 3], 0, 0, []),                              # the last line has no line feed
    (b"a,b\r\n1,2\r\n3,4\r\n", [2, 3], 0, 0, []),
    (b"a,b\n1,2\n\n  \n3,4\n", [2, 5], 2, 0, []),
    (b"a,b\n1,\"x\ny\"\n3,4\n", [2, 4], 0, 1, []),                     # a line break within quotes
    (b"a,b\n1,\"x, y\"\n", [2], 0, 0, []),
    (b"a,b\n1\n3,4\n5,6,7\n", [3], 0, 0, [(2, "FIELD_COUNT"), (4, "FIELD_COUNT")]),
    (b"a,b\n1,\"x\n3,4\n5,6\n", [3, 4], 0, 0, [(2, "BAD_QUOTE")]),     # an open quote swallows nothing
    (b"a,b\n1,\"x\" y\n3,4\n", [3], 0, 0, [(2, "BAD_QUOTE")]),
    (b"a,b\n1,2\rX\n3,4\n", [3], 0, 0, [(2, "BAD_QUOTE")]),             # a carriage return alone ends no line
    (b"a,b\n1,x\"y\n3,z\"w\n5,6\n", [4], 0, 0, [(2, "BAD_QUOTE"), (3, "BAD_QUOTE")]),  # two stray quotes join no lines
    (b'a,b,c\n"1,2,3\n4,5,6\n",8,9\n7,8,9\n', [3, 5], 0, 0, [(2, "BAD_QUOTE"), (4, "BAD_QUOTE")]),  # nor where they balance
    (b'a,b,c\n1,"x\ny, z",3\n', [2], 0, 1, []),
    (b'a,b,c\n1,2,"x\ny, z, w\n"\n', [2], 0, 2, []),
    (b"a,b\n" + b"1,2\n" * 40 + b"\xff\xfe,4\n", list(range(2, 42)), 0, 0, [(42, "BAD_BYTES")]),
    (b"\n\na,b\n1,2\n", [4], 0, 0, []),                                # titles and blanks above are header lines
])
def test_every_line_is_a_record_its_continuation_blank_or_rejected(tmp_path, content, starts, blank, continuation, rejected):
    lines, clean = looked_at(tmp_path, content)
    assert lines.starts.tolist() == starts
    assert (lines.blank, lines.continuation) == (blank, continuation)
    assert [(line, code) for line, _, code in lines.rejected] == rejected
    assert len(clean.splitlines()) == len(starts) + continuation


def test_a_rejected_line_is_found_again_by_its_byte(tmp_path):
    content = b"a,b\n1,2\n3,\"x\ny\"\n5\n"
    lines, _ = looked_at(tmp_path, content)
    [(line, offset, _)] = lines.rejected
    assert (line, content[offset:]) == (5, b"5\n")


def test_line_ends_of_several_kinds_in_one_file_are_all_read_as_line_feeds(tmp_path):
    lines, clean = looked_at(tmp_path, b'a,b\r\n1,2\n3,"x\r\ny"\r\n5,6\r\r\n7,8')
    assert (lines.starts.tolist(), lines.rejected) == ([2, 3, 5, 6], [])
    assert clean == b'1,2\n3,"x\r\ny"\n5,6\n7,8\n'  # the line end within quotes is part of the cell


def test_a_great_many_rejected_lines_of_a_recoded_file_take_no_longer_than_others(tmp_path):
    (tmp_path / "file.csv").write_text("a,b\n" + "Jalan Melati nomor 5,1,2\n" * 60_000, encoding="utf-8")
    started = time.process_time()
    lines = sort_out("file.csv", Dialect(Text(tmp_path / "file.csv", "utf-16"), ",", ("a", "b"), 1), tmp_path / "clean.csv")
    assert (len(lines.rejected), lines.rejected[-1][1]) == (60_000, 2 + 2 * (4 + 25 * 59_999))
    assert time.process_time() - started < 5


def test_a_file_in_another_encoding_is_refused_as_a_whole(tmp_path):
    with pytest.raises(InputError) as stopped:
        looked_at(tmp_path, b"a,b\n" + b"\xe9,1\n" * 10)
    assert stopped.value.problems[0].code == "ENCODING"


@pytest.mark.parametrize(("header", "delimiter"), [
    (b"a|b|c\n", "|"), (b"a;b;c\n", ";"), (b"a,b,c\n", ","), (b"a\tb\tc\n", "\t"), (b"\xef\xbb\xbfa,b\n", ",")])
def test_the_delimiter_is_the_one_in_the_header_row(tmp_path, header, delimiter):
    (tmp_path / "file.csv").write_bytes(header)
    dialect = dialect_of(tmp_path / "file.csv")
    assert (dialect.delimiter, dialect.header[0]) == (delimiter, "a")


@pytest.mark.parametrize(("content", "lines"), [(b"", 0), (b"x", 1), (b"x\n", 1), (b"x\ny", 2), (b"\n\n", 2)])
def test_a_last_line_without_a_line_feed_counts(tmp_path, content, lines):
    (tmp_path / "file.csv").write_bytes(content)
    assert lines_and_lone_returns(tmp_path / "file.csv")[0] == lines


@pytest.mark.parametrize(("content", "alone"), [
    (b"a\r\nb\r\n", False), (b"a\rb\n", True), (b"a\r", True), (b"a\r\r\n", True),
    (b"x" * (2**20 - 1) + b"\r\n", False), (b"x" * (2**20 - 1) + b"\rb", True)])  # read in blocks of a mebibyte
def test_a_carriage_return_alone_is_found(tmp_path, content, alone):
    (tmp_path / "file.csv").write_bytes(content)
    assert lines_and_lone_returns(tmp_path / "file.csv")[1] == alone
