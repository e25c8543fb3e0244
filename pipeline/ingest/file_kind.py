"""What a file is by its first bytes, and text in any known encoding brought to UTF-8. Names carry no meaning."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from dataclasses import dataclass
from os.path import getsize
from pathlib import Path
from typing import BinaryIO, Literal

from pipeline.core.errors import InputError, Problem

Kind = Literal["text", "workbook", "parquet"]
MOST_BYTES = 8 * 2**30
MOST_WORKBOOK_BYTES = 2 * 2**30
# Real workbooks pack to about a tenth; a bomb packs to a thousandth.
MOST_RATIO = 200
# What people type on an Indonesian Windows machine beside ASCII: curly quotes, dashes, a hard space, Latin letters.
CP1252_TEXT = frozenset(b"\x91\x92\x93\x94\x96\x97\xa0") | (frozenset(range(0xC0, 0xFD)) - frozenset(b"\xd7\xf7"))
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# What the library raises for an archive whose bytes were damaged: each field of it that is wrong has its own error.
DAMAGED_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Text:
    """A text file as UTF-8: the file itself, or a copy of it in the scratch folder. Stray bytes leave it not sound."""

    path: Path
    encoding: str
    is_sound: bool = True


def kind_of(where: str, path: Path) -> Kind:
    """The kind of a file. Raises InputError for one that is empty or that no reader here may open."""
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise _refused(where, "EMPTY", "berkas kosong. Minta kiriman ulang.", "the file is empty. Ask for it again.")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refused(where, "OLD_XLS", "berkas .xls lama atau terkunci sandi. Buka di Excel dan simpan sebagai .xlsx tanpa sandi.",
                       "an old .xls or password-protected file. Open it in Excel and save it as .xlsx without a password.")
    if head.startswith(b"PK\x03\x04"):
        _check_workbook(where, path)
        return "workbook"
    return "parquet" if head.startswith(b"PAR1") else "text"


def not_text(where: str) -> InputError:
    """The refusal of a file whose first lines are no text in a known encoding."""
    return _refused(where, "NOT_TEXT", "bukan teks, dan bukan buku kerja .xlsx. Kirim berkas aslinya, atau simpan sebagai CSV UTF-8.",
                    "neither text nor an .xlsx workbook. Send the original file, or save it as CSV UTF-8.")


def as_utf8(where: str, path: Path, copy: Path) -> Text:
    """The text of a file, unpacked and in UTF-8; `copy` is written only where the file itself is neither.

    A file is taken for cp1252 only if it holds no UTF-8 sequence at all and each byte beyond ASCII is one that people
    type; a stray byte in UTF-8 text stays what it is, a damaged line.
    """
    with path.open("rb") as file:
        head = file.read(2)
        if head.isascii() and _is_ascii(file):
            return Text(path, "utf-8")
    packed = head == b"\x1f\x8b"
    data = _unpacked(where, path) if packed else path.read_bytes()
    encoding, is_sound = _encoding(data)
    if encoding == "utf-8" and not packed:
        return Text(path, encoding, is_sound)
    try:
        copy.write_bytes(data if encoding == "utf-8" else data.decode(encoding).encode())
    except UnicodeDecodeError:
        raise _refused(where, "ENCODING", "berkas bukan teks yang utuh. Simpan ulang sebagai CSV UTF-8.",
                       "the file is no sound text. Save it again as CSV UTF-8.") from None
    return Text(copy, encoding, is_sound)


def _is_ascii(file: BinaryIO) -> bool:
    """Whether the rest of a file is plain ASCII, as nearly all are; it is not held in memory for that."""
    return all(block.isascii() for block in iter(lambda: file.read(1 << 20), b""))


def _encoding(data: bytes) -> tuple[str, bool]:
    """The encoding of a text, and whether all of it is sound."""
    if data.startswith(UTF16_MARKS):
        return "utf-16", True
    if data.isascii():
        return "utf-8", True
    try:
        data.decode("utf-8")
        return "utf-8", True
    except UnicodeDecodeError:
        beyond = frozenset(data.translate(None, bytes(range(128))))
        has_utf8 = not data.decode("utf-8", "ignore").isascii()
        return ("cp1252", True) if beyond <= CP1252_TEXT and not has_utf8 else ("utf-8", False)


def _unpacked(where: str, path: Path) -> bytes:
    most = min(MOST_BYTES, MOST_RATIO * max(getsize(path), 1 << 20))
    try:
        with gzip.open(path) as file:
            data = file.read(most + 1)
    except DAMAGED_ARCHIVE:
        raise _refused(where, "UNREADABLE", "berkas .gz rusak. Minta kiriman ulang.", "the .gz file is damaged. Ask for it again.") from None
    if len(data) > most:
        raise _too_large(where)
    return data


def _check_workbook(where: str, path: Path) -> None:
    """Raises InputError for what is no plain workbook, before any of it is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {info.filename for info in archive.infolist()}
            unpacked = sum(info.file_size for info in archive.infolist())
            if "xl/workbook.xml" not in names:
                raise _refused(where, "UNREADABLE", "bukan buku kerja .xlsx. Minta kiriman ulang.",
                               "no .xlsx workbook. Ask for it again.")
            if "xl/vbaProject.bin" in names:
                raise _refused(where, "MACRO", "buku kerja memuat makro. Simpan sebagai .xlsx tanpa makro.",
                               "the workbook holds macros. Save it as .xlsx without macros.")
            if unpacked > MOST_WORKBOOK_BYTES or unpacked > MOST_RATIO * max(getsize(path), 1 << 20):
                raise _too_large(where)
    except DAMAGED_ARCHIVE:
        raise damaged_workbook(where) from None


def damaged_workbook(where: str) -> InputError:
    """The refusal of a workbook that cannot be opened."""
    return _refused(where, "UNREADABLE", "buku kerja rusak dan tidak dapat dibaca. Minta kiriman ulang.",
                    "the workbook is damaged and cannot be read. Ask for it again.")


def _too_large(where: str) -> InputError:
    return _refused(where, "TOO_LARGE", "isi berkas jauh lebih besar daripada yang wajar. Periksa, atau pecah menjadi beberapa berkas.",
                    "the file's content is far larger than is plausible. Check it, or split it.")


def _refused(where: str, code: str, id_: str, en: str) -> InputError:
    return InputError(Problem(where, code, id=id_, en=en))
