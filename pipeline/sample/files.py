"""Text files of the sample, written line by line while their lines are counted."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from pipeline.sample.truth import FileCount

BAD_BYTE = "\udcff"  # written as the single byte FF, which no UTF-8 text holds
FLUSH_EVERY = 4000


class Table:
    """One delimited file under the snapshot folder. Every method that writes gives the physical line it began on."""

    def __init__(self, root: Path, name: str, header: str, *, newline: str = "\n", mark: bool = False,
                 final_newline: bool = True):
        self.name, self.final_newline, self.newline = name, final_newline, newline
        self.count = FileCount(name, physical_lines=1, header_lines=1)
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self.file: TextIO = path.open("w", encoding="utf-8", errors="surrogateescape", newline="")
        self.waiting = [("\ufeff" if mark else "") + header]

    def record(self, text: str) -> int:
        return self._line(text, "records")

    def rejected(self, text: str) -> int:
        return self._line(text, "rejected_lines")

    def blank(self) -> int:
        return self._line("", "blank_lines")

    def long_record(self, first: str, second: str) -> int:
        """A record with a line break inside a quoted field."""
        line = self.record(first)
        self._line(second, "continuation_lines")
        return line

    def close(self) -> FileCount:
        self._flush()
        if self.final_newline:
            self.file.write(self.newline)
        self.file.close()
        return self.count

    def _line(self, text: str, kind: str) -> int:
        self.waiting.append(text)
        count = self.count
        count.physical_lines += 1
        setattr(count, kind, getattr(count, kind) + 1)
        line = count.physical_lines
        if len(self.waiting) > FLUSH_EVERY:
            self._flush(keep=1)
        return line

    def _flush(self, keep: int = 0) -> None:
        """Write the waiting lines; the last one keeps its line end until it is known not to be the file's last."""
        ready = self.waiting[:len(self.waiting) - keep]
        self.waiting = self.waiting[len(self.waiting) - keep:]
        self.file.write(self.newline.join(ready))
        if keep:
            self.file.write(self.newline)
