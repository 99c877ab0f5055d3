"""Text files that people bring: opened with care, bounded in size, decoded, told from other files.

Only regular files are read (links are followed): a folder, a pipe or a device is named as what it
is, and nothing is read from it. UTF-8, with or without a byte-order mark, and UTF-16 or UTF-32 with
one are certain; other bytes are read as Windows-1252, which is a guess that the reader is told of.
"""

from __future__ import annotations

import codecs
import errno
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from allsolid.quantities import InputError, checked, whole

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_AS_CSV = "open it in a spreadsheet and save it as CSV (UTF-8)"
_FORMATS = (
    (b"PK\x03\x04", f"a spreadsheet or another zip archive: {_AS_CSV}"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"an old spreadsheet or Office file: {_AS_CSV}"),
    (b"{\\rtf", "a word processor's file: save it as plain text"),
    (b"%PDF", "a PDF: export the table as CSV"),
    (b"PAR1", "a Parquet file: export it as CSV"),
    (b"\x89HDF", "an HDF5 file: export it as CSV"),
    (b"MATLAB 5.0", "a MATLAB file: export it as CSV"),
    (b"SQLite format 3", "a database: export the table as CSV"),
    (b"BIO-LOGIC MODULAR FILE", "BioLogic's binary file: export it as text (.mpt)"),
    (b"NEWARE", "Neware's binary file: export it as CSV"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"BZh", "a bzip2 archive: unpack it first"),
    (b"\xfd7zXZ", "an xz archive: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive: unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it first"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
"""What no text holds."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file as read.

    Parameters
    ----------
    path : as given
    text : with line ends as they stand, without a byte-order mark
    encoding : as people call it, e.g. ``UTF-8``
    notice : what the reader should know, empty where the encoding is certain
    """

    path: str
    text: str
    encoding: str
    notice: str = ""


@checked
def read_text(path: str | Path, *, expected: str, limit: int) -> TextFile:
    """The text of a file that somebody brings.

    Parameters
    ----------
    expected : what the file should be, with its article, e.g. ``a design file (.toml)``
    limit : largest size, bytes; nothing beyond it is read

    Raises
    ------
    InputError : no file there, not a regular file, not readable, too large, a spreadsheet, an
        archive or another file that is not text; it names the file and what was expected
    """
    limit = whole(limit, "limit", 0, 10**12)
    return decoded(_bytes(path, expected, limit), file=path)


def decoded(data: bytes, *, file: object) -> TextFile:
    """The text in the bytes of `file`.

    Raises
    ------
    InputError : a known format that is not text, a damaged encoding, control characters
    """
    for beginning, words in _FORMATS:
        if data.startswith(beginning):
            raise InputError(f"this is {words}", file=file)
    text, encoding, notice = _decoded(data, file)
    text = text.lstrip("\ufeff")  # some programs write the mark twice
    found = _CONTROL.search(text)
    if found:
        line, code = text.count("\n", 0, found.start()) + 1, ord(found[0])
        words = "a NUL byte" if code == 0 else f"the control character {code:#04x}"
        raise InputError(f"not a text file: {words}", file=file, key=f"line {line}")
    return TextFile(str(file), text, encoding, notice)


def _decoded(data: bytes, file: object) -> tuple[str, str, str]:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(codec), name, ""
            except UnicodeDecodeError as error:
                text = f"damaged {name} ({error.reason} at byte {error.start + len(mark)})"
                raise InputError(text, file=file) from error
    try:
        return data.decode("utf-8"), "UTF-8", ""
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
        notice = f"not UTF-8 from line {line} on: read as Windows-1252 (Western European)"
        return text, "Windows-1252", notice


def _bytes(path: str | Path, expected: str, limit: int) -> bytes:
    wanted = f"; expected {expected}"
    try:
        # a pipe without a writer must not hold us, nor a terminal become ours
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
        _check_kind(Path(path).stat().st_mode, path, wanted)
        with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as stream:
            status = os.fstat(stream.fileno())
            _check_kind(status.st_mode, path, wanted)  # it may have been replaced in between
            data = stream.read(limit + 1) if status.st_size <= limit else b""
            size = max(status.st_size, len(data))
    except InputError:
        raise
    except (OSError, ValueError) as error:
        raise InputError(_reason(error, path) + wanted, file=path) from error
    if size > limit:
        text = f"too large: {_size(size)}{wanted} of at most {_size(limit)}"
        raise InputError(text, file=path)
    return data


_KINDS = (
    (stat.S_ISDIR, "a folder, not a file"),
    (stat.S_ISFIFO, "a pipe, not a file"),
    (stat.S_ISSOCK, "a socket, not a file"),
    (stat.S_ISCHR, "a device, not a file"),
    (stat.S_ISBLK, "a device, not a file"),
)


def _check_kind(mode: int, path: str | Path, wanted: str) -> None:
    if not stat.S_ISREG(mode):
        words = next((words for is_kind, words in _KINDS if is_kind(mode)), "not a regular file")
        raise InputError(words + wanted, file=path)


def _reason(error: OSError | ValueError, path: str | Path) -> str:
    number = getattr(error, "errno", None)
    if number == errno.ENOENT and Path(path).is_symlink():
        return f"a link to {str(Path(path).readlink())!r}, which is not there"
    words = {
        errno.ENOENT: "no such file",
        errno.ENOTDIR: "no such file (a part of the path is a file, not a folder)",
        errno.ELOOP: "a link that leads back to itself",
        errno.EACCES: "may not be read (permission denied)",
        errno.EPERM: "may not be read (permission denied)",
        errno.ENAMETOOLONG: "too long a name for a file",
    }
    return words.get(number or 0) or f"cannot be read ({getattr(error, 'strerror', 0) or error})"


def _size(size: int) -> str:
    for unit, scale in (("MB", 1e6), ("kB", 1e3)):
        if size >= scale:
            return f"{size / scale:.3g} {unit}"
    return f"{size} bytes"
