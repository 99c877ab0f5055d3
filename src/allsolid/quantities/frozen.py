"""What cannot be written to: arrays and mappings that cells and the catalogue share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import numpy as np

Value = TypeVar("Value")


def read_only(values: Any, dtype: Any = None) -> np.ndarray:
    """A copy of `values` as an array that refuses to be written to."""
    array = np.array(values, dtype=dtype)
    array.setflags(write=False)
    return array


class FrozenMapping(Mapping[str, Value]):
    """A mapping that cannot be changed, and (unlike ``MappingProxyType``) can be pickled."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[str, Value]) -> None:
        self._entries = dict(entries)

    def __getitem__(self, key: str) -> Value:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return repr(self._entries)

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenMapping, (self._entries,)
