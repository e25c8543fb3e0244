"""Reads delimited text: which lines are records, which are none, and how every physical line is accounted for.

DuckDB parses; this module finds out whether its rows and the file's lines are one to one. Where they are not (blank
lines, quoted line breaks, broken quotes, wrong field counts, bytes that are no UTF-8) each line is looked at once, what
is no record goes to `rejected_line`, and DuckDB reads a copy of the rest.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pipeline.core.errors import InputError, Problem
from pipeline.ingest.file_kind import Text
from pipeline.ingest.header import HEADER_ROWS

DELIMITERS = b"|;,\t"
BOM = b"\xef\xbb\xbf"
# A quoted cell may hold line breaks, but no address runs over more lines than this: beyond, a quote was left open.
MOST_LINES_OF_A_RECORD = 8
# More undecodable lines than this, and the file is in another encoding rather than damaged here and there.
MOST_BAD_BYTES_PERCENT = 5


@dataclass(frozen=True)
class Dialect:
    """How a text file is written: its UTF-8 text, its delimiter, its header row, and the lines up to the first record."""

    text: Text
    delimiter: str
    header: tuple[str, ...]
    header_lines: int


@dataclass
class Lines:
    """What each physical line of a file is; `starts` holds the line on which each record starts."""

    physical: int = 0
    blank: int = 0
    continuation: int = 0
    rejected: list[tuple[int, int, str]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)


def first_rows(path: Path) -> list[tuple[int, tuple[str, ...], str]]:
    """The first lines with anything in them: line number, cells and delimiter; what is no text has no cells."""
    found = []
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            line = line.removeprefix(BOM) if number == 1 else line
            if line.strip():
                delimiter = chr(max(DELIMITERS, key=line.count))
                found.append((number, _cells(line, delimiter), delimiter))
            if len(found) == HEADER_ROWS:
                break
    return found


def _cells(line: bytes, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(cell.strip() for cell in next(csv.reader([line.decode("utf-8").rstrip("\r\n")], delimiter=delimiter, strict=True)))
    except (UnicodeDecodeError, csv.Error):
        return ()


def lines_and_lone_returns(path: Path) -> tuple[int, bool]:
    """Physical lines, as many as `wc -l` and one more if the last has no line feed; and whether a carriage return stands without
    its line feed: DuckDB may cut a row in two there, and a blank line that it leaves out makes the count right again."""
    lines, returns, pairs, last = 0, 0, 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            lines += block.count(b"\n")
            pairs += last + block[:1] == b"\r\n"
            if b"\r" in block:
                returns += block.count(b"\r")
                pairs += block.count(b"\r\n")
            last = block[-1:]
    return lines + (last != b"\n"), returns != pairs


def sort_out(where: str, dialect: Dialect, clean: Path) -> Lines:
    """Look at every line of a file whose rows and lines differ; write its sound records to `clean`."""
    data = dialect.text.path.read_bytes()
    data += b"" if data.endswith(b"\n") else b"\n"
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n")) + 1
    offsets = np.concatenate(([0], ends))
    look = _Look(dialect.delimiter, len(dialect.header), _is_utf8(data))
    kept = np.ones(len(ends), bool)
    starts = np.ones(len(ends), bool)
    kept[:dialect.header_lines] = starts[:dialect.header_lines] = False
    result = Lines(physical=len(ends))
    after = dialect.header_lines
    for at in np.flatnonzero(~look.plain(data, offsets[:-1])).tolist():
        if at < after:
            continue
        last = min(at + MOST_LINES_OF_A_RECORD, len(ends))
        span, code = look.record([data[offsets[line]:offsets[line + 1] - 1] for line in range(at, last)])
        if code == "BLANK":
            result.blank += 1
        elif code:
            result.rejected.append((at + 1, int(offsets[at]), code))
        kept[at] = starts[at] = code is None
        starts[at + 1:at + span] = False
        result.continuation += span - 1
        after = at + span
    result.starts = (np.flatnonzero(starts) + 1).tolist()
    _refuse_other_encoding(where, result)
    result.rejected = _as_sent(data, result.rejected, dialect.text.encoding)
    with clean.open("wb") as file:
        file.writelines(_sound_records(data, ends, kept, starts))
    return result


def _sound_records(data: bytes, ends: np.ndarray, kept: np.ndarray, starts: np.ndarray) -> list[memoryview]:
    """The kept lines, every record ended by a line feed alone: DuckDB gives up a file in which some are and some are not."""
    content = np.frombuffer(data, np.uint8)
    feeds = ends[kept & np.append(starts[1:] | ~kept[1:], True)] - 1
    returns = feeds.copy()
    while (more := content[returns - 1] == ord("\r")).any():
        returns[more] -= 1
    trimmed = returns < feeds
    cut_from = np.concatenate((np.append(0, ends[:-1])[~kept], returns[trimmed]))
    cut_to = np.concatenate((ends[~kept], feeds[trimmed]))
    bounds = np.concatenate(([0], np.stack((np.sort(cut_from), np.sort(cut_to)), axis=1).ravel(), [len(data)])).reshape(-1, 2)
    whole = memoryview(data)
    return [whole[begin:end] for begin, end in bounds.tolist()]


def _as_sent(data: bytes, rejected: list[tuple[int, int, str]], encoding: str) -> list[tuple[int, int, str]]:
    """Rejected lines with the place of their first byte in the file that was sent, not in its UTF-8 copy."""
    if encoding == "utf-8":
        return rejected
    mark = len("".encode(encoding))
    found, seen, sent = [], 0, mark
    for line, offset, code in rejected:
        sent += len(data[seen:offset].decode("utf-8").encode(encoding)) - mark
        seen = offset
        found.append((line, sent, code))
    return found


def _refuse_other_encoding(where: str, lines: Lines) -> None:
    bad_bytes = sum(code == "BAD_BYTES" for _, _, code in lines.rejected)
    if bad_bytes * 100 > MOST_BAD_BYTES_PERCENT * lines.physical:
        raise InputError(Problem(where, "ENCODING", id="berkas bukan UTF-8. Simpan ulang sebagai CSV UTF-8.",
                                 en="the file is not UTF-8. Save it again as CSV UTF-8."))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True)
class _Look:
    """How to tell a record from what is none in one file."""

    delimiter: str
    fields: int
    is_utf8: bool

    def plain(self, data: bytes, offsets: np.ndarray) -> np.ndarray:
        """Which lines are records beyond doubt: as many delimiters as the header, no quote, no byte that may be bad."""
        content = np.frombuffer(data, np.uint8)
        ends = np.append(offsets[1:], len(content))
        delimiters = np.searchsorted(np.flatnonzero(content == ord(self.delimiter)), np.append(offsets[0], ends))
        plain = (np.diff(delimiters) == self.fields - 1) & (self.fields > 1)
        doubtful = np.flatnonzero(content == ord('"') if self.is_utf8 else (content == ord('"')) | (content > 127))
        plain[np.searchsorted(offsets, doubtful, side="right") - 1] = False
        # A carriage return alone ends a line to some readers and is a letter to others.
        returns = np.flatnonzero(content == ord("\r"))
        alone = returns[content[returns + 1] != ord("\n")]
        plain[np.searchsorted(offsets, alone, side="right") - 1] = False
        return plain

    def record(self, lines: list[bytes]) -> tuple[int, str | None]:
        """How many of these lines the record on the first spans, and why it is none: its code, BLANK, or None if sound."""
        if not lines[0].strip():
            return 1, "BLANK"
        for span in range(1, len(lines) + 1):
            record = b"\n".join(lines[:span])
            if record.count(b'"') % 2 == 0:
                code = self._wrong(record)
                return (span, None) if code is None else (1, code if span == 1 else "BAD_QUOTE")
        return 1, "BAD_QUOTE"

    def _wrong(self, record: bytes) -> str | None:
        """Why a record with balanced quotes is none, or None."""
        try:
            text = record.decode("utf-8").rstrip("\r")
            [cells] = csv.reader([text + "\n"], delimiter=self.delimiter, strict=True)
            return "FIELD_COUNT" if len(cells) != self.fields else "BAD_QUOTE" if self._joins_two_rows(text) else None
        except UnicodeDecodeError:
            return "BAD_BYTES"
        except csv.Error:
            return "BAD_QUOTE"

    def _joins_two_rows(self, record: str) -> bool:
        """Whether the first and the last line of a record each hold the delimiters of a whole row: then the stray quotes of two
        rows have met, and what stands between them are rows."""
        first, *others = record.split("\n")
        if not others or self.fields == 1:
            return False
        return min(first.count(self.delimiter), others[-1].count(self.delimiter)) >= self.fields - 1
