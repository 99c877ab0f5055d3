"""What cannot be written to: arrays, mappings and tables that everybody shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import numpy as np

Key = TypeVar("Key")
Value = TypeVar("Value")


def read_only(values: Any, dtype: Any = None) -> np.ndarray:
    """A copy of `values` as an array that refuses to be written to."""
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array


class FrozenMapping(Mapping[Key, Value]):
    """A mapping that cannot be changed, and (unlike ``MappingProxyType``) can be pickled."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[Key, Value]) -> None:
        self._entries = dict(entries)

    def __getitem__(self, key: Key) -> Value:
        return self._entries[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return repr(self._entries)

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenMapping, (self._entries,)


def frozen(document: Any) -> Any:
    """A document (of a data file) with mappings and tuples in place of dictionaries and lists."""
    if isinstance(document, dict):
        return FrozenMapping({key: frozen(value) for key, value in document.items()})
    if isinstance(document, list | tuple):
        return tuple(map(frozen, document))
    return document
