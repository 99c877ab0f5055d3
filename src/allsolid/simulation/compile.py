"""The one place that compiles: numba decorators with a disk cache that follows all kernel sources.

numba's own disk cache looks only at the file of the cached function: after an edit to a function
that it calls, it would return yesterday's physics. Here the cache lies in a folder named by a hash
of every kernel source, so any edit compiles anew. Where no folder can be written, every process
compiles for itself; the answer is the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np
from numba.core import config

from allsolid.simulation.linking import EntryCompiler, KernelCache, PartCompiler, notice
from allsolid.simulation.store import kernel_folder

FASTMATH = {"contract", "nsz", "arcp", "reassoc"}
"""Contraction and reordering, but NaN and infinity stay what they are (never ``True``)."""

_settings: Any = config
COMPILED = not _settings.DISABLE_JIT
"""False with ``NUMBA_DISABLE_JIT=1``: kernels are plain Python, slow, with the same answers."""

_Function = TypeVar("_Function", bound=Callable[..., Any])

_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "_nrt": False,
    "fastmath": FASTMATH,
    "error_model": "numpy",
}


_INNER: dict[str, Any] = {
    "no_cpython_wrapper": True, "no_cfunc_wrapper": True, "pipeline_class": PartCompiler,
}  # fmt: skip


def kernel(function: _Function) -> _Function:
    """Compile a function that other kernels call (it is stored inside those that call it)."""
    return _compiled(function, **_INNER)


def inlined(function: _Function) -> _Function:
    """As `kernel`, for a function with one caller: its text becomes part of the caller's.

    Each level of calls is optimised together with all that lies below it, so levels cost time.
    """
    return _compiled(function, inline="always", **_INNER)


def entry(function: _Function) -> _Function:
    """Compile a function that Python calls, and keep it on disk under the hash of all sources."""
    if not COMPILED:
        return function
    made = _compiled(function, pipeline_class=EntryCompiler)
    folder, reason = kernel_folder()
    if folder is not None:
        made._cache = KernelCache(made.py_func, folder)
    else:
        notice(f"{reason}; compiling for this run only (about a minute)")
    return made


def records(array: np.ndarray) -> np.ndarray:
    """An array of records whose fields a kernel reads as attributes, compiled or not."""
    return array if COMPILED else array.view(np.recarray)


def _compiled(function: Any, **more: Any) -> Any:
    return numba.njit(**_OPTIONS, **more)(function)
