"""Where compiled kernels lie on the disk: a private folder, every file checked before it is read.

The files are pickles, which can run anything: only files of this user, in a folder that no other
user can enter, are opened. Each begins with the hash of the rest, so a damaged one is found before
it is used; it is then compiled again.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import platform
import re
import stat
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is read; a compiled kernel has about half a million."""

SUFFIX = ".kernel"

_HEAD = b"allsolid kernel 1\n"
_HOUR = 3600.0
_UNUSED = 30 * 24 * _HOUR
_NAME = re.compile("[0-9a-f]{20}")
_FLAGS = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)  # a pipe must not hold us


def sources() -> list[Path]:
    """Every file whose text decides what the compiled kernels compute."""
    here = Path(__file__).resolve().parent
    constants = here.parent / "quantities" / "constants.py"
    ours = [here / name for name in ("compile.py", "linking.py", "store.py")]
    folders = [path for name in ("kernel", "vectors") for path in (here / name).glob("*.py")]
    return [*sorted(folders), *ours, constants]


@functools.cache
def fingerprint() -> str:
    """Hash of all kernel sources and of the versions that translate them."""
    digest = hashlib.sha256()
    for text in (sys.version, platform.machine(), version("numba"), version("llvmlite")):
        digest.update(text.encode())
    for path in sources():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


class Refused(OSError):
    """A folder or file that is not used; the text says why."""


@functools.cache
def kernel_folder() -> tuple[Path | None, str]:
    """As `examined`, once a process."""
    return examined()


def examined() -> tuple[Path | None, str]:
    """The folder of the compiled kernels, or None and why there is none.

    ``ALLSOLID_CACHE`` names another place than the user's cache folder.
    """
    named = os.environ.get("ALLSOLID_CACHE")
    try:
        base = (Path(named) if named else _user_cache()) / "kernels"
        folder = base / fingerprint()
        for one in (base, folder):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
            _private(one)
        handle, probe = tempfile.mkstemp(dir=folder, prefix=".probe")
        os.close(handle)
        Path(probe).unlink()
    except Refused as error:
        return None, str(error)
    except (OSError, RuntimeError) as error:  # RuntimeError: a user without a home
        reason = getattr(error, "strerror", None) or str(error)
        return None, f"{getattr(error, 'filename', None) or 'cache'}: {reason}"
    return folder, ""


def _private(folder: Path) -> None:
    """Close a folder of ours to others; refuse one of another user."""
    if not hasattr(os, "geteuid"):
        return
    found = folder.stat()
    if found.st_uid != os.geteuid():
        raise Refused(f"{folder} belongs to another user")
    if stat.S_IMODE(found.st_mode) & 0o077:
        folder.chmod(0o700)


def _user_cache() -> Path:
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA")
        return Path(root or Path.home() / "AppData" / "Local") / "allsolid"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "allsolid"
    root = os.environ.get("XDG_CACHE_HOME")
    return Path(root or Path.home() / ".cache") / "allsolid"


def read(path: Path) -> bytes | None:
    """What `write` kept, or None for no such file.

    Raises
    ------
    Refused : damaged, of another user, or no file
    """
    try:
        handle = os.open(path, os.O_RDONLY | _FLAGS)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as stream:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST:
            raise Refused("not a file of ours")
        if hasattr(os, "geteuid") and found.st_uid != os.geteuid():
            raise Refused("of another user")
        data = stream.read(LARGEST)
    head, body = data[: len(_HEAD) + 32], data[len(_HEAD) + 32 :]
    if head != _HEAD + hashlib.sha256(body).digest():
        raise Refused("damaged")
    return body


def kept(folder: Path) -> tuple[int, int, int]:
    """Whole files, damaged files and bytes in a folder of compiled kernels."""
    whole = damaged = size = 0
    for path in folder.glob(f"*{SUFFIX}"):
        try:
            body = read(path)
        except OSError:
            damaged += 1
            continue
        whole, size = whole + 1, size + len(body or b"")
    return whole, damaged, size


def write(path: Path, body: bytes) -> None:
    """Keep `body` in the file, whole or not at all; raises OSError where it cannot be written."""
    _sweep(path.parent)
    _sweep_others(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(_HEAD + hashlib.sha256(body).digest() + body)
            stream.flush()
            os.fsync(handle)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove what processes that were killed while writing left an hour ago or earlier."""
    for pattern in (".part*", ".probe*"):
        for left in folder.glob(pattern):
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > _HOUR:
                    left.unlink()


def _sweep_others(folder: Path) -> None:
    """Remove what other versions kept and nobody used for 30 days.

    Every use writes a probe into its folder, so the folder's time is that of its last use.
    """
    for other in folder.parent.iterdir():
        if other == folder or not _NAME.fullmatch(other.name) or other.is_symlink():
            continue
        with contextlib.suppress(OSError):
            if time.time() - other.stat().st_mtime < _UNUSED:
                continue
            for pattern in (f"*{SUFFIX}", ".part*", ".probe*"):
                for left in other.glob(pattern):
                    left.unlink()
            other.rmdir()  # stays where it holds something that is not ours
