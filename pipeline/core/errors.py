"""What can go wrong, in words that say where, what and what to do; and the exit code of each kind.

A failure kind is a class and a class is an exit code. A message never holds a person's data: no NIK, KK, name,
birth date, address, phone, nor the text of an input line.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where it stands, its code, and what to do, in Indonesian and English."""

    where: str
    code: str
    id: str
    en: str

    def text(self, language: str) -> str:
        return f"{self.where}: {self.id if language == 'id' else self.en} [{self.code}]"


class TepatError(Exception):
    """A failure with one or more problems, all of them found before it is raised."""

    exit_code: ClassVar[int]

    def __init__(self, problems: Problem | Iterable[Problem]):
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("; ".join(problem.text("en") for problem in self.problems))

    def __reduce__(self) -> tuple:
        return type(self), (self.problems,)


class UsageError(TepatError):
    """The command line asks for something that does not exist."""

    exit_code = 64


class QualityStop(TepatError):
    """A quality threshold was passed, or inputs differ from those of a signed run."""

    exit_code = 65


class FrozenDiffers(TepatError):
    """What was frozen for a public draw is no longer what is there."""

    exit_code = 65


class InputError(TepatError):
    """An input file is missing, extra, unknown or unreadable."""

    exit_code = 66


class AwaitingDraw(TepatError):
    """Everything is ready but the public draw: its list is not frozen yet, or its value not entered."""

    exit_code = 69


class Bug(TepatError):
    """The pipeline broke its own contract: the fault is in the code, not in the data."""

    exit_code = 70


class CannotWrite(TepatError):
    """An output cannot be written: disk full, no permission."""

    exit_code = 74


class Locked(TepatError):
    """Another run holds the lock."""

    exit_code = 75


class RulesError(TepatError):
    """Rules, quota sums, the key or the configuration are wrong."""

    exit_code = 78


INTERRUPTED = 130
WRITE_FAILURES = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EFBIG,
                  errno.EEXIST}


def language() -> str:
    """The language of messages: Indonesian unless TEPAT_LANG=en."""
    return "en" if os.environ.get("TEPAT_LANG") == "en" else "id"


def from_os_error(error: OSError) -> TepatError:
    """The failure kind of an operating-system error: a write that failed is 74, any other is 66."""
    where = str(error.filename or "data/out")
    reason = errno.errorcode.get(error.errno or 0, "EUNKNOWN")
    if error.errno in WRITE_FAILURES:
        return CannotWrite(Problem(
            where, reason,
            id="tidak dapat ditulis. Periksa ruang disk dan izin folder, lalu jalankan lagi; daftar lama tetap berlaku.",
            en="cannot be written. Check disk space and folder permissions, then run again; the old lists stay.",
        ))
    return InputError(Problem(
        where, reason,
        id="tidak dapat dibaca. Periksa nama dan izin berkas, lalu jalankan lagi.",
        en="cannot be read. Check the file's name and permissions, then run again.",
    ))


def as_failure(error: Exception) -> TepatError:
    """Any exception as a failure kind. An unforeseen one is a bug, told by its place: its text may hold a person's data."""
    if isinstance(error, TepatError):
        return error
    if isinstance(error, OSError):
        return from_os_error(error)
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "tepat"
    return Bug(Problem(place, type(error).__name__,
                       id="kesalahan program yang tidak terduga; daftar lama tetap berlaku. Laporkan baris ini kepada pengembang.",
                       en="an unforeseen fault of the program; the old lists stay. Report this line to the developers."))
