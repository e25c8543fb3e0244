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
from pipeline.ingest.file_kind import Text, blocks
from pipeline.ingest.header import HEADER_ROWS

DELIMITERS = b"|;,\t"
BOM = b"\xef\xbb\xbf"
# A quoted cell may hold line breaks, but no address runs over more lines than this: beyond, a quote was left open.
MOST_LINES_OF_A_RECORD = 8
# So much of a damaged file is in memory at a time, and about ten times as much beside it to look at it.
PART_BYTES = 1 << 22
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
    starts: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))


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
    for block in blocks(path):
        lines += block.count(b"\n")
        pairs += last + block[:1] == b"\r\n"
        if b"\r" in block:
            returns += block.count(b"\r")
            pairs += block.count(b"\r\n")
        last = block[-1:]
    return lines + (last != b"\n"), returns != pairs


def sort_out(where: str, dialect: Dialect, clean: Path, part_bytes: int = PART_BYTES) -> Lines:
    """Look at every line of a file whose rows and lines differ; write its sound records to `clean`.

    Of the file about `part_bytes` are in memory at a time.
    """
    look, sent = _Look(dialect.delimiter, len(dialect.header)), _Sent(dialect.text.encoding)
    result, starts = Lines(dialect.header_lines), [np.empty(0, np.int64)]
    with dialect.text.path.open("rb") as file, clean.open("wb") as out:
        sent.offsets(b"".join(file.readline() for _ in range(dialect.header_lines)), [])
        rest, is_last = b"", False
        while not is_last:
            block = file.read(part_bytes) + file.readline()
            is_last = not block
            data = rest + (block if block.endswith(b"\n") or is_last else block + b"\n")
            part = look.part(data, is_last)
            out.writelines(part.sound_records())
            starts.append(np.flatnonzero(part.starts) + result.physical + 1)
            result.blank += part.blank
            result.continuation += part.continuation
            offsets = sent.offsets(part.data, [part.begins[line] for line, _ in part.rejected])
            result.rejected += [(result.physical + line + 1, offset, code)
                                for (line, code), offset in zip(part.rejected, offsets, strict=True)]
            result.physical += len(part.kept)
            rest = data[len(part.data):]
    result.starts = np.concatenate(starts)
    _refuse_other_encoding(where, result)
    return result


class _Sent:
    """Tells where the bytes of UTF-8 text, as it goes by, stood in the file that was sent."""

    def __init__(self, encoding: str):
        self.encoding = encoding
        self.mark = 0 if encoding == "utf-8" else len("".encode(encoding))
        self.passed = self.mark

    def offsets(self, data: bytes, places: list[int]) -> list[int]:
        """The offset in the file of each place in the next piece of text, in their order."""
        found, seen = [], 0
        for place in [*places, len(data)]:
            self.passed += self._bytes(data[seen:place])
            seen = place
            found.append(self.passed)
        return found[:-1]

    def _bytes(self, text: bytes) -> int:
        return len(text) if self.encoding == "utf-8" else len(text.decode("utf-8").encode(self.encoding)) - self.mark


def _refuse_other_encoding(where: str, lines: Lines) -> None:
    bad_bytes = sum(code == "BAD_BYTES" for _, _, code in lines.rejected)
    if bad_bytes * 100 > MOST_BAD_BYTES_PERCENT * lines.physical:
        raise InputError(Problem(where, "ENCODING", id="berkas bukan UTF-8. Simpan ulang sebagai CSV UTF-8.",
                                 en="the file is not UTF-8. Save it again as CSV UTF-8."))


@dataclass(frozen=True)
class _Part:
    """Whole records of a file: their lines, which of them are kept, on which a record starts, and what the others are."""

    data: bytes
    begins: np.ndarray
    ends: np.ndarray
    kept: np.ndarray
    starts: np.ndarray
    blank: int
    continuation: int
    rejected: list[tuple[int, str]]

    def sound_records(self) -> list[memoryview]:
        """The kept lines, every record ended by a line feed alone: DuckDB gives up a file in which some are and some are not."""
        content = np.frombuffer(self.data, np.uint8)
        feeds = self.ends[self.kept & np.append(self.starts[1:] | ~self.kept[1:], True)[:len(self.ends)]] - 1
        returns = feeds.copy()
        while (more := content[returns - 1] == ord("\r")).any():
            returns[more] -= 1
        trimmed = returns < feeds
        cut_from = np.concatenate((self.begins[~self.kept], returns[trimmed]))
        cut_to = np.concatenate((self.ends[~self.kept], feeds[trimmed]))
        bounds = np.concatenate(([0], np.stack((np.sort(cut_from), np.sort(cut_to)), axis=1).ravel(), [len(self.data)])).reshape(-1, 2)
        whole = memoryview(self.data)
        return [whole[begin:end] for begin, end in bounds.tolist()]


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

    def part(self, data: bytes, is_last: bool) -> _Part:
        """The records that begin and end in these lines. Where more lines follow, the last few are left for them: a record may go on there."""
        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n")) + 1
        begins = np.concatenate(([0], ends))[:len(ends)]
        begun = len(ends) if is_last else max(len(ends) - MOST_LINES_OF_A_RECORD + 1, 0)
        kept, starts = np.ones(len(ends), bool), np.ones(len(ends), bool)
        blank, continuation, rejected, after = 0, 0, [], 0
        for at in np.flatnonzero(~self.plain(data, begins, ends)).tolist():
            if at >= begun:
                break
            if at < after:
                continue
            last = min(at + MOST_LINES_OF_A_RECORD, len(ends))
            span, code = self.record([data[begins[line]:ends[line] - 1] for line in range(at, last)])
            if code == "BLANK":
                blank += 1
            elif code:
                rejected.append((at, code))
            kept[at] = starts[at] = code is None
            starts[at + 1:at + span] = False
            continuation += span - 1
            after = at + span
        whole = max(begun, after)
        return _Part(data[:ends[whole - 1]] if whole else b"", begins[:whole], ends[:whole], kept[:whole], starts[:whole],
                     blank, continuation, rejected)

    def plain(self, data: bytes, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Which lines are records beyond doubt: as many delimiters as the header, no quote, no byte that may be bad."""
        content = np.frombuffer(data, np.uint8)
        delimiters = np.flatnonzero(content == ord(self.delimiter))
        plain = (np.searchsorted(delimiters, ends) - np.searchsorted(delimiters, begins) == self.fields - 1) & (self.fields > 1)
        doubtful = np.flatnonzero(content == ord('"') if _is_utf8(data) else (content == ord('"')) | (content > 127))
        plain[np.searchsorted(begins, doubtful, side="right") - 1] = False
        # A carriage return alone ends a line to some readers and is a letter to others.
        returns = np.flatnonzero(content == ord("\r"))
        alone = returns[content[returns + 1] != ord("\n")]
        plain[np.searchsorted(begins, alone, side="right") - 1] = False
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
