"""The values of a case: what the closed-form model reads, and what people are shown."""

from __future__ import annotations

from typing import TypeVar

from allsolid.sources import Measured
from allsolid.sources.tree import named, replaced

Tree = TypeVar("Tree")


def medians(tree: Tree) -> Tree:
    """`tree` with the value of each `Measured` in its place: floats, or arrays of draws."""
    return replaced(tree, {path: measured.value for path, measured in named(tree).items()})


def listed(tree: object) -> dict[str, Measured]:
    """Every `Measured` in `tree` by its name for people; by its path where it has none, or where
    another value has taken the name.
    """
    values: dict[str, Measured] = {}
    for path, value in named(tree).items():
        taken = values.get(value.name, value) != value
        values[path if taken or not value.name else value.name] = value
    return values
