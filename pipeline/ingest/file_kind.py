"""What a file is by its first bytes, and text in any known encoding brought to UTF-8. Names carry no meaning."""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass
from os.path import getsize
from pathlib import Path
from typing import Literal

from pipeline.core.errors import InputError, Problem

Kind = Literal["text", "workbook", "parquet"]
MOST_BYTES = 8 * 2**30
MOST_WORKBOOK_BYTES = 2 * 2**30
# Real workbooks pack to about a tenth; a bomb packs to a thousandth.
MOST_RATIO = 200
# What people type on an Indonesian Windows machine beside ASCII: curly quotes, dashes, a hard space, Latin letters.
CP1252_TEXT = frozenset(b"\x91\x92\x93\x94\x96\x97\xa0") | (frozenset(range(0xC0, 0xFD)) - frozenset(b"\xd7\xf7"))
ASCII = bytes(range(128))
BLOCK_BYTES = 1 << 20
GZIP_MARK = b"\x1f\x8b"
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
    """The text of a file, unpacked and in UTF-8; a copy is written only where the file itself is neither, a block at a time.

    A file is taken for cp1252 only if it holds no UTF-8 sequence at all and each byte beyond ASCII is one that people
    type; a stray byte in UTF-8 text stays what it is, a damaged line.
    """
    text = path
    if _begins_with(path, GZIP_MARK):
        _unpack(where, path, copy)
        text = copy
    encoding, is_sound = _encoding(text)
    if encoding == "utf-8":
        return Text(text, encoding, is_sound)
    recoded = copy.with_suffix(".utf8")
    try:
        with text.open(encoding=encoding, newline="") as file, recoded.open("w", encoding="utf-8", newline="") as out:
            shutil.copyfileobj(file, out, BLOCK_BYTES)
    except UnicodeDecodeError:
        raise _refused(where, "ENCODING", "berkas bukan teks yang utuh. Simpan ulang sebagai CSV UTF-8.",
                       "the file is no sound text. Save it again as CSV UTF-8.") from None
    return Text(recoded, encoding, is_sound)


def _encoding(path: Path) -> tuple[str, bool]:
    """The encoding of a text, and whether all of it is sound."""
    if _begins_with(path, *UTF16_MARKS):
        return "utf-16", True
    # Nearly all files are plain ASCII.
    if all(block.isascii() for block in blocks(path)) or _is_utf8(path):
        return "utf-8", True
    beyond, has_utf8, decoder = set(), False, getincrementaldecoder("utf-8")("ignore")
    for block in blocks(path):
        beyond.update(block.translate(None, ASCII))
        has_utf8 = has_utf8 or not decoder.decode(block).isascii()
    return ("cp1252", True) if beyond <= CP1252_TEXT and not has_utf8 else ("utf-8", False)


def _is_utf8(path: Path) -> bool:
    decoder = getincrementaldecoder("utf-8")()
    try:
        for block in blocks(path):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _begins_with(path: Path, *marks: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(2) in marks


def blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, which is not held in memory."""
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def _unpack(where: str, path: Path, copy: Path) -> None:
    most, written = min(MOST_BYTES, MOST_RATIO * max(getsize(path), 1 << 20)), 0
    with path.open("rb") as packed, gzip.GzipFile(fileobj=packed) as file, copy.open("wb") as out:
        while block := _unpacked(where, file):
            written += len(block)
            if written > most:
                raise _too_large(where)
            out.write(block)


def _unpacked(where: str, file: gzip.GzipFile) -> bytes:
    """The next block. What fails here is the archive; what fails where it is written is the disk."""
    try:
        return file.read(BLOCK_BYTES)
    except DAMAGED_ARCHIVE:
        raise _refused(where, "UNREADABLE", "berkas .gz rusak. Minta kiriman ulang.", "the .gz file is damaged. Ask for it again.") from None


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
