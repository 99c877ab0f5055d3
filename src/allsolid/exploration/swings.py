"""What each input does to an output: one leaf at a time to the ends of its interval.

One run answers three questions: which leaves a result rests on at all (its provenance), by how much
each moves it (a tornado), and which of them are worth drawing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from allsolid.quantities import Number, checked, number, typeset, whole
from allsolid.sources import Measured
from allsolid.sources.tree import Prior, priors, replaced

Tree = TypeVar("Tree")

NUDGE = 1e-5
"""Relative step of a value without an interval: enough to see whether it matters, and too small to
carry a limit past another."""
NEGLIGIBLE = 1e-9
"""A relative change of an output that rounding could make, too."""
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Swing:
    """An output with one value at the ends of its interval, the others at their medians.

    Parameters
    ----------
    path : of the leaf in the tree
    parameter : the value; of a leaf of several, the one that this row of probabilities leads
    low, high : the output at its low and its high end
    middle : the output at the medians
    """

    path: str
    parameter: Measured
    low: float
    high: float
    middle: float

    @property
    def width(self) -> float:
        """Size of the swing; none where the output is the same infinity, or no number, at both."""
        return 0.0 if _same(self.low, self.high) else abs(self.high - self.low)

    @property
    def share(self) -> float:
        """Largest change of the output, relative to the output at the medians."""
        if _same(self.low, self.middle) and _same(self.high, self.middle):
            return 0.0
        most = max(abs(self.low - self.middle), abs(self.high - self.middle))
        return most / abs(self.middle) if self.middle else float(most > 0.0)

    @property
    def name(self) -> str:
        """The parameter's name."""
        return self.parameter.name or self.path

    @property
    def interval(self) -> str:
        """The ends of the parameter's 90 % interval with their unit, for people."""
        unit, ends = self.parameter.unit, (self.parameter.low, self.parameter.high)
        if not unit and max(ends) >= 1e6:
            return " to ".join(number(end / 1e6) for end in ends) + " million"
        low, high = (typeset(end, unit) for end in ends)
        return f"{low.partition(' ')[0]} to {high}"


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of probabilities: its leaf, and the value that it leads."""

    path: str
    parameter: Measured


def _rows(path: str, leaf: Prior) -> list[_Row]:
    values = leaf.values
    return [_Row(path, values[min(place, len(values) - 1)]) for place in range(leaf.dimension)]


@checked
def influence(
    tree: Tree, outputs: Callable[[Tree], Mapping[str, Number]], *, exact: bool = True
) -> dict[str, tuple[Swing, ...]]:
    """Swings of several outputs by name, in the order of the leaves, from one batch.

    Parameters
    ----------
    tree : inputs at their medians
    outputs : the outputs of a tree whose leaves hold arrays, one entry a cell of the batch
    exact : whether leaves without an interval are moved too, by a hundred-thousandth either way
    """
    asked = priors(tree)
    if not exact:
        asked = {p: leaf for p, leaf in asked.items() if not all(v.exact for v in leaf.values)}
    rows = [row for path, leaf in asked.items() for row in _rows(path, leaf)]
    moved, first = {}, 0
    for path, leaf in asked.items():
        moved[path] = _moved(leaf, first, len(rows))
        first += leaf.dimension
    shape = (2 * len(rows) + 1,)
    answers = outputs(replaced(tree, moved))
    return {name: _swings(rows, np.broadcast_to(value, shape)) for name, value in answers.items()}


def _moved(leaf: Prior, first: int, rows: int) -> Prior:
    """A leaf at its median but in two columns for each of its own rows, of which `first` is one."""
    if isinstance(leaf, Measured) and leaf.exact:
        column = np.full(2 * rows + 1, leaf.value)
        column[first] *= 1.0 - NUDGE
        column[rows + first] *= 1.0 + NUDGE
        return leaf.at(np.clip(column, leaf.least, leaf.most))
    table = np.full((leaf.dimension, 2 * rows + 1), 0.5)
    for place in range(leaf.dimension):
        table[place, first + place], table[place, rows + first + place] = LOW, HIGH
    return leaf.draw(table)


def _swings(rows: list[_Row], output: np.ndarray) -> tuple[Swing, ...]:
    count, middle = len(rows), float(output[-1])
    return tuple(
        Swing(row.path, row.parameter, float(output[i]), float(output[count + i]), middle)
        for i, row in enumerate(rows)
    )


@checked
def tornado(
    tree: Tree, output: Callable[[Tree], Number], most: int | None = 15
) -> tuple[Swing, ...]:
    """Swings of one output, widest first: each uncertain value at its low and at its high end."""
    most = None if most is None else whole(most, "most", 0, 10_000)
    swings = influence(tree, lambda moved: {"output": output(moved)}, exact=False)["output"]
    return tuple(sorted(swings, key=lambda swing: -swing.width)[:most])
