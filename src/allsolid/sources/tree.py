"""A tree of inputs: frozen records whose leaves are priors, walked, replaced and counted by path.

Everything that a result rests on is one such tree. A leaf is a `Measured`, or a record of several
that belong together (a conductivity's anchor and barrier, shares that sum to one) and are drawn
together. A path such as ``materials.electrolytes.LLZO.density`` names a leaf; a drawn or varied
tree is the same tree with other leaves.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from allsolid.quantities import InputError
from allsolid.quantities.frozen import FrozenMapping
from allsolid.sources.values import Measured

if TYPE_CHECKING:
    import numpy as np

Tree = TypeVar("Tree")


@runtime_checkable
class Prior(Protocol):
    """A leaf: one value, or several that are drawn together."""

    @property
    def dimension(self) -> int:
        """Rows of probabilities that a draw takes."""
        ...

    @property
    def values(self) -> tuple[Measured, ...]:
        """The values that it holds."""
        ...

    def draw(self, probabilities: np.ndarray) -> Prior:
        """The same leaf with an array for each value; `probabilities` is (dimension, draws)."""
        ...


def leaves(tree: object) -> dict[str, Prior]:
    """Every leaf of a tree by its path, in the order of its fields.

    Raises
    ------
    InputError : something that holds no value with an interval, a kind and a source
    """
    found = dict(_walk(tree, ""))
    if not found:
        raise InputError("expected a tree of inputs, such as Cell.inputs", key="tree", value=tree)
    return found


def priors(tree: object) -> dict[str, Prior]:
    """The leaves of a tree at its medians, by path.

    Raises
    ------
    InputError : a tree whose leaves hold arrays already: one that was drawn or varied
    """
    found = leaves(tree)
    for path, leaf in found.items():
        if any(getattr(value.value, "ndim", 0) for value in leaf.values):
            text = "holds an array already: draw from the single cell, not from a batch"
            raise InputError(text, key=path)
    return found


def uncertain(tree: object) -> dict[str, Prior]:
    """The leaves of a tree at its medians that have an interval, by path; errors as in `priors`."""
    return {
        path: leaf
        for path, leaf in priors(tree).items()
        if not all(value.exact for value in leaf.values)
    }


def named(tree: object) -> dict[str, Measured]:
    """Every value in a tree by path; those of a leaf of several by their own name below it."""
    return {name: value for path, leaf in _walk(tree, "") for name, value in values_of(path, leaf)}


def values_of(path: str, leaf: Prior) -> list[tuple[str, Measured]]:
    """The values of one leaf with what they are called."""
    if isinstance(leaf, Measured):
        return [(path, leaf)]
    return [(f"{path}.{value.name}", value) for value in leaf.values]


def replaced(tree: Tree, values: Mapping[str, object]) -> Tree:
    """The tree with other leaves at some paths; what holds none of them is kept as it is."""
    return _replaced(tree, "", values) if values else tree


def _children(tree: Any) -> list[tuple[str, Any]]:
    """What a record, a table or a list holds, each with its step of a path."""
    if isinstance(tree, tuple):
        return list(zip(_labels(tree), tree, strict=True))
    if isinstance(tree, Mapping):
        return list(tree.items())
    if dataclasses.is_dataclass(tree) and not isinstance(tree, type):
        return [(field.name, getattr(tree, field.name)) for field in dataclasses.fields(tree)]
    return [(name, getattr(tree, name)) for name in getattr(type(tree), "model_fields", ())]


def _labels(parts: tuple[Any, ...]) -> list[str]:
    """The name of each part, with its place where an earlier one has the name, or its place."""
    labels: list[str] = []
    for place, part in enumerate(parts):
        name = str(getattr(part, "name", None) or place)
        labels.append(f"{name} {place}" if name in labels else name)
    return labels


_PLAIN = (str, float, int, type(None), Enum, frozenset)
"""What holds no leaf; looked at first, because most parts of a tree are such."""


def _is_leaf(part: object) -> bool:
    """As ``isinstance(part, Prior)``, which would look at every member of every part."""
    kind = type(part)
    return hasattr(kind, "draw") and hasattr(kind, "dimension")


def _walk(tree: Any, path: str) -> Iterator[tuple[str, Prior]]:
    if isinstance(tree, _PLAIN):
        return
    if _is_leaf(tree):
        yield path, tree
        return
    for step, part in _children(tree):
        yield from _walk(part, f"{path}.{step}" if path else step)


def _replaced(tree: Any, path: str, values: Mapping[str, object]) -> Any:
    if path in values:
        return values[path]
    if isinstance(tree, _PLAIN) or _is_leaf(tree):
        return tree
    parts = _children(tree)
    made = [_replaced(part, f"{path}.{step}" if path else step, values) for step, part in parts]
    if all(new is part for new, (_, part) in zip(made, parts, strict=True)):
        return tree
    if isinstance(tree, tuple):
        return tuple(made)
    changed = {step: new for (step, part), new in zip(parts, made, strict=True) if new is not part}
    if isinstance(tree, Mapping):
        return FrozenMapping({**tree, **changed})
    if dataclasses.is_dataclass(tree) and not isinstance(tree, type):
        return dataclasses.replace(tree, **changed)
    copied: Any = tree
    return copied.model_copy(update=changed)
