"""A compiled entry that holds all that it calls, and its copy on the disk.

numba optimises a function that others call alone, translates it to machine code, and does both once
more inside each of its callers. Here only the entry is optimised and translated, with all that lies
below it, once: the functions that it calls stay as they were read until then. They are closed to
the outside, so a process that just compiled and one that loads the entry from the disk run the same
instructions.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
from numba._dynfunc import make_function
from numba.core.caching import FunctionCache
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.serialize import dumps
from numba.core.typed_passes import NopythonTypeInference

from allsolid.simulation import store


class _Part(JITCodeLibrary):
    """A function that only others call: neither optimised nor translated by itself."""

    def _optimize_functions(self, ll_module: Any) -> None:
        ll_module.data_layout = self._codegen._data_layout

    def finalize(self) -> None:
        """Ready to be linked; what it calls is linked with it, see `_Whole`."""
        self._raise_if_finalized()
        self._finalized = True

    def below(self) -> Iterator[JITCodeLibrary]:
        """Itself and all that it calls."""
        yield self
        for part in self._linking_libraries:
            yield from part.below() if isinstance(part, _Part) else (part,)


class _Whole(JITCodeLibrary):
    """Machine code whose calls stay inside it."""

    def finalize(self) -> None:
        """Link everything below it, each part once, then optimise and translate the whole."""
        parts: dict[JITCodeLibrary, None] = {}
        for part in self._linking_libraries:
            parts |= dict.fromkeys(part.below() if isinstance(part, _Part) else (part,))
        self._linking_libraries = list(parts)
        super().finalize()

    def _optimize_final_module(self) -> None:
        """Once: numba's first, cheap round serves counts of references, of which there are none."""
        passes, builder = self._codegen._module_pass_manager()
        passes.run(self._final_module, builder)

    def _finalize_final_module(self) -> None:
        for function in self._final_module.functions:
            if function.linkage is llvm.Linkage.linkonce_odr:
                function.linkage = llvm.Linkage.internal
        super()._finalize_final_module()


class _Begin(FunctionPass):
    """Begin the machine code of a function in a library of ours."""

    library: type[_Part | _Whole]

    def __init__(self) -> None:
        FunctionPass.__init__(self)

    def run_pass(self, state: Any) -> bool:  # type: ignore[override]  # numba asks whether it changed
        """Put the library in the place of numba's."""
        state.library = self.library(state.targetctx.codegen(), state.func_id.func_qualname)
        return True


@register_pass(mutates_CFG=False, analysis_only=True)
class _BeginWhole(_Begin):
    _name = "allsolid_begin_whole"
    library = _Whole

    def run_pass(self, state: Any) -> bool:  # type: ignore[override]
        _Begin.run_pass(self, state)
        state.library.enable_object_caching()
        return True


@register_pass(mutates_CFG=False, analysis_only=True)
class _BeginPart(_Begin):
    _name = "allsolid_begin_part"
    library = _Part

    def run_pass(self, state: Any) -> bool:  # type: ignore[override]
        _Begin.run_pass(self, state)
        state.targetctx = state.targetctx.subtarget()
        state.targetctx.get_executable = _not_called
        return True


def _not_called(library: Any, described: Any, environment: Any) -> Any:
    """What numba holds for a function that Python does not call: a name without an address."""
    name = described.qualname.rpartition(".")[2]
    return make_function(described.lookup_module(), name, "", 0, environment, (library,))


class _Compiler(CompilerBase):
    """numba's own steps, with a library of ours."""

    beginning: type[_Begin]

    def define_pipelines(self) -> list[Any]:
        """The one list of steps."""
        steps = DefaultPassBuilder.define_nopython_pipeline(self.state)
        steps.add_pass_after(self.beginning, NopythonTypeInference)
        steps.finalize()
        return [steps]


class EntryCompiler(_Compiler):
    """For a function that Python calls: all that it calls is in it."""

    beginning = _BeginWhole


class PartCompiler(_Compiler):
    """For a function that only others call: nothing is optimised yet."""

    beginning = _BeginPart


class KernelCache(FunctionCache):
    """Compiled entries on the disk; what cannot be read or kept is compiled for this process."""

    def __init__(self, function: Any, folder: Path) -> None:
        super().__init__(function)
        self._folder = folder

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The entry from the disk, or None to have it compiled."""
        target_context.refresh()
        key = self._index_key(sig, target_context.codegen())
        path = self._path(key)
        try:
            body = store.read(path)
            if body is None:
                return None
            kept, reduced = pickle.loads(body)
            return self._impl.rebuild(target_context, reduced) if kept == key else None
        except Exception as error:  # whatever a strange pickle raises
            notice(f"{path}: {error}; compiling again (about a minute)")
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the entry on the disk."""
        if not self._impl.check_cachable(data):
            return
        key = self._index_key(sig, data.codegen)
        try:
            store.write(self._path(key), dumps((key, self._impl.reduce(data))))
        except OSError as error:
            notice(f"{self._folder}: {error.strerror or error}; compiled for this run only")

    def _path(self, key: Any) -> Path:
        name = hashlib.sha256(repr(key).encode()).hexdigest()[:20]
        return self._folder / f"{self._py_func.__name__}-{name}{store.SUFFIX}"


_told: set[str] = set()


def notice(text: str) -> None:
    """One line on standard error, once a process."""
    if not _told and sys.stderr is not None:
        print(f"allsolid: compiled kernels: {text}", file=sys.stderr)
    _told.add(text)
