"""The one place that compiles: numba decorators with a disk cache that follows all kernel sources.

numba's own disk cache looks only at the file of the cached function: after an edit to a function
that it calls, it would return yesterday's physics. Here the cache lies in a folder named by a hash
of every kernel source, so any edit compiles anew. Where no folder can be written, every process
compiles for itself.
"""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba.core import config

FASTMATH = {"contract", "nsz", "arcp", "reassoc"}
"""Contraction and reordering, but NaN and infinity stay what they are (never ``True``)."""

_Function = TypeVar("_Function", bound=Callable[..., Any])

_config: Any = config
_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "_nrt": False,
    "fastmath": FASTMATH,
    "error_model": "numpy",
}


def sources() -> list[Path]:
    """Every file whose text decides what the compiled kernels compute."""
    here = Path(__file__).resolve().parent
    constants = here.parent / "quantities" / "constants.py"
    return [*sorted((here / "kernel").glob("*.py")), Path(__file__).resolve(), constants]


@functools.cache
def fingerprint() -> str:
    """Hash of all kernel sources and of the versions that translate them."""
    digest = hashlib.sha256()
    for text in (sys.version, platform.machine(), numba.__version__):
        digest.update(text.encode())
    for path in sources():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


@functools.cache
def cache_folder() -> Path | None:
    """The folder of the compiled kernels, or None where nothing can be written.

    ``ALLSOLID_CACHE`` names another place than the user's cache folder.
    """
    named = os.environ.get("ALLSOLID_CACHE")
    base = Path(named) if named else _user_cache()
    folder = base / "kernels" / fingerprint()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        return None
    return folder


def _user_cache() -> Path:
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA")
        return Path(root or Path.home() / "AppData" / "Local") / "allsolid"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "allsolid"
    root = os.environ.get("XDG_CACHE_HOME")
    return Path(root or Path.home() / ".cache") / "allsolid"


def kernel(function: _Function) -> _Function:
    """Compile a function that other kernels call (it is stored inside those that call it)."""
    return _compiled(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def inlined(function: _Function) -> _Function:
    """As `kernel`, for a function with one caller: its text becomes part of the caller's.

    Each level of calls is optimised together with all that lies below it, so levels cost time.
    """
    return _compiled(function, inline="always", no_cpython_wrapper=True, no_cfunc_wrapper=True)


def entry(function: _Function) -> _Function:
    """Compile a function that Python calls, and keep it on disk under the hash of all sources."""
    folder = cache_folder()
    if folder is None:
        return _compiled(function)
    before = _config.CACHE_DIR
    _config.CACHE_DIR = str(folder)
    try:
        return _compiled(function, cache=True)
    finally:
        _config.CACHE_DIR = before


def _compiled(function: Any, **more: Any) -> Any:
    return numba.njit(**_OPTIONS, **more)(function)
