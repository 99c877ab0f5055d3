"""Parameters: find the `Measured` leaves of a tree of frozen dataclasses, and give them values.

A case (contents, process, plant, prices) is data whose leaves are `Measured`. `realise` replaces
each leaf by a number or an array, so the same model runs on medians, on draws and on one-at-a-time
variations.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from allsolid.sources import Measured

T = TypeVar("T")


def parameters(tree: Any) -> dict[str, Measured]:
    """Every `Measured` in `tree` that has an interval or not, by its path, in a fixed order."""
    return dict(_leaves(tree, ""))


def listed(tree: Any) -> dict[str, Measured]:
    """Every `Measured` in `tree` by its name for people; by its path where it has none, or where
    another value has taken the name.
    """
    found: dict[str, Measured] = {}
    for path, value in _leaves(tree, ""):
        taken = found.get(value.name, value) != value
        found[path if taken or not value.name else value.name] = value
    return found


def uncertain(tree: Any) -> dict[str, Measured]:
    """The parameters whose interval is not empty, by path."""
    return {path: value for path, value in _leaves(tree, "") if not value.exact}


def realise(tree: T, pick: Callable[[str, Measured], Any]) -> T:
    """`tree` with each `Measured` replaced by ``pick(path, measured)`` (a float or an array)."""
    return _realise(tree, "", pick)


def medians(tree: T) -> T:
    """`tree` at the median of every prior: plain floats."""
    return realise(tree, lambda _, measured: measured.value)


def _children(tree: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(tree, tuple):
        seen: set[str] = set()
        for index, item in enumerate(tree):
            label = str(getattr(item, "name", index))
            label = f"{label} {index}" if label in seen else label
            seen.add(label)
            yield label, item
    elif dataclasses.is_dataclass(tree) and not isinstance(tree, type):
        for field in dataclasses.fields(tree):
            yield field.name, getattr(tree, field.name)


def _leaves(tree: Any, path: str) -> Iterator[tuple[str, Measured]]:
    if isinstance(tree, Measured):
        yield path, tree
        return
    for label, child in _children(tree):
        yield from _leaves(child, f"{path}.{label}" if path else label)


def _realise(tree: Any, path: str, pick: Callable[[str, Measured], Any]) -> Any:
    if isinstance(tree, Measured):
        return pick(path, tree)
    changed = {}
    for label, child in _children(tree):
        made = _realise(child, f"{path}.{label}" if path else label, pick)
        changed[label] = (child, made)
    if all(child is made for child, made in changed.values()):
        return tree
    if isinstance(tree, tuple):
        return tuple(made for _, made in changed.values())
    return dataclasses.replace(tree, **{label: made for label, (_, made) in changed.items()})
